import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Written } from '../../../src/approval/written.ts';
import { parseConfig } from '../../../src/config/parseConfig.ts';
import { allowAll, ApprovalWorld } from './approvalWorld.ts';

const text = `{
  "version": 1,
  "timezone": "Europe/Paris", // where we are
  "maxConcurrent": 2,
  // what holds for all
  "defaults": { "timeout": "10m" },
  "tasks": {
    "before": { "run": { "command": "true" } }, /* of the one
      before */
    // API_TOKEN=hunter1 was the old one
    "report": {
      "run": {
        "command": "report",
        // "PIN": "1111",
        "options": { "env": { "API_TOKEN": "hunter2", "REGION": "north", "PIN": "2222", "NOTE": "a b" } },
        "linux": { "options": { "env": { "API_TOKEN": "hunter3" } } },
        "dryRun": { "env": { "API_TOKEN": "hunter4" } },
      },
      "secrets": ["PIN"],
    }, // after it
    "after": { "run": { "vscode": "go", "args": [{ "options": { "env": { "API_TOKEN": "seen" } } }] } },
  },
}
`;

function parsed(source: string) {
  return parseConfig(source, { machineTimezone: 'UTC' }).config ?? assert.fail('it does not parse');
}

function writtenOf(id: string, source = text): Promise<string | undefined> {
  const task = parsed(source).tasks.find((one) => one.id === id) ?? assert.fail(`no ${id}`);
  return new Written(source).of(task);
}

describe('The lines that scheduler.json has of a task', () => {
  it('are its own with their comments and those of the file that concern it, with secrets masked', async () => {
    assert.equal(
      await writtenOf('report'),
      `{
  "timezone": "Europe/Paris",
  // what holds for all
  "defaults": { "timeout": "10m" },
  "tasks": {
    // API_TOKEN=*** was the old one
    "report": {
      "run": {
        "command": "report",
        // "PIN": "***",
        "options": { "env": { "API_TOKEN": "***", "REGION": "north", "PIN": "***", "NOTE": "a b" } },
        "linux": { "options": { "env": { "API_TOKEN": "***" } } },
        "dryRun": { "env": { "API_TOKEN": "***" } },
      },
      "secrets": ["PIN"],
    }
  }
}
`,
    );
  });

  it('hide nothing of what only looks like a variable', async () => {
    assert.match((await writtenOf('after')) ?? '', /"API_TOKEN": "seen"/);
    const read = text.replace('"command": "report"', '"command": "sh -c $API_TOKEN"');
    assert.match((await writtenOf('report', read)) ?? '', /"API_TOKEN": "hunter2"/);
  });

  it('are the same whatever line ends and byte order mark the file has', async () => {
    const other = `\uFEFF${text.replaceAll('\n', '\r\n')}`;
    assert.equal(await writtenOf('report', other), await writtenOf('report'));
  });

  it('are kept with the approval, and shown with the review of what has changed since', async () => {
    const world = await ApprovalWorld.create();
    try {
      const approvals = world.approvals();
      await approvals.take(parsed(text), text);
      await allowAll(approvals);
      assert.equal((await approvals.reviews(['report']))[0]?.written, undefined);
      const later = text.replace('"10m"', '"20m"');
      await approvals.take(parsed(later), later);
      const [review] = await approvals.reviews(['report']);
      assert.equal(review?.before?.written, await writtenOf('report'));
      assert.equal(review?.written, await writtenOf('report', later));
      const folder = join(world.home, 'approved');
      for (const name of readdirSync(folder)) {
        assert.doesNotMatch(readFileSync(join(folder, name), 'utf8'), /hunter|1111|2222/);
      }
    } finally {
      await world.remove();
    }
  });
});
