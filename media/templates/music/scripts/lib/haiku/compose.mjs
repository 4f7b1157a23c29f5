import { commonClosings, seasonClosings } from './closings.mjs';
import { commonMiddles, decadeMiddles, supportMiddles } from './middles.mjs';
import { seasonOpenings, themes } from './openings.mjs';

const seasons = Object.keys(seasonOpenings);

/** Au-delà, mieux vaut un haïku déjà lu que de chercher encore. */
const maxAttempts = 400;

/** Un titre qui parle de la lune appelle la lune ; quand ces vers sont tous pris, les saisons suffisent. */
const themedAttempts = 100;

/** Mots trop courants pour qu'on les entende revenir d'un vers à l'autre. */
const unheard = new Set(['dans', 'sans', 'sous', 'pour', 'plus', 'tout', 'rien', 'deux', 'mille', 'entre']);

/**
 * Un haïku de trois vers pour chaque album, dans le même ordre. Un album garde son haïku d'un jour à l'autre, et deux
 * albums n'ont jamais le même (jusqu'à des milliers d'albums).
 */
export function composeAll(albums) {
  const taken = new Set();
  return albums.map((album) => {
    let haiku = [];
    for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
      haiku = compose(album, attempt);
      if (!taken.has(haiku.join('\n')) && !echoes(haiku)) break;
    }
    taken.add(haiku.join('\n'));
    return haiku;
  });
}

function compose(album, attempt) {
  const seed = `${album.id}|${album.title}|${album.artists.join('|')}|${album.year}|${attempt}`;
  const draw = (what, list) => list[hash(`${what}|${seed}`) % list.length];
  const season = draw('season', seasons);
  const theme = attempt < themedAttempts ? themeOf(album.title) : undefined;
  const closings = theme ? commonClosings : draw('closing?', [commonClosings, seasonClosings[season]]);
  return [
    `${draw('opening', theme ? theme.openings : seasonOpenings[season])} —`,
    draw('middle', middlesFor(album, draw)),
    draw('closing', closings),
  ];
}

/** Le support a deux chances sur quatre, la décennie une. */
function middlesFor(album, draw) {
  const support = Object.hasOwn(supportMiddles, album.support)
    ? supportMiddles[album.support]
    : commonMiddles;
  const decade = decadeMiddles[decadeOf(album.year)] ?? commonMiddles;
  return draw('middle?', [support, support, decade, commonMiddles]);
}

function decadeOf(year) {
  return year === null ? undefined : Math.max(1940, Math.floor(year / 10) * 10);
}

function themeOf(title) {
  const words = new Set(wordsOf(title));
  return themes.find((theme) => theme.words.some((word) => words.has(word)));
}

/** Deux vers disent le même mot, ou presque (« silence » et « silencieux »). */
function echoes(haiku) {
  const heard = new Set();
  return haiku.some((line) => {
    const own = wordsOf(line)
      .filter((word) => word.length > 3 && !unheard.has(word))
      .map((word) => word.slice(0, 5));
    const echo = own.some((word) => heard.has(word));
    own.forEach((word) => heard.add(word));
    return echo;
  });
}

function wordsOf(text) {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('œ', 'oe')
    .split(/[^\p{L}]+/u);
}

/** FNV-1a, puis un brassage pour que chaque bit compte : un entier positif. */
function hash(text) {
  let value = 0x811c9dc5;
  for (const character of text) {
    value = Math.imul(value ^ character.codePointAt(0), 0x01000193);
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
