import type { ProcessRow } from './processRow.ts';
import { program, script, shell, succeeded } from './processRow.ts';

const token = 's3cret-of-the-service';
const secret = { options: { env: { SERVICE_TOKEN: token } } };

/** What a process prints, and what of it may be seen. */
export const outputRows: readonly ProcessRow[] = [
  {
    what: 'both streams',
    run: shell('echo out; echo err >&2'),
    outcome: succeeded,
    stdout: 'out\n',
    stderr: 'err\n',
  },
  {
    what: 'a pipeline',
    run: shell('printf "b\\na\\n" | sort | tr "\\n" ","'),
    outcome: succeeded,
    stdout: 'a,b,',
  },
  { what: 'no last newline', run: shell('printf end'), outcome: succeeded, stdout: 'end' },
  {
    what: 'a progress bar',
    run: shell('for i in 1 2 3; do printf "\\r%s of 3" $i; sleep 0.02; done; echo'),
    outcome: succeeded,
    stdout: '\r1 of 3\r2 of 3\r3 of 3\n',
  },
  {
    what: 'colours',
    run: shell("printf '\\033[31mred\\033[0m\\n'"),
    outcome: succeeded,
    stdout: '\u001b[31mred\u001b[0m\n',
  },
  {
    what: 'a character in two pieces',
    run: shell("printf 'caf\\303'; sleep 0.1; printf '\\251\\n'"),
    outcome: succeeded,
    stdout: 'café\n',
  },
  {
    what: 'bytes that are no text',
    run: shell("printf '\\377\\376\\000a\\200\\n'"),
    outcome: succeeded,
    bytes: 'fffe0061800a',
  },
  {
    what: 'more than a pipe holds, printed at the last moment',
    run: shell('i=0; while [ $i -lt 20000 ]; do echo line; i=$((i+1)); done'),
    outcome: succeeded,
    stdout: 100_000,
  },
  {
    what: '1 GB',
    run: program('head', '-c', '1000000000', '/dev/zero'),
    outcome: succeeded,
    stdout: 1_000_000_000,
  },
  {
    what: 'a secret',
    run: shell('echo "it is $SERVICE_TOKEN."; echo "$SERVICE_TOKEN$SERVICE_TOKEN" >&2'),
    task: secret,
    outcome: succeeded,
    stdout: 'it is ***.\n',
    stderr: '******\n',
  },
  {
    what: 'a secret in many pieces',
    run: shell(
      `printf s3; sleep 0.05; printf cret-of; sleep 0.05; printf -- -the-service; sleep 0.05; echo :s3cret`,
    ),
    task: secret,
    outcome: succeeded,
    stdout: '***:s3cret\n',
  },
  {
    what: 'the beginning of a secret at the very end',
    run: shell('printf "not s3cret-of"'),
    task: secret,
    outcome: succeeded,
    stdout: 'not s3cret-of',
  },
  {
    what: 'a secret in each of many lines',
    run: shell('yes "a line with $SERVICE_TOKEN in it" | head -n 200000'),
    task: secret,
    outcome: succeeded,
    stdout: 'a line with *** in it\n'.length * 200_000,
  },
  {
    what: 'a secret of several lines',
    run: shell('echo "$SIGNING_KEY" | tail -n 1'),
    task: { options: { env: { SIGNING_KEY: 'first line\nsecond line' } } },
    outcome: succeeded,
    stdout: '***\n',
  },
  {
    what: 'what the task lists as secret',
    run: shell('echo $CUSTOMER $OTHER'),
    task: { options: { env: { CUSTOMER: 'Jane Doe', OTHER: 'seen' } }, secrets: ['CUSTOMER'] },
    outcome: succeeded,
    stdout: '*** seen\n',
  },
  {
    what: 'a secret of an environment file',
    run: shell('echo $WHATEVER'),
    task: { options: { envFile: '.env', env: {} } },
    files: { '.env': 'WHATEVER=not for your eyes\n' },
    outcome: succeeded,
    stdout: '***\n',
  },
  {
    what: 'a JavaScript that prints while it ends',
    run: script('job.mjs'),
    files: { 'job.mjs': 'for (let i = 0; i < 3; i++) process.stdout.write("x".repeat(30000));' },
    outcome: succeeded,
    stdout: 90_000,
  },
];
