import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The comment that has to survive every edit of the file by the extension. */
export const survivingComment = '// Asked for by the sales team';

/** A workspace with a task of every sort that the suites inside VS Code look at. Nothing in it is due by itself. */
export async function makeVscodeWorkspace(folder: string): Promise<void> {
  await mkdir(join(folder, '.vscode'), { recursive: true });
  await mkdir(join(folder, 'scripts'), { recursive: true });
  await writeFile(join(folder, 'scripts', 'report.mjs'), reportScript);
  await writeFile(join(folder, '.vscode', 'scheduler.json'), config);
}

const reportScript = `#!/usr/bin/env node
import { writeFileSync } from 'node:fs';
console.log('Writing the report');
writeFileSync(process.env.SCHEDULER_OUTPUT, '# Report\\n\\nRun ' + process.env.SCHEDULER_RUN_ID + '\\n');
`;

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
  },
}
`;
