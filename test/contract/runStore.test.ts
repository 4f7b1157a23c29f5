import { systemClock } from '../../src/common/clock.ts';
import { openHistory } from '../../src/history/openHistory.ts';
import { MemoryRunStore } from '../support/memoryRunStore.ts';
import { quietLog } from '../support/quietLog.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import type { RunStore } from '../../src/engine/ports.ts';
import { describeRunStore } from './runStore.ts';

describeRunStore('SQLite', async () => {
  const folder = await temporaryFolder();
  const opened: RunStore[] = [];
  return {
    async open(host) {
      const file = folder.path('history.db');
      const store = (await openHistory({ file, host, clock: systemClock, log: quietLog })).store;
      opened.push(store);
      return store;
    },
    async dispose() {
      for (const store of opened) await store.close();
      await folder.remove();
    },
  };
});

describeRunStore('in memory', () => {
  let first: MemoryRunStore | undefined;
  return Promise.resolve({
    open(host) {
      const store = first?.alongside(host) ?? new MemoryRunStore(host);
      first ??= store;
      return Promise.resolve(store);
    },
    dispose: () => Promise.resolve(),
  });
});
