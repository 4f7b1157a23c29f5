import type { Outcome, RunWarning } from '../../../src/model/run.ts';
import type { ProcessRow } from './processRow.ts';
import { exited, shell, succeeded } from './processRow.ts';

const stats = '"$SCHEDULER_STATS"';
const summary = '"$SCHEDULER_SUMMARY"';

function warning(code: RunWarning['code']): Outcome {
  return { ...succeeded, warnings: [{ code }] };
}

/** What a process reports about itself. */
export const reportRows: readonly ProcessRow[] = [
  {
    what: 'reports figures and a summary',
    run: shell(`echo '{"albums": 395, "of": ["a", null]}' > ${stats}; printf '# Done\\n' > ${summary}`),
    outcome: { ...succeeded, stats: { albums: 395, of: ['a', null] }, summary: '# Done\n' },
  },
  {
    what: 'reports, and fails',
    run: shell(`echo '{"done": 1}' > ${stats}; exit 3`),
    outcome: { ...exited(3), stats: { done: 1 } },
  },
  {
    what: 'reports secrets',
    run: shell(
      `echo "{\\"the $MY_KEY\\": [\\"$MY_KEY\\", 12345678]}" > ${stats}; echo "so: $MY_KEY" > ${summary}`,
    ),
    task: { options: { env: { MY_KEY: 'abc+def', PIN_SECRET: '12345678' } } },
    outcome: { ...succeeded, stats: { 'the ***': ['***', '***'] }, summary: 'so: ***\n' },
  },
  { what: 'reports nothing in a file', run: shell(`: > ${summary}`), outcome: succeeded },
  {
    what: 'figures that are no JSON',
    run: shell(`echo albums=395 > ${stats}`),
    outcome: warning('stats-invalid'),
  },
  { what: 'figures that are a list', run: shell(`echo '[1]' > ${stats}`), outcome: warning('stats-invalid') },
  { what: 'figures that are null', run: shell(`echo null > ${stats}`), outcome: warning('stats-invalid') },
  {
    what: 'figures that lie too deep',
    run: shell(
      `{ printf '{"a":'; yes '[' | head -n 40 | tr -d '\\n'; yes ']' | head -n 40 | tr -d '\\n'; echo '}'; } > ${stats}`,
    ),
    outcome: warning('stats-invalid'),
  },
  {
    what: 'too many figures',
    run: shell(`{ printf '{"a":"'; head -c 70000 /dev/zero | tr '\\0' x; echo '"}'; } > ${stats}`),
    outcome: warning('stats-too-large'),
  },
  {
    what: 'too long a summary',
    run: shell(`head -c 70000 /dev/zero > ${summary}`),
    outcome: warning('summary-too-large'),
  },
  {
    what: 'a summary of just the size that is kept',
    run: shell(`head -c 65536 /dev/zero | tr '\\0' x > ${summary}`),
    outcome: { ...succeeded, summary: 'x'.repeat(65_536) },
  },
  {
    what: 'a summary that is no text',
    run: shell(`printf '\\377\\n' > ${summary}`),
    outcome: warning('summary-unreadable'),
  },
  {
    what: 'a named pipe in the place of a report',
    run: shell(`mkfifo ${stats} ${summary}`),
    outcome: { ...succeeded, warnings: [{ code: 'stats-invalid' }, { code: 'summary-unreadable' }] },
  },
  {
    what: 'a link in the place of a report',
    run: shell(
      `echo '{"a": 1}' > other.json; ln -s "$PWD/other.json" ${stats}; ln -s /etc/passwd ${summary}`,
    ),
    outcome: { ...succeeded, warnings: [{ code: 'stats-invalid' }, { code: 'summary-unreadable' }] },
  },
  {
    what: 'a folder in the place of a report',
    run: shell(`mkdir -p ${summary}/deep`),
    outcome: warning('summary-unreadable'),
  },
];
