/** What of a VS Code task its label and its place tell; `folder`: the URI of its workspace folder, if it has one. */
export interface LabelledTask {
  readonly name: string;
  readonly source: string;
  readonly type: string;
  readonly folder: string | undefined;
}

/** Our own tasks: one that runs another of them would go round in circles. */
const ownType = 'scheduler';

/**
 * The task that a label means. A task of tasks.json is called by its name, one of an extension as VS Code lists
 * it: `npm: build`. Those of the run's own folder go before those of no folder, and those before other folders'.
 */
export function findByLabel<T extends LabelledTask>(
  tasks: readonly T[],
  label: string,
  folder: string,
): T | undefined {
  const rankOf = (task: T): number => {
    const byLabel = task.name === label ? 0 : `${task.source}: ${task.name}` === label ? 1 : undefined;
    if (byLabel === undefined || task.type === ownType) return Infinity;
    const place = task.folder === folder ? 0 : task.folder === undefined ? 1 : 2;
    // A name in tasks.json before the same one of an extension, which is called by more than that.
    const kind = byLabel === 0 && task.source !== 'Workspace' ? 2 : byLabel;
    return 3 * place + kind;
  };
  const [best] = tasks
    .map((task) => ({ task, rank: rankOf(task) }))
    .filter(({ rank }) => rank !== Infinity)
    .sort((a, b) => a.rank - b.rank);
  return best?.task;
}
