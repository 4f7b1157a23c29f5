import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { execa } from 'execa';
import { assertNode } from './assertNode.ts';
import { makeDemoWorkspace } from './demoWorkspace.ts';
import { openDemo } from './host/demoHost.ts';
import { packageExtension } from './packageExtension.ts';

// npm run demo [-- --headless]: the music workspace in a temporary folder, with its three tasks due at once, in a
// real VS Code or by the command line alone.

/** Three tasks are due at once, and wait for a person's word. */
const whatToDo =
  'Click the clock in the activity bar, look at what wants to run (Review…), allow it, and watch it run.';
const say = (line: string) => process.stdout.write(`${line}\n`);

interface Review {
  readonly hash: string;
  readonly tasks: readonly { readonly id: string; readonly hash: string }[];
}

async function headless(workspace: string, env: Record<string, string>): Promise<void> {
  const cli = join(import.meta.dirname, '..', '..', 'dist', 'cli.js');
  say(`\nEach “scheduler …” below can be called by hand, from another terminal, as:`);
  say(`SCHEDULER_HOME=${env['SCHEDULER_HOME']} node ${relative(process.cwd(), cli)} …`);
  const show = ['approve', '--json', '--workspace', workspace];
  say(`\n$ scheduler ${show.join(' ')}`);
  const review = await execa(process.execPath, [cli, ...show], { env });
  const { hash, tasks } = JSON.parse(review.stdout) as Review;
  for (const task of tasks) say(`  ${task.hash}  ${task.id}`);
  say(`  ${hash}  all of them together`);
  say('Nothing has run yet: this only shows what would (a page of JSON, of which these are the hashes).');
  const steps = [
    [
      ['approve', '--yes', '--hash', hash],
      'Allows exactly what that hash names; a changed script would have another.',
    ],
    [['check'], 'Runs what is due, as a crontab would call it.'],
    [['history'], 'What has run, with the file that holds what it printed.'],
    [['list'], 'What there is, and when it runs next.'],
  ] as const;
  for (const [words, meaning] of steps) {
    say(`\n$ scheduler ${words.join(' ')} --workspace ${workspace}`);
    say(`# ${meaning}`);
    const { exitCode } = await execa(process.execPath, [cli, ...words, '--workspace', workspace], {
      env,
      stdio: 'inherit',
      reject: false,
    });
    if (exitCode !== 0) process.exitCode = exitCode ?? 1;
  }
}

async function inEditor(workspace: string, vsix: string, env: Record<string, string>): Promise<void> {
  const demo = await openDemo({ workspace, vsix, env, progress: say });
  if (demo.address) {
    say(`\nOpen this address in a browser:\n\n  ${demo.address}\n`);
    say(`${whatToDo} Ctrl+C ends the demo.`);
  } else say(`VS Code is open. ${whatToDo} Closing it ends the demo.`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void demo.stop());
  await demo.closed;
}

assertNode();
const scratch = await mkdtemp(join(tmpdir(), 'workspace-scheduler-demo-'));
const workspace = join(scratch, 'music');
await mkdir(workspace);
await makeDemoWorkspace(workspace);
say(`The demo workspace is ${workspace}`);
say('Packaging the extension …');
const vsix = await packageExtension();
const env = { SCHEDULER_HOME: join(scratch, 'state') };
if (process.argv.includes('--headless')) await headless(workspace, env);
else {
  await inEditor(workspace, vsix, env);
  await rm(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
