import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The comment that has to survive every edit of the file by the extension. */
export const survivingComment = '// Asked for by the sales team';

/** A workspace with a task of every sort that the suites inside VS Code look at. Nothing in it is due by itself. */
export async function makeVscodeWorkspace(folder: string): Promise<void> {
  await mkdir(join(folder, '.vscode'), { recursive: true });
  await mkdir(join(folder, 'scripts'), { recursive: true });
  await writeFile(join(folder, 'scripts', 'report.mjs'), reportScript);
  await writeFile(join(folder, 'scripts', 'telling.mjs'), tellingScript);
  await writeFile(join(folder, '.vscode', 'scheduler.json'), config);
  await writeFile(join(folder, '.vscode', 'tasks.json'), editorTasks);
  await writeFile(join(folder, 'package.json'), packageJson);
}

const tellingScript = `import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
writeFileSync(process.env.SCHEDULER_STATS, '{"albums": 395}');
writeFileSync(process.env.SCHEDULER_SUMMARY, '**395** albums ![](https://example.org/seen.png)\\n');
spawn('sleep', ['300'], { stdio: 'ignore' }).unref();
`;

const reportScript = `#!/usr/bin/env node
import { writeFileSync } from 'node:fs';
console.log('Writing the report');
writeFileSync(process.env.SCHEDULER_OUTPUT, '# Report\\n\\nRun ' + process.env.SCHEDULER_RUN_ID + '\\n');
`;

/** Tasks of VS Code itself, which stay out of the way. */
const editorTasks = JSON.stringify({
  version: '2.0.0',
  presentation: { reveal: 'never', panel: 'dedicated', showReuseMessage: false },
  tasks: [
    { label: 'Goes well', type: 'shell', command: 'echo well > well.txt' },
    { label: 'Goes wrong', type: 'shell', command: 'exit 3' },
    // Deaf to what a closing terminal says.
    {
      label: 'Goes on',
      type: 'shell',
      command: "trap '' HUP; (trap '' HUP; sleep 300) & echo $! > goes-on.pid; wait",
    },
    { label: 'Only others', dependsOn: ['Goes well'] },
    { label: 'Others that fail', dependsOn: ['Goes wrong'] },
  ],
});

const packageJson = JSON.stringify({ scripts: { answer: 'exit 4' } });

const config = `{
  "version": 1,
  "timezone": "Europe/Paris",
  "maxConcurrent": 3,
  "tasks": {
    ${survivingComment}
    "hello": {
      "label": "Hello",
      "description": "Says hello",
      "schedule": { "daily": "06:00" }, // early
      "run": { "command": "echo Hello from the schedule" },
    },
    "report": {
      "label": "Report",
      "schedule": { "weekly": "monday", "at": "10:00" },
      "run": { "script": "scripts/report.mjs" },
      "output": { "kind": "report", "extension": "md", "keep": 2 },
    },
    "fails": {
      "label": "Fails",
      "schedule": { "cron": "0 2 * * 1-5" },
      "run": { "command": "echo broken >&2; exit 3" },
      "notify": "never",
    },
    "slow": {
      "label": "Slow",
      "run": { "command": "echo started; sleep 120" },
      "notify": "never",
    },
    "grandchild": {
      "label": "Grandchild",
      "timeout": "1s",
      "killAfter": "300ms",
      "run": { "command": "sh -c 'sleep 300 & echo $! > grandchild.pid; wait'" },
      "notify": "never",
    },
    "table": {
      "label": "Table",
      "run": { "command": "printf 'a   b\\n  <c>\\n'" },
      "output": { "kind": "report", "extension": "txt", "from": "stdout" },
    },
    "loud": {
      "label": "Loud",
      "run": { "command": "exit 7" },
    },
    "pull": {
      "label": "Pull",
      "run": { "command": "echo pulled" },
    },
    "digest": {
      "label": "Digest",
      "schedule": { "after": "pull" },
      "run": { "command": "echo digested" },
    },
    "greeting": {
      "label": "Greeting",
      "schedule": { "startup": true },
      "run": { "command": "echo welcome" },
    },
    "tried": {
      "label": "Tried",
      "run": {
        "command": "echo for $WHOM with key $API_TOKEN",
        "options": { "env": { "WHOM": "good", "API_TOKEN": "hunter22" } },
        "presentation": { "reveal": "silent" },
        "dryRun": { "args": ["--and", "no more"], "env": { "WHOM": "a try" } },
      },
      "output": { "kind": "report", "extension": "txt", "from": "stdout" },
    },
    "flaky": {
      "label": "Flaky",
      "run": { "command": "echo x >> flaky.txt; echo try $SCHEDULER_ATTEMPT; [ $(wc -l < flaky.txt) -ge 3 ]" },
      "retry": { "attempts": 3, "delay": "1500ms" },
      "notify": "never",
    },
    "patient": {
      "label": "Patient",
      "run": { "command": "exit 1" },
      "retry": { "attempts": 2, "delay": "1h" },
      "notify": "never",
    },
    "waits": {
      "label": "Waits",
      "overlap": "queue",
      "run": { "command": "echo started; sleep 120" },
      "notify": "never",
    },
    "telling": {
      "label": "Telling",
      "run": { "script": "scripts/telling.mjs" },
      "notify": "never",
    },
    "editor": {
      "label": "Editor",
      "killAfter": "1s",
      "run": { "task": "Goes well" },
      "notify": "never",
    },
    "command": {
      "label": "Command",
      "run": { "vscode": "schedulerTest.answer", "args": ["now", { "count": 2 }] },
      "notify": "never",
    },
  },
}
`;
