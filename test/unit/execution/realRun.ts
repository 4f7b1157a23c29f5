import { setImmediate } from 'node:timers/promises';
import { systemClock } from '../../../src/common/clock.ts';
import { ProcessRunner } from '../../../src/execution/processRunner.ts';
import type { RunSpec } from '../../../src/model/task.ts';
import type { ProcessWorkspace, RequestParts } from '../../support/processWorkspace.ts';

export const plainEnvironment = { PATH: process.env['PATH'], HOME: process.env['HOME'], SHELL: '/bin/sh' };

// What is kept of what a run prints.
const most = 10_000_000;

export function realRunner(
  workspace: ProcessWorkspace,
  options: Partial<ConstructorParameters<typeof ProcessRunner>[0]> = {},
): ProcessRunner {
  const { scratch } = workspace;
  return new ProcessRunner({ clock: systemClock, env: plainEnvironment, scratch, ...options });
}

/** Starts a run and gathers what it prints. */
export function startRun(
  workspace: ProcessWorkspace,
  spec: RunSpec,
  parts: Omit<RequestParts, 'onOutput'> = {},
  runner = realRunner(workspace),
) {
  const chunks = { stdout: [] as Uint8Array[], stderr: [] as Uint8Array[] };
  const size = { stdout: 0, stderr: 0 };
  const heard: { text: string; resolve: () => void }[] = [];
  const bytes = (stream: 'stdout' | 'stderr' = 'stdout') => Buffer.concat(chunks[stream]);
  const text = (stream: 'stdout' | 'stderr') => bytes(stream).toString();
  const request = workspace.request(spec, {
    ...parts,
    onOutput: ({ stream, chunk }) => {
      if (size[stream] < most) chunks[stream].push(chunk);
      size[stream] += chunk.length;
      for (const { text: awaited, resolve } of heard) if (text('stdout').includes(awaited)) resolve();
      return undefined;
    },
  });
  const execution = runner.start(request);
  return {
    execution,
    started: execution.started,
    finished: execution.finished,
    text,
    bytes,
    size: () => size.stdout,
    /** Until the run has printed `awaited`. */
    prints: (awaited: string) =>
      new Promise<void>((resolve) => {
        if (text('stdout').includes(awaited)) resolve();
        else heard.push({ text: awaited, resolve });
      }),
  };
}

/** Until the process has ended and this one has been told so. */
export async function hasGone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await setImmediate();
  }
}
