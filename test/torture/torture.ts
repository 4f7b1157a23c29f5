import { parseArgs } from 'node:util';
import { assertNode } from '../support/assertNode.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { scenarios } from './killedCommand.ts';
import { describeFound, everyPoint, tryPoints } from './killSteps.ts';
import { reportTorment } from './report.ts';
import { torment } from './torment.ts';

// npm run torture -- --minutes 20 --seed 7 --workers 8: many hosts on one workspace, and all that can befall them; and
// after that, unless --no-steps is given, command lines that are killed between any two of their steps. --minutes 0
// is for these alone.

assertNode();
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string' },
    workers: { type: 'string', default: '8' },
    steps: { type: 'boolean', default: true },
  },
  allowNegative: true,
});
const minutes = Number(values.minutes);
const workers = Number(values.workers);
const seed = Number(values.seed ?? Date.now() % 2 ** 31);
if (!(minutes >= 0 && Number.isSafeInteger(workers) && workers > 0 && Number.isSafeInteger(seed))) {
  throw new RangeError('--minutes takes a number from 0, --workers a count from 1, --seed a whole number');
}
const say = (line: string) => process.stdout.write(`${line}\n`);

if (minutes > 0) {
  say(`${minutes} minutes, ${workers} command lines and 2 windows, seed ${seed}`);
  const result = await torment({ seed, length: minutes * 60_000, workers });
  for (const line of reportTorment(result)) say(line);
  if (result.violations.length > 0) {
    say(`Violations with seed ${seed}; all of it is kept in ${result.root}`);
    process.exitCode = 1;
  }
}
if (values.steps) {
  const compiled = await temporaryFolder();
  for (const [name, scenario] of Object.entries(scenarios)) {
    for (const when of ['before', 'after'] as const) {
      const found = await tryPoints(scenario, everyPoint(when), compiled.path(), [['doctor', '--json']]);
      const faulty = found.filter(({ faults }) => faults.length > 0);
      say(`${name}, killed just ${when} each of ${found.length} steps: ${faulty.length} with faults`);
      for (const each of faulty) say(`  ${describeFound(each)}`);
      if (faulty.length > 0) process.exitCode = 1;
    }
  }
  await compiled.remove();
}
