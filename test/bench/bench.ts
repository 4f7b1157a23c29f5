import { assertNode } from '../support/assertNode.ts';
import { activation } from './activation.ts';
import { table, type Figure } from './figures.ts';
import { idle } from './idle.ts';
import { latency } from './latency.ts';

// npm run bench [-- activation | latency | idle …]: each figure beside its peer, measured in the same run.

const benches: Readonly<Record<string, () => Promise<Figure[]>>> = {
  activation: () => activation(3),
  latency: () => latency(100),
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
