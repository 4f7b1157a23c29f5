import { systemClock } from '../../src/common/clock.ts';
import { openHistory, type History } from '../../src/history/store/openHistory.ts';
import { MemoryRunStore } from '../support/memoryRunStore.ts';
import { quietLog } from '../support/quietLog.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import type { HistorySetup } from './twoHosts.ts';

async function sqlite(): Promise<HistorySetup> {
  const folder = await temporaryFolder();
  const opened: History[] = [];
  return {
    async open(host) {
      const file = folder.path('history.db');
      const history = await openHistory({ file, host, clock: systemClock, log: quietLog });
      opened.push(history);
      return history;
    },
    async dispose() {
      for (const { store } of opened) await store.close();
      await folder.remove();
    },
  };
}

function inMemory(): Promise<HistorySetup> {
  let first: MemoryRunStore | undefined;
  return Promise.resolve({
    open(host) {
      const store = first?.alongside(host) ?? new MemoryRunStore(host);
      first ??= store;
      return Promise.resolve({ store, archive: store.archive });
    },
    dispose: () => Promise.resolve(),
  });
}

/** The adapters of `RunStore` and `RunArchive`, and their fakes. */
export const histories: Readonly<Record<string, () => Promise<HistorySetup>>> = {
  SQLite: sqlite,
  'in memory': inMemory,
};
