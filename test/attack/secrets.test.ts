import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { createScheduler } from '../../src/app/createScheduler.ts';
import { examine } from '../../src/app/doctor.ts';
import { exportHistory } from '../../src/app/exportHistory.ts';
import type { WorkspaceScheduler } from '../../src/app/workspaceScheduler.ts';
import { doctorJson } from '../../src/cli/json/doctorJson.ts';
import { doctorFindings } from '../../src/cli/printers/doctorFindings.ts';
import { systemClock } from '../../src/common/clock.ts';
import { inEnglish } from '../../src/common/message.ts';
import { isActive } from '../../src/model/run.ts';
import { describeResolved } from '../../src/presentation/resolvedText.ts';
import { historyWriter } from '../../src/presentation/historyFormats.ts';
import { explainRun } from '../../src/presentation/runReason.ts';
import { realRunner } from '../unit/execution/realRun.ts';
import { problemsOf, withTask } from '../unit/config/parsing.ts';
import { WorkspaceFolder } from '../unit/app/workspaceFolder.ts';
import { allowAll } from '../support/allowAll.ts';
import { homeOf } from '../support/homeOf.ts';
import { ProcessWorkspace } from '../support/processWorkspace.ts';

/** Values that must be seen nowhere but in the environment of the scripts. */
const canaries = {
  host: 'canary-of-the-host-7f3a',
  file: 'canary-of-the-file-91bc',
  listed: 'canary-that-is-listed-0d2e',
  path: 'canary-in-a-path-44aa',
};
const anyCanary = /canary/;

/** Prints, reports and writes all that it is told, then fails. */
const leak = `
for stream in 1 2; do env >&$stream; done
printf '{"%s": "%s"}' "$API_TOKEN" "$FROM_FILE" > "$SCHEDULER_STATS"
printf '# %s' "$LISTED" > "$SCHEDULER_SUMMARY"
printf '%s\\n' "$API_TOKEN$FROM_FILE" > "$SCHEDULER_OUTPUT"
`;

interface Opened {
  readonly workspace: WorkspaceFolder;
  readonly scheduler: WorkspaceScheduler;
  /** All that is said to people and to the technical log. */
  readonly said: string[];
  readonly env: NodeJS.ProcessEnv;
}

async function open(tasks: object, keeps = false): Promise<Opened> {
  const workspace = await WorkspaceFolder.create();
  await workspace.write('leak.sh', leak);
  await workspace.write('.env', `FROM_FILE=${canaries.file}\n`);
  await workspace.configure({ tasks });
  const said: string[] = [];
  const note = (text: string, error?: unknown) => {
    said.push(text, error instanceof Error ? `${error.stack} ${String(error.cause)}` : String(error));
  };
  const env = {
    ...{
      PATH: process.env['PATH'],
      HOME: workspace.path,
      SHELL: '/bin/sh',
      SCHEDULER_HOME: homeOf(workspace.path),
    },
    ...{ API_TOKEN: canaries.host, LISTED: canaries.listed, DEPLOY_KEY: canaries.path },
  };
  const scheduler = await createScheduler({
    ...{ kind: 'vscode', folder: workspace.path, clock: systemClock, env },
    ...{ gate: { isOpen: () => true }, presenter: { present: () => undefined }, letRunsEnd: () => keeps },
    log: { info: note, warn: note, error: note },
  });
  scheduler.onEvent((event) => {
    said.push(JSON.stringify(event, (_, value: unknown) => (value instanceof Error ? String(value) : value)));
    if (event.type === 'run') {
      const reason = explainRun(event.run);
      if (reason) said.push(inEnglish(reason));
    }
  });
  await scheduler.reload();
  await allowAll(scheduler);
  return { workspace, scheduler, said, env };
}

async function close({ scheduler, workspace }: Opened): Promise<void> {
  await scheduler.stop();
  // A keeper may still be about to remove its note.
  while (
    (await processes('environ')).some(
      ({ pid, text }) => Number(pid) !== process.pid && text.includes(workspace.path),
    )
  ) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await workspace[Symbol.asyncDispose]();
}

