import { runMochaSuite } from '../../support/host/mochaSuite.ts';

export function run(): Promise<void> {
  return runMochaSuite(() => import('./trusted.ts'), 60_000);
}
