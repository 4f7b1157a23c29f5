import { runMochaSuite } from '../../support/host/mochaSuite.ts';

export function run(): Promise<void> {
  return runMochaSuite(async () => {
    await import('./restricted.ts');
    await import('./attacks.ts');
  });
}
