import type { WorkspaceScheduler } from '../app/workspaceScheduler.ts';
import { environmentGrants } from '../approval/environment.ts';
import { message, type Message } from '../common/message.ts';
import type { Console } from './console.ts';
import { whyNoGrants } from './grantsHere.ts';
import { wholeWorkspace } from './grantsToAllow.ts';

const mostNamed = 5;

/**
 * Says on standard error what `SCHEDULER_APPROVE` does not allow although it was meant to. `waits`: something does not
 * run for want of an approval.
 */
export async function tellGrants(
  scheduler: Pick<WorkspaceScheduler, 'approvals'>,
  console: Console,
  waits: boolean,
): Promise<void> {
  if ((console.env['SCHEDULER_APPROVE'] ?? '').trim() === '') return;
  const say = (...texts: readonly Message[]) => console.remark(texts.map((text) => console.translate(text)));
  const why = whyNoGrants(console);
  if (why) {
    if (waits) say(notHere[why]);
    return;
  }
  const { hashes, fault } = environmentGrants(console.env);
  // That there is a fault has been said.
  if (fault) return say(whereHashesAre);
  const unknown = await unknownOf(hashes, scheduler);
  // One variable may serve several folders.
  if (unknown.length === 0 || (unknown.length < hashes.length && !waits)) return;
  const beginnings = unknown.slice(0, mostNamed).map((hash) => `${hash.slice(0, 12)}…`);
  const names = { hashes: [...beginnings, ...(unknown.length > mostNamed ? ['…'] : [])].join(', ') };
  say(
    unknown.length === 1
      ? message('SCHEDULER_APPROVE names {hashes}, but nothing in this folder has that hash now.', names)
      : message(
          'SCHEDULER_APPROVE names {hashes}, but nothing in this folder has one of these hashes now.',
          names,
        ),
    whereHashesAre,
  );
}

const notHere: Readonly<Record<'terminal' | 'vscode', Message>> = {
  terminal: message(
    'SCHEDULER_APPROVE does not count where a terminal is attached: “scheduler approve” asks there.',
  ),
  vscode: message(
    'SCHEDULER_APPROVE does not count in VS Code, nor in what is started from there: “scheduler approve” asks there.',
  ),
};
const whereHashesAre = message('“scheduler approve --json” shows what is here, with its hashes.');

async function unknownOf(
  hashes: readonly string[],
  { approvals }: Pick<WorkspaceScheduler, 'approvals'>,
): Promise<readonly string[]> {
  const reviews = await approvals.reviews();
  const known = new Set([...reviews.map(({ hash }) => hash), wholeWorkspace(reviews).hash]);
  return hashes.filter((hash) => !known.has(hash));
}
