import type { RunStatus } from '../../model/run.ts';
import { presentStatus } from '../../presentation/statusPresentation.ts';
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
