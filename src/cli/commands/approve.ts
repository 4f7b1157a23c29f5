import { message } from '../../common/message.ts';
import type { Grant, TaskReview } from '../../model/approval.ts';
import { refuseUnbelieved, withApprovals } from '../approvalsRefusal.ts';
import { askApprovals } from '../askApprovals.ts';
import { readChanges } from '../changedFiles.ts';
import type { CommonOptions } from '../commonOptions.ts';
import type { Console } from '../console.ts';
import { exitCodes, type ExitCode } from '../exitCode.ts';
import { grantsNamed, grantsWithoutQuestion, wholeWorkspace, type WholeWorkspace } from '../grantsToAllow.ts';
import { reviewJson } from '../json/reviewJson.ts';
import { refuseUnknownTask } from '../knownTask.ts';
import { openWorkspace, type OpenWorkspace } from '../openWorkspace.ts';
import { approvedLines } from '../printers/approvedLines.ts';
import { changesText } from '../printers/changesText.ts';
import { reviewText } from '../printers/reviewText.ts';
import { tableLines } from '../printers/table.ts';
import { workspaceLine } from '../printers/workspaceLine.ts';
import { Refusal } from '../refusal.ts';
import { findAllowed } from '../userApprovals.ts';

export interface ApproveOptions extends CommonOptions {
  readonly yes?: true;
  readonly hash?: readonly string[];
}

/** What the person is shown. */
interface Shown {
  readonly all: readonly TaskReview[];
  /** Of the tasks that were named, else of those that are not allowed. */
  readonly reviews: readonly TaskReview[];
  readonly areNamed: boolean;
  readonly whole: WholeWorkspace;
}

/** `scheduler approve [ID…]`: shows what tasks would run, and asks whether they may. */
export function approve(
  console: Console,
  ids: readonly string[],
  options: ApproveOptions,
): Promise<ExitCode> {
  refuseWithoutPerson(console, options);
  return openWorkspace(console, options, { to: 'read' }, async (workspace) => {
    const { scheduler } = workspace;
    const translate = (text: Parameters<Console['translate']>[0]) => console.translate(text);
    for (const id of ids) refuseUnknownTask(id, scheduler);
    const shown = await look(ids, workspace);
    refuseUnbelieved(scheduler.approvals.trouble, translate);
    if (!options.json) await show(shown, workspace, console);

    const chosen = await choose(shown, workspace, console, options);
    const [before, allowed] = await withApprovals(
      () => allow(chosen ?? [], workspace, console, options),
      translate,
    );
    if (options.json) await printJson(shown, allowed, workspace, console);
    else if (chosen)
      console.print(approvedLines(ofInterest(shown, chosen), { chosen, before, allowed }, console.wording()));
    return isDone(shown, chosen, [...before, ...allowed], options) ? exitCodes.success : exitCodes.runFailed;
  });
}

/** Which of `chosen` were allowed already, and keep the date of that, and which are so now. */
async function allow(
  chosen: readonly Grant[],
  { scheduler }: OpenWorkspace,
  console: Console,
  options: ApproveOptions,
): Promise<readonly [before: readonly Grant[], allowed: readonly Grant[]]> {
  if (chosen.length === 0) return [[], []];
  const isAllowed = await findAllowed(scheduler.folder, console, options);
  const wanted = chosen.filter((grant) => !isAllowed(grant));
  return [chosen.filter(isAllowed), wanted.length === 0 ? [] : await scheduler.approvals.allow(wanted)];
}

/** What was shown, and what a hash has named beside it. */
function ofInterest({ all, reviews }: Shown, chosen: readonly Grant[]): readonly TaskReview[] {
  return all.filter(
    (review) => reviews.includes(review) || chosen.some(({ taskId }) => taskId === review.taskId),
  );
}

/** What a program types is nobody's consent, unless it names what somebody has seen. */
function refuseWithoutPerson(console: Console, { yes, hash }: ApproveOptions): void {
  if (hash && !yes) throw new Refusal(message('--hash goes with --yes: it says to what.'));
  if (yes && !hash && !console.stdinIsTerminal) {
    throw new Refusal(
      message('--yes alone is for a person at a terminal.'),
      message(
        '“scheduler approve --json” says what there is; “--yes --hash” allows exactly what a hash names.',
      ),
    );
  }
}

