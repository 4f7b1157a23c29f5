import { runMochaSuite } from '../../support/host/mochaSuite.ts';

export function run(): Promise<void> {
  return runMochaSuite(async () => {
    await import('./waiting.ts');
    await import('./ownEdits.ts');
  });
}
