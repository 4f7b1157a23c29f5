#!/usr/bin/env node
// Quelques albums tirés au sort, un haïku pour chacun : --count 5
import { parseArgs } from 'node:util';
import { albumCount, artistsOf, loadCollection } from './lib/collection.mjs';
import { frenchDate } from './lib/dates.mjs';
import { Failure, run } from './lib/failure.mjs';
import { remotePoet } from './lib/haiku/ask.mjs';
import { composeAll } from './lib/haiku/compose.mjs';
import { plain } from './lib/markdown.mjs';
import { deliver } from './lib/output.mjs';
import { countSyllables } from './lib/syllables.mjs';

await run(async () => {
  const count = countOption();
  const albums = await loadCollection();
  const chosen = drawAtRandom(albums, composeAll(albums), count);
  const remote = await askFor(chosen);
  await deliver(render(chosen, albums.length, new Date()), summary(chosen, remote));
});

function countOption() {
  const count = Number(argument());
  if (!Number.isInteger(count) || count < 1) throw new Failure('--count attend un nombre entier, 1 ou plus.');
  return count;
}

function argument() {
  try {
    return parseArgs({ options: { count: { type: 'string', default: '5' } } }).values.count;
  } catch {
    throw new Failure('usage : generate-haiku.mjs [--count 5]');
  }
}

/** Des albums au hasard, de préférence sans qu'un vers revienne dans le même fichier. */
function drawAtRandom(albums, haikus, count) {
  const shuffled = shuffle(albums.map((album, index) => ({ album, lines: haikus[index] })));
  const chosen = [];
  const passedOver = [];
  const heard = new Set();
  for (const entry of shuffled) {
    const fresh = chosen.length < count && !entry.lines.some((line) => heard.has(line));
    (fresh ? chosen : passedOver).push(entry);
    if (fresh) entry.lines.forEach((line) => heard.add(line));
  }
  return [...chosen, ...passedOver].slice(0, count);
}

function shuffle(list) {
  for (let last = list.length - 1; last > 0; last -= 1) {
    const other = Math.floor(Math.random() * (last + 1));
    [list[last], list[other]] = [list[other], list[last]];
  }
  return list;
}

/** Remplace les haïkus par ceux de l'API, si elle est réglée ; rend ceux qu'elle a donnés. */
async function askFor(chosen) {
  const poet = remotePoet(process.env);
  if (poet === undefined) return undefined;
  const received = [];
  for (const entry of chosen) {
    const lines = await poet(entry.album);
    if (lines === undefined) continue;
    entry.lines = lines;
    received.push(lines);
  }
  return received;
}

function render(chosen, total, now) {
  const head = `# Haïkus du jour\n\nGénéré: ${frenchDate(now)}\n`;
  if (total === 0) {
    return `${head}\nLa collection est vide pour l'instant : aucun album, donc aucun haïku aujourd'hui.\n`;
  }
  return `${head}${chosen.map(section).join('')}`;
}

function section({ album, lines }) {
  const facts = [artistsOf(album), album.year, album.support].filter((fact) => fact !== null);
  return `\n## ${plain(album.title)}\n\n${plain(facts.join(' · '))}\n\n\`\`\`\n${lines.join('\n')}\n\`\`\`\n`;
}

function summary(chosen, remote) {
  const made = `${albumCount(chosen.length)}, un haïku chacun`;
  if (chosen.length === 0) return 'Aucun album, aucun haïku';
  if (remote === undefined) return made;
  const regular = remote.filter((lines) => lines.map(countSyllables).join('-') === '5-7-5');
  return `${made} (${remote.length} de l'API, dont ${regular.length} en 5-7-5)`;
}
