import { message } from '../../common/message.ts';
import { isActive, type Run, type RunStatus } from '../../model/run.ts';
import { presentRun, presentStatus } from '../../presentation/statusPresentation.ts';
import type { Colour } from '../paint.ts';
import type { Wording } from './wording.ts';

const signs: Record<RunStatus, { sign: string; colour: Colour }> = {
  queued: { sign: '◌', colour: 'cyan' },
  running: { sign: '▶', colour: 'cyan' },
  succeeded: { sign: '✔', colour: 'green' },
  failed: { sign: '✖', colour: 'red' },
  'timed-out': { sign: '◷', colour: 'red' },
  cancelled: { sign: '■', colour: 'yellow' },
  skipped: { sign: '»', colour: 'dim' },
  missed: { sign: '○', colour: 'yellow' },
  interrupted: { sign: '↯', colour: 'yellow' },
};

/** `✔ succeeded`: a sign and a word, so that neither colour nor shape has to be known. */
export function statusText(status: RunStatus, { translate, paint }: Wording): string {
  const { sign, colour } = signs[status];
  return paint(colour, `${sign} ${translate(presentStatus(status).label)}`);
}

/** The same of a run, which may wait for its next attempt or have succeeded with warnings. */
export function runStatusText(run: Run, { translate, paint }: Wording): string {
  const { sign, colour } = signs[run.status];
  return paint(colour, `${sign} ${translate(presentRun(run).label)}`);
}

/** ` (dry run, 3 attempts)`, or nothing where there is nothing to mark. */
export function runMarks({ dryRun, attempts, status }: Run, { translate, paint }: Wording): string {
  const marks = [
    ...(dryRun ? [message('dry run')] : []),
    // One that waits says by its status for which it does.
    ...(attempts > 1 && status !== 'queued'
      ? [
          isActive({ status })
            ? message('attempt {number}', { number: attempts })
            : message('{count} attempts', { count: attempts }),
        ]
      : []),
  ];
  if (marks.length === 0) return '';
  return ` ${paint('dim', `(${marks.map((mark) => translate(mark)).join(', ')})`)}`;
}
