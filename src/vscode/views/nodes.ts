import type { TaskOverview } from '../../app/workspaceScheduler.ts';
import type { Output } from '../../model/output.ts';
import type { Run } from '../../model/run.ts';
import type { FolderScheduler } from '../folderSchedulers.ts';

// What the trees show, and what their commands are given.

export interface FolderNode {
  readonly kind: 'folder';
  readonly from: FolderScheduler;
}

export interface TaskNode {
  readonly kind: 'task';
  readonly from: FolderScheduler;
  readonly taskId: string;
  /** `undefined`: the task stands in scheduler.json with an error. */
  readonly overview: TaskOverview | undefined;
}

export interface DayNode {
  readonly kind: 'day';
  /** `2026-11-22` */
  readonly key: string;
  readonly instant: number;
  readonly runs: readonly RunNode[];
  /** None of its runs is left for the next page. */
  readonly isWhole: boolean;
}

export interface RunNode {
  readonly kind: 'run';
  readonly from: FolderScheduler;
  readonly run: Run;
}

export interface MoreNode {
  readonly kind: 'more';
}

export interface KindNode {
  readonly kind: 'outputKind';
  readonly name: string;
  readonly outputs: readonly OutputNode[];
}

export interface OutputNode {
  readonly kind: 'output';
  readonly from: FolderScheduler;
  readonly output: Output;
}
