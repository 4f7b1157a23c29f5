import { setImmediate } from 'node:timers/promises';
import { systemClock } from '../../../src/common/clock.ts';
import { ProcessRunner } from '../../../src/execution/processRunner.ts';
import type { RunSpec } from '../../../src/model/task.ts';
import type { ProcessWorkspace, RequestParts } from '../../support/processWorkspace.ts';

export const plainEnvironment = { PATH: process.env['PATH'], HOME: process.env['HOME'], SHELL: '/bin/sh' };

export function realRunner(
  options: Partial<ConstructorParameters<typeof ProcessRunner>[0]> = {},
): ProcessRunner {
  return new ProcessRunner({ clock: systemClock, env: plainEnvironment, ...options });
}

export function shell(command: string): RunSpec {
  return { kind: 'command', command };
}

export function script(path: string, ...args: string[]): RunSpec {
  return { kind: 'script', script: path, args };
}

export function program(path: string, ...args: string[]): RunSpec {
  return { kind: 'process', process: path, args };
}

/** Starts a run and gathers what it prints. */
export function startRun(
  workspace: ProcessWorkspace,
  spec: RunSpec,
  parts: Omit<RequestParts, 'onOutput'> = {},
  runner = realRunner(),
) {
  const chunks = { stdout: [] as Uint8Array[], stderr: [] as Uint8Array[] };
  const heard: { text: string; resolve: () => void }[] = [];
  const text = (stream: 'stdout' | 'stderr') => Buffer.concat(chunks[stream]).toString();
  const request = workspace.request(spec, {
    ...parts,
    onOutput: ({ stream, chunk }) => {
      chunks[stream].push(chunk);
      for (const { text: awaited, resolve } of heard) if (text('stdout').includes(awaited)) resolve();
    },
  });
  const execution = runner.start(request);
  return {
    execution,
    started: execution.started,
    finished: execution.finished,
    text,
    bytes: () => Buffer.concat(chunks.stdout),
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
