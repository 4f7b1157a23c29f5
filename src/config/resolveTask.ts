import type { HistoryLimits, OutputSpec, Task } from '../model/task.ts';
import type { SettingsInput } from './schema.ts';
import { tidyFolderPath } from './folderPath.ts';
import type { CheckedTask } from './checkTask.ts';
import { usualLimits } from './historySchema.ts';
import type { TaskInput } from './taskSchema.ts';

const tenMinutes = 600_000;
const fiveSeconds = 5000;
const none: readonly never[] = [];

/** What the file says for all of its tasks, with its own defaults filled in. */
export interface Settings {
  /** IANA. */
  readonly timezone: string;
  readonly maxConcurrent: number;
  readonly outputDirectory: string;
  readonly outputKeep: number;
  readonly history: HistoryLimits;
  /** The file names none: it is the machine's. */
  readonly isMachineZone: boolean;
  readonly defaults: NonNullable<SettingsInput['defaults']>;
}

export function resolveSettings(input: SettingsInput, machineTimezone: string): Settings {
  const { timezone = machineTimezone, maxConcurrent = 3, outputs = {}, defaults = {} } = input;
  return {
    timezone,
    isMachineZone: input.timezone === undefined,
    maxConcurrent,
    outputDirectory: tidyFolderPath(outputs.directory ?? 'Scheduled Output'),
    outputKeep: outputs.keep ?? 5,
    history: { ...usualLimits, ...input.history },
    defaults,
  };
}

export function resolveTask(id: string, input: CheckedTask, settings: Settings): Task {
  const { defaults } = settings;
  const missedWithin = input.missedWithin ?? defaults.missedWithin;
  const retry = input.retry ?? defaults.retry;
  return {
    id,
    label: input.label ?? id,
    ...(input.description !== undefined && { description: input.description }),
    ...(input.group !== undefined && { group: input.group }),
    enabled: input.enabled ?? true,
    schedules: input.schedule,
    timezone: input.timezone ?? settings.timezone,
    ...(input.timezone === undefined && settings.isMachineZone && { isMachineZone: true as const }),
    ...input.run,
    secrets: input.secrets ?? none,
    timeout: input.timeout ?? defaults.timeout ?? tenMinutes,
    killAfter: input.killAfter ?? defaults.killAfter ?? fiveSeconds,
    notify: input.notify ?? defaults.notify ?? 'failure',
    missed: input.missed ?? defaults.missed ?? 'once',
    ...(missedWithin !== undefined && { missedWithin }),
    overlap: input.overlap ?? defaults.overlap ?? 'skip',
    interrupted: input.interrupted ?? defaults.interrupted ?? 'leave',
    ...(retry !== undefined && { retry }),
    priority: input.priority ?? defaults.priority ?? 0,
    ...(input.output !== undefined && { output: resolveOutput(input.output, settings) }),
    watch: input.watch ?? none,
  };
}

function resolveOutput(output: NonNullable<TaskInput['output']>, settings: Settings): OutputSpec {
  const { kind = 'output', extension = 'txt', from = 'files', files, keep = settings.outputKeep } = output;
  return { kind, extension, from, ...(files !== undefined && { files }), keep };
}
