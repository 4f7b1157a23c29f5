import type { PendingOutput } from '../../src/engine/ports.ts';
import type { Run } from '../../src/model/run.ts';
import type { OutputSpec, Task } from '../../src/model/task.ts';
import { aTask } from './builders.ts';

/** 6 o'clock in Paris. */
export const at = Date.UTC(2026, 10, 22, 5);
export const run: Run = {
  ...{ id: '20261122-050000-aaaaaa', taskId: 'haiku', label: 'Haikus', trigger: 'manual', status: 'running' },
  ...{ occurrences: 1, attempts: 1, createdAt: at, host: { kind: 'cli', pid: 1, startToken: 'x' } },
} as const;

/** A task with an output, on Paris time. */
export function task(output: Partial<OutputSpec> = {}): Task & { output: OutputSpec } {
  return {
    ...aTask({ id: 'haiku', label: 'Haikus', timezone: 'Europe/Paris' }),
    output: { kind: 'haiku', extension: 'md', from: 'stdout', keep: 5, ...output },
  };
}

/** Resolves when the run may print more. */
export async function print(
  pending: PendingOutput,
  text: string,
  stream: 'stdout' | 'stderr' = 'stdout',
): Promise<void> {
  await pending.onOutput({ stream, chunk: new TextEncoder().encode(text) });
}
