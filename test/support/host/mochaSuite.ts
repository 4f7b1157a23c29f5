import { appendFileSync } from 'node:fs';
import { format } from 'node:util';
import Mocha from 'mocha';
import { reportVariable, type SuiteEvent } from './suiteReport.ts';

/**
 * What a suite's `run()` calls inside the extension host. `load` imports the test files, which declare their
 * tests with `describe` and `it` as anywhere. Rejects when a test failed or none was there.
 */
export async function runMochaSuite(load: () => Promise<unknown>, timeout = 20_000): Promise<void> {
  // The bare reporter prints nothing: the events are the report.
  const mocha = new Mocha({ ui: 'bdd', timeout, reporter: Mocha.reporters.Base });
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  await load();
  // VS Code's own report of these loses their text.
  process.on('unhandledRejection', (reason) =>
    process.stderr.write(`${format('Unhandled rejection:', reason)}\n`),
  );
  const { passed, failed } = await runAll(mocha);
  tell({ kind: 'end' });
  if (failed > 0) throw new Error(`${failed} failed`);
  if (passed === 0) throw new Error('No test ran');
}

/** Appends an event to the report of the suite that runs here. */
export function tell(event: SuiteEvent): void {
  const file = process.env[reportVariable];
  if (!file) throw new Error(`${reportVariable} does not say where the report goes`);
  appendFileSync(file, `${JSON.stringify(event)}\n`);
}

function runAll(mocha: Mocha): Promise<{ passed: number; failed: number }> {
  return new Promise((resolve) => {
    let passed = 0;
    const runner = mocha.run((failed) => resolve({ passed, failed }));
    runner.on('test', (test) => tell({ kind: 'begun', title: test.fullTitle() }));
    runner.on('pending', (test) => tell({ kind: 'pending', title: test.fullTitle() }));
    runner.on('pass', (test) => {
      passed += 1;
      tell({ kind: 'passed', title: test.fullTitle(), milliseconds: test.duration ?? 0 });
    });
    runner.on('fail', (test, error: Error) =>
      tell({ kind: 'failed', title: test.fullTitle(), error: error.stack ?? String(error) }),
    );
  });
}
