import { runMochaSuite } from '../../support/host/mochaSuite.ts';

export function run(): Promise<void> {
  return runMochaSuite(async () => {
    await import('./activation.ts');
    await import('./runs.ts');
    await import('./editorRuns.ts');
    await import('./control.ts');
    await import('./config.ts');
    await import('./views.ts');
    await import('./outputs.ts');
    await import('./history.ts');
    await import('./approving.ts');
    await import('./attacks.ts');
    await import('./opening.ts');
    await import('./processes.ts');
    await import('./waiting.ts');
    await import('./ownEdits.ts');
  });
}
