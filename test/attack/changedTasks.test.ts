import assert from 'node:assert/strict';
import fc from 'fast-check';
import { hashOfTask } from '../../src/approval/hashes.ts';
import { parseConfig } from '../../src/config/parseConfig.ts';
import type { Evidence, EvidenceFile } from '../../src/model/approval.ts';
import type { Task } from '../../src/model/task.ts';
import {
  anyEvidence,
  anyEvidenceFile,
  anyOf,
  anyTask,
  isSameEvidence,
  isSameJson,
  taskProperties,
} from '../support/anyTask.ts';
import { anOutputSpec, aTask } from '../support/builders.ts';

const nothing: Evidence = { settings: {}, files: [] };
const uncovered = new Set<keyof Task>([
  ...(['label', 'description', 'group', 'enabled', 'reveal', 'notify', 'priority'] as const),
]);

function hash(task: Task, evidence = nothing, outputDirectory = 'Scheduled Output'): string {
  return hashOfTask(task, outputDirectory, evidence);
}

describe('An attack by a change after the approval', () => {
  for (const name of taskProperties) {
    const values = anyOf[name] as fc.Arbitrary<unknown>;
    if (uncovered.has(name)) {
      it(`of “${name}” asks nothing, for it changes nothing of what runs, or when`, () => {
        fc.assert(
          fc.property(anyTask, values, (task, value) => {
            assert.equal(hash({ ...task, [name]: value }), hash(task));
          }),
          { numRuns: 20 },
        );
      });
    } else {
      it(`of “${name}” is another hash`, () => {
        fc.assert(
          fc.property(anyTask, values, (task, value) => {
            fc.pre(!isSameJson(task[name], value));
            assert.notEqual(hash({ ...task, [name]: value }), hash(task));
            if (task[name] !== undefined) assert.notEqual(hash({ ...task, [name]: undefined }), hash(task));
          }),
          { numRuns: 60 },
        );
      });
    }
  }

  it('of what a later version may know of a task is another hash', () => {
    assert.notEqual(hash({ ...aTask(), runAs: 'root' } as Task), hash(aTask()));
  });

  it('of the file’s zone is another hash, and so is naming the machine’s own', () => {
    const hashes = ['', '"timezone":"Asia/Tokyo",', '"timezone":"Europe/Paris",'].map((zone) => {
      const text = `{"version":1,${zone}"tasks":{"x":{"schedule":{"daily":"06:00"},"run":{"command":"x"}}}}`;
      const [task] = parseConfig(text, { machineTimezone: 'Europe/Paris' }).config?.tasks ?? [];
      assert.ok(task);
      return hash(task);
    });
    assert.equal(new Set(hashes).size, 3);
  });

  it('of the directory of outputs is another hash where the task has outputs', () => {
    const writes = aTask({ output: anOutputSpec() });
    assert.notEqual(hash(writes, nothing, 'src'), hash(writes));
  });

  it('of anything in the evidence is another hash', () => {
    const task = aTask();
    fc.assert(
      fc.property(anyEvidence, anyEvidence, (one, other) => {
        fc.pre(!isSameEvidence(one, other));
        assert.notEqual(hash(task, one), hash(task, other));
      }),
      { numRuns: 300 },
    );
  });

  it('of one property of one file is another hash', () => {
    const task = aTask();
    fc.assert(
      fc.property(anyEvidence, fc.nat(), fc.nat(), anyEvidenceFile, ({ settings, files }, nth, part, by) => {
        fc.pre(files.length > 0);
        const at = nth % files.length;
        const keys = Object.keys(by) as (keyof EvidenceFile)[];
        const key = keys[part % keys.length] ?? 'path';
        const changed = files.map((own, index) => (index === at ? { ...own, [key]: by[key] } : own));
        fc.pre(!isSameJson(files[at], changed[at]));
        assert.notEqual(hash(task, { settings, files: changed }), hash(task, { settings, files }));
      }),
      { numRuns: 300 },
    );
  });
});