async function look(ids: readonly string[], { scheduler }: OpenWorkspace): Promise<Shown> {
  const all = await scheduler.approvals.reviews();
  const unseen = ids.find((id) => !all.some(({ taskId }) => taskId === id));
  if (unseen !== undefined) {
    throw new Refusal(message('Nobody can say what “{task}” would run.', { task: unseen }));
  }
  const areNamed = ids.length > 0;
  const reviews = all.filter(({ taskId, state }) => (areNamed ? ids.includes(taskId) : state !== 'approved'));
  return { all, reviews, areNamed, whole: wholeWorkspace(all) };
}

async function show(
  { all, reviews, whole }: Shown,
  { scheduler }: OpenWorkspace,
  console: Console,
): Promise<void> {
  const wording = console.wording();
  const { translate, paint, columns } = wording;
  console.print([workspaceLine(scheduler.folder, wording), '']);
  for (const review of reviews) {
    const changes = await readChanges(review, scheduler);
    console.print([...reviewText(review, wording), ...changesText(review, changes, wording), '']);
  }
  if (reviews.length === 0) {
    console.print([
      translate(
        all.length === 0
          ? message('There are no tasks in {path} yet.', { path: scheduler.configPath })
          : message('Every task is allowed as it is now.'),
      ),
    ]);
  }
  if (whole.hash !== undefined) {
    const row = [translate(message('Hash of all together:')), whole.hash].map((text) => paint('dim', text));
    console.print([...tableLines([row], { columns, indent: '' }), '']);
  }
}

/** What is to be allowed; `undefined`: nothing, and why is said. */
async function choose(
  { all, reviews, areNamed, whole }: Shown,
  { scheduler }: OpenWorkspace,
  console: Console,
  { yes, hash, json }: ApproveOptions,
): Promise<readonly Grant[] | undefined> {
  const remark = (...texts: Parameters<Console['translate']>) =>
    console.remark(texts.map((text) => console.translate(text)));
  if (hash) {
    const named = areNamed ? grantsNamed(hash, reviews) : grantsNamed(hash, all, whole);
    if (!named) remark(message('Nothing was allowed: what is here now is not what --hash names.'));
    return named;
  }
  if (yes) return grantsWithoutQuestion(reviews, areNamed);
  const waiting = reviews.filter(({ state }) => state !== 'approved');
  if (json || waiting.length === 0) return [];
  if (!console.canAsk) {
    remark(
      message(
        'Nothing was allowed: there is nobody to ask. “--yes --hash” allows exactly what a hash names.',
      ),
    );
    return undefined;
  }
  const answered = await askApprovals(waiting, scheduler, console);
  if (!answered) remark(message('Nothing was allowed.'));
  return answered;
}

/** What is disabled waits for nobody, unless it was named. */
function isDone(
  { reviews, areNamed }: Shown,
  chosen: readonly Grant[] | undefined,
  allowed: readonly Grant[],
  { hash, yes, json }: ApproveOptions,
): boolean {
  const ids = new Set(allowed.map(({ taskId }) => taskId));
  if (chosen === undefined) return false;
  if (hash) return chosen.every(({ taskId }) => ids.has(taskId));
  if (json && !yes) return true;
  return reviews.every(
    ({ taskId, state, task }) => state === 'approved' || ids.has(taskId) || !(areNamed || task.enabled),
  );
}

async function printJson(
  { reviews, whole }: Shown,
  allowed: readonly Grant[],
  { scheduler }: OpenWorkspace,
  console: Console,
): Promise<void> {
  const wording = console.wording();
  const tasks = [];
  for (const review of reviews) tasks.push(reviewJson(review, await readChanges(review, scheduler), wording));
  console.printJson({
    workspace: scheduler.folder,
    hash: whole.hash ?? null,
    tasks,
    allowed: allowed.map(({ taskId }) => taskId),
  });
}
