import { runMochaSuite } from '../../support/host/mochaSuite.ts';

export function run(): Promise<void> {
  return runMochaSuite(async () => {
    await import('./addedFolder.ts');
    await import('./virtualFolder.ts');
  }, 30_000);
}
