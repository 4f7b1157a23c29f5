import { assertNode } from '../support/assertNode.ts';
import { activation } from './activation.ts';
import { approval } from './approval.ts';
import { cases } from './cases.ts';
import { table, type Figure } from './figures.ts';
import { history } from './history.ts';
import { idle } from './idle.ts';
import { latency } from './latency.ts';
import { occurrences } from './occurrences.ts';
import { planning } from './planning.ts';
import { runs } from './runs.ts';

// npm run bench [-- NAME …], all of the benches below without a name: each figure beside its peer, measured in the
// same run.

const benches: Readonly<Record<string, () => Promise<Figure[]>>> = {
  cases,
  occurrences,
  planning,
  activation: () => activation(3),
  latency: () => latency(100),
  runs,
  history,
  approval,
  idle: () => idle(60),
};

assertNode();
const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(benches);
const figures: Figure[] = [];
for (const name of wanted) {
  const bench = benches[name];
  if (!bench) throw new Error(`There is no bench "${name}": ${Object.keys(benches).join(', ')}`);
  process.stderr.write(`${name} …\n`);
  figures.push(...(await bench()));
}
process.stdout.write(`${table(figures)}\n`);
