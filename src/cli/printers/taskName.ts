import type { Task } from '../../model/task.ts';
import type { Paint } from '../paint.ts';
import { displayWidth } from './displayWidth.ts';
import { oneLine } from './plainText.ts';

type Named = Pick<Task, 'id' | 'label'>;

/** `generate-haiku Haikus` */
export function nameOf({ id, label }: Named, paint: Paint): string {
  return paint('bold', oneLine(id)) + (label === id ? '' : ` ${paint('dim', oneLine(label))}`);
}

/** To how many columns names may be cut without the loss of an id, which commands take: a label ends in … first. */
export function leastOfNames(tasks: readonly Named[]): number {
  const most = (widths: readonly number[]) => Math.max(0, ...widths);
  return most(tasks.map(({ id, label }) => displayWidth(oneLine(id)) + (label === id ? 0 : 2)));
}
