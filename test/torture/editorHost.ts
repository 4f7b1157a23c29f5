import { watch } from 'node:fs';
import { join } from 'node:path';
import { createScheduler } from '../../src/app/createScheduler.ts';
import { systemClock } from '../../src/common/clock.ts';

// A host like a VS Code window, as a program: it follows scheduler.json, keeps its loop going until it is asked to
// end (SIGTERM), and with `keep` lets its runs outlive it.

const [, , folder = '', mode] = process.argv;
const complain = (text: string) => process.stderr.write(`${text}\n`);
const described = (error: unknown) =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

const scheduler = await createScheduler({
  kind: 'vscode',
  folder,
  clock: systemClock,
  env: process.env,
  gate: { isOpen: () => true },
  presenter: { present: () => undefined },
  letRunsEnd: () => mode === 'keep',
  log: {
    info: () => undefined,
    warn: () => undefined,
    error: (text, error) => complain(error === undefined ? text : `${text}: ${described(error)}`),
  },
});
const ending = new AbortController();
const reload = () =>
  scheduler.reload().catch((error: unknown) => {
    if (!ending.signal.aborted) complain(described(error));
  });
watch(join(folder, '.vscode'), { signal: ending.signal }, () => void reload());
await reload();
scheduler.start();
process.once('SIGTERM', () => {
  ending.abort();
  scheduler.stop().then(
    () => process.exit(0),
    (error: unknown) => {
      complain(described(error));
      process.exit(1);
    },
  );
});