/** Runs a task to its end, whatever that is. */
async function runToEnd({ scheduler }: Opened, taskId: string): Promise<string> {
  const request = await scheduler.run(taskId);
  assert.ok('run' in request, JSON.stringify(request));
  const { id } = request.run;
  for (;;) {
    const run = await scheduler.findRun(id);
    if (run && !isActive(run)) return id;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** The content of every file below a folder. */
async function filesBelow(folder: string): Promise<{ path: string; content: string }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  return Promise.all(
    files.map(async (path) => ({ path, content: await readFile(path, 'latin1').catch(() => '') })),
  );
}

/** Of all processes of this system what is said of them to everybody, or to this user. */
async function processes(what: 'cmdline' | 'environ'): Promise<{ pid: string; text: string }[]> {
  // None where there is no such folder.
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  return Promise.all(
    pids.map(async (pid) => ({
      pid,
      text: await readFile(join('/proc', pid, what), 'latin1').catch(() => ''),
    })),
  );
}

async function assertNothingLeaked(opened: Opened): Promise<void> {
  const { workspace, scheduler, said, env } = opened;
  for (const { path, content } of await filesBelow(homeOf(workspace.path))) {
    // Whoever has allowed a task is told later what was read for it, by its path: one may be named by a variable.
    if (path.includes('/approved/') && !content.includes(canaries.host)) continue;
    assert.doesNotMatch(content, anyCanary, path);
    assert.doesNotMatch(path, anyCanary);
  }
  const generated = join(workspace.path, 'Scheduled Output');
  for (const { path, content } of await filesBelow(generated).catch(() => []))
    assert.doesNotMatch(content, anyCanary, path);
  for (const text of said) assert.doesNotMatch(text, anyCanary);
  assert.doesNotMatch(JSON.stringify(await scheduler.history({ limit: 100 })), anyCanary);
  for (const format of ['csv', 'json', 'ndjson'] as const) {
    const writer = historyWriter(format, { workspace: workspace.path, translate: inEnglish });
    const pieces = exportHistory(scheduler, { limit: 100 }, writer);
    assert.doesNotMatch(await textOf(Readable.from(pieces)), anyCanary, format);
  }
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const diagnosis = await examine({ folder: workspace.path, env, clock: systemClock, log });
  const versions = { scheduler: '', node: '', sqlite: '', system: '' };
  const document = doctorJson(diagnosis, doctorFindings(diagnosis), versions, inEnglish);
  assert.doesNotMatch(JSON.stringify(document), anyCanary);
}

const options = { envFile: '.env', env: { COPY: `\${env:API_TOKEN}`, TERM: 'dumb' } };
const shared = { secrets: ['LISTED'], output: { extension: 'txt' } };
const leaking = { ...shared, run: { script: 'leak.sh', options } };

describe('an attack on secrets', function () {
  this.timeout(30_000);
  if (process.platform === 'win32') return;

  it('by a script that prints, reports and generates them leaves them nowhere', async () => {
    const failing = {
      ...leaking,
      run: { command: 'sh leak.sh; exit 3', options },
      retry: { attempts: 2, delay: '10ms' },
    };
    const opened = await open({ leaking, failing });
    try {
      await runToEnd(opened, 'leaking');
      const id = await runToEnd(opened, 'failing');
      assert.equal((await opened.scheduler.attempts(id)).length, 2);
      const parts = (await opened.scheduler.readLog(id)) ?? [];
      assert.match(
        Buffer.concat(parts.map((part) => ('bytes' in part ? part.bytes : Buffer.of()))).toString(),
        /API_TOKEN=\*\*\*/,
      );
      await assertNothingLeaked(opened);
    } finally {
      await close(opened);
    }
  });

  const failures: Readonly<Record<string, object>> = {
    'a folder to run in': { run: { process: 'true', options: { cwd: `no/\${env:DEPLOY_KEY}` } } },
    'an interpreter': { run: { script: 'leak.sh', interpreter: `/no/\${env:DEPLOY_KEY}` } },
    'a script': { run: { script: `\${env:DEPLOY_KEY}.sh` } },
    'a program': { run: { process: `\${env:DEPLOY_KEY}` } },
    'an environment file': { run: { process: 'true', options: { envFile: `\${env:DEPLOY_KEY}.env` } } },
  };
  for (const [what, task] of Object.entries(failures)) {
    it(`by ${what}, for which a start fails, leaves them in no message`, async () => {
      for (const keeps of [false, true]) {
        const opened = await open(
          { task: { ...task, secrets: ['LISTED'], retry: { attempts: 2, delay: '10ms' } } },
          keeps,
        );
        try {
          const run = await opened.scheduler.findRun(await runToEnd(opened, 'task'));
          assert.equal(run?.status, 'failed');
          await assertNothingLeaked(opened);
          const resolved = await opened.scheduler.resolveRun('task');
          const shown = opened.scheduler.tasks()[0];
          assert.ok(resolved && shown);
          assert.doesNotMatch(describeResolved(shown.task, resolved, undefined, inEnglish), anyCanary);
        } finally {
          await close(opened);
        }
      }
    });
  }

  it('leaves them in no process of ours, nor in any command line, while a run goes on', async function () {
    if (process.platform !== 'linux') return this.skip();
    const waiting = {
      ...leaking,
      run: { command: 'sh leak.sh; while [ ! -e go ]; do sleep 0.05; done', options },
    };
    const opened = await open({ waiting }, true);
    const { scheduler, workspace } = opened;
    try {
      const runner = realRunner(await ProcessWorkspace.create(), { env: opened.env });
      await runner.warmUp();
      const request = await scheduler.run('waiting');
      assert.ok('run' in request);
      const { id } = request.run;
      while ((await scheduler.findRun(id))?.pid === undefined)
        await new Promise((resolve) => setTimeout(resolve, 10));
      const commandLines = await processes('cmdline');
      for (const { text } of commandLines) assert.doesNotMatch(text, anyCanary);
      const ours = commandLines
        .filter(({ text }) => /keeper\.ts|serverMain\.ts/.test(text))
        .map(({ pid }) => pid);
      const environments = await processes('environ');
      const children = environments.filter(
        ({ pid, text }) => ours.includes(pid) && text.includes(workspace.path),
      );
      assert.equal(children.length, 2, 'a keeper and a process that starts others');
      for (const { text } of children) assert.doesNotMatch(text, anyCanary);
      await runner.dispose();
      await workspace.write('go', '');
      while (isActive((await scheduler.findRun(id)) ?? { status: 'running' }))
        await new Promise((resolve) => setTimeout(resolve, 10));
      await assertNothingLeaked(opened);
    } finally {
      await close(opened);
    }
  });

  it('leaves them in no preview of what a task has generated, although that cannot run any more', async () => {
    const opened = await open({ leaking });
    try {
      await opened.workspace.configure({ tasks: { leaking: { ...leaking, run: { script: 'gone.sh' } } } });
      await opened.scheduler.reload();
      const mask = await opened.scheduler.maskFor('leaking');
      assert.equal(mask(`${canaries.host} ${canaries.listed}`), '*** ***');
    } finally {
      await close(opened);
    }
  });

  it('cut in two by Node, which shows what it refuses, leaves them in no message', async () => {
    const workspace = await ProcessWorkspace.create();
    const runner = realRunner(workspace, { env: { DEPLOY_KEY: canaries.path } });
    const refused = `${'x'.repeat(110)}\0\${env:DEPLOY_KEY}`;
    const requests = [
      workspace.request({ kind: 'process', process: 'true', args: [refused] }),
      workspace.request(
        { kind: 'process', process: 'true', args: [] },
        { task: { options: { env: { X: refused } } } },
      ),
    ];
    for (const request of requests) {
      const outcome = await runner.start(request).finished;
      assert.equal(outcome.reason, 'spawn-failed');
      assert.doesNotMatch(outcome.detail ?? '', /cana/);
    }
    await workspace.dispose();
  });

  it('by a secret in a command line is told before it happens', () => {
    const said = (name: string) =>
      `The value of ${name} can be seen by everybody on this machine while the run goes on: let the script read it from its environment.`;
    const exposed: Readonly<Record<string, string>> = {
      [`{"run": {"process": "curl", "args": ["-u", "me:\${env:API_TOKEN}"]}}`]: 'API_TOKEN',
      [`{"run": {"command": "curl \${env:DB_PASSWORD}"}}`]: 'DB_PASSWORD',
      [`{"run": {"script": "a.sh", "interpreter": "sh-\${env:SSH_KEY}"}}`]: 'SSH_KEY',
      [`{"secrets": ["DATABASE"], "run": {"script": "a.sh", "args": ["\${env:DATABASE}"]}}`]: 'DATABASE',
      [`{"run": {"command": "a", "linux": {"command": "b \${env:API_KEY}"}}}`]: 'API_KEY',
      [`{"run": {"process": "a", "dryRun": {"args": ["\${env:API_SECRET}"]}}}`]: 'API_SECRET',
    };
    for (const [task, name] of Object.entries(exposed)) {
      const place = `2:${task.indexOf('${') + 1} \${env:${name}}`;
      assert.deepEqual(problemsOf(withTask(task)), [`${place} warning: ${said(name)}`]);
    }
    const fine = `{"run": {"script": "a.sh", "args": ["\${env:HOME}", "$API_TOKEN"], "options": {"env": {"X": "\${env:API_TOKEN}"}}}}`;
    assert.deepEqual(problemsOf(withTask(fine)), []);
  });
});
