import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { Approvals } from '../../src/approval/approvals.ts';
import { ApprovalsFile } from '../../src/approval/approvalsFile.ts';
import { ConfigFile } from '../../src/app/configFile.ts';
import { WorkspaceSettings } from '../../src/cli/workspaceSettings.ts';
import { systemClock } from '../../src/common/clock.ts';
import { machineTimezone } from '../../src/common/machineTimezone.ts';
import { parseConfig } from '../../src/config/parseConfig.ts';
import { ProcessRunner } from '../../src/execution/processRunner.ts';
import type { SchedulerConfig } from '../../src/model/task.ts';
import { quietLog } from './quietLog.ts';

export interface ApproveOptions {
  /** What SCHEDULER_HOME says. */
  readonly home: string;
  /** The scheduler.json that is about to be written; default: the one that is there. */
  readonly text?: string;
  /** Of the hosts that are to run it. */
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Allows all tasks of a workspace as they are now, as `scheduler approve` does for somebody who has looked at all of
 * them, and leaves no other state behind. Without a scheduler.json that can be read it does nothing.
 */
export async function approveFolder(folder: string, { home, text, env }: ApproveOptions): Promise<void> {
  const config = await read(folder, text);
  if (!config) return;
  const settings = new WorkspaceSettings(folder, quietLog);
  const setting = (name: string) => settings.get(name);
  const executor = new ProcessRunner({
    clock: systemClock,
    env: env ?? { PATH: process.env['PATH'] },
    scratch: join(home, 'unused'),
    setting,
    workspaceSetting: setting,
  });
  const parts = { clock: systemClock, log: quietLog };
  const file = new ApprovalsFile(home, parts);
  const approvals = new Approvals({ folder: await realpath(folder), executor, file, granted: [], ...parts });
  await approvals.take(config);
  await approvals.allow(await approvals.reviews());
}

async function read(folder: string, text: string | undefined): Promise<SchedulerConfig | undefined> {
  if (text === undefined) return (await new ConfigFile(folder).read()).config;
  return parseConfig(text, { machineTimezone: machineTimezone() }).config;
}
