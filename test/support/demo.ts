import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { assertNode } from './assertNode.ts';
import { makeDemoWorkspace } from './demoWorkspace.ts';
import { openDemo } from './host/demoHost.ts';
import { packageExtension } from './packageExtension.ts';

// npm run demo [-- --headless]: the music workspace in a temporary folder, with its three tasks due at once, in a
// real VS Code or by the command line alone.

const say = (line: string) => process.stdout.write(`${line}\n`);

async function headless(workspace: string, env: Record<string, string>): Promise<void> {
  const cli = join(import.meta.dirname, '..', '..', 'dist', 'cli.js');
  // The review that a person would look at, and the hash that names exactly this.
  const review = await execa(process.execPath, [cli, 'approve', '--json', '--workspace', workspace], { env });
  const { hash } = JSON.parse(review.stdout) as { hash: string };
  for (const words of [['approve', '--yes', '--hash', hash], ['check'], ['history'], ['list']]) {
    say(`\n$ scheduler ${words.join(' ')} --workspace ${workspace}`);
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
    say('Then look at the clock icon in the activity bar. Ctrl+C ends the demo.');
  } else say('VS Code is open: look at the clock icon in the activity bar. Closing it ends the demo.');
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
