// Compte les syllabes d'un vers français, à la manière classique mais sans diérèse rare : le e muet se tait en fin
// de vers, s'élide devant une voyelle et compte devant une consonne.

const vowels = 'aàâeéèêëiîïoôuùûüœy';

/** Plusieurs lettres, un seul son ; les plus longues d'abord. */
const oneSound =
  /^(?:eau|œu|ieu|ie(?=[dflmnrstz])|i[éè]|ai|aî|ay|au|ei|ey|eu|eû|ou|où|oû|oi|oî|oy|ui|uî|uy|[aàâeéèêëiîïoôuùûüœy])/;

/** Verbes du répertoire dont la terminaison -ent est muette ; ailleurs (vent, présent) elle se prononce. */
const muteEnt = new Set([
  'dorment',
  'gèlent',
  'tiennent',
  'volent',
  'brillent',
  'chantent',
  'dansent',
  'tombent',
]);

/** Mots à h aspiré : pas d'élision devant eux. */
const aspirated = new Set([
  'hamac',
  'harpe',
  'hasard',
  'haut',
  'haute',
  'hibou',
  'hors',
  'houle',
  'huit',
  'hâte',
]);

/**
 * Le nombre de syllabes d'un vers. Les mots sont ceux de tous les jours ; sur un mot à diérèse discutée (« violon »,
 * « hier ») le compte suit l'usage classique et peut surprendre.
 */
export function countSyllables(line) {
  const words = wordsOf(line);
  return words.reduce((sum, word, index) => sum + countWord(word, words[index + 1]), 0);
}

function wordsOf(line) {
  return line
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('oe', 'œ')
    .replace(/[’]/g, "'")
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '');
}

function countWord(word, next) {
  const { stem, ending } = splitMuteEnding(word);
  const sounded = nuclei(spell(stem));
  if (ending === '') return sounded;
  // « le », « les », « ne » : leur seule voyelle se prononce.
  if (sounded === 0) return 1;
  if (next === undefined) return sounded;
  const afterVowel = vowels.includes(stem.at(-1) ?? '') && !/[gq]u$/.test(stem);
  if (afterVowel) return sounded;
  return ending === 'e' && startsWithVowel(next) ? sounded : sounded + 1;
}

function splitMuteEnding(word) {
  const ending = muteEnt.has(word) ? 'ent' : (/es?$/.exec(word)?.[0] ?? '');
  return { stem: word.slice(0, word.length - ending.length), ending };
}

function startsWithVowel(word) {
  if (aspirated.has(word)) return false;
  if (/^y[aàâeéèêiîoôuùû]/.test(word)) return word === 'yeux';
  return /^h?[aàâeéèêëiîïoôuùûüœy]/.test(word);
}

/** Les lettres qui ne se prononcent pas, ou se prononcent en consonne, cèdent la place à une consonne. */
function spell(stem) {
  return stem
    .replace(/qu(?=.)|qu$/g, 'q')
    .replace(/gu(?=[eéèêiîy])|gu$/g, 'g')
    .replace(/ge(?=[aâoôu])/g, 'j')
    .replace(/(?<=[aeiouœ])ill/g, 'j')
    .replace(/(?<=[aeuœ])il$|(?<=[aeuœ])ils$/g, 'j')
    .replace(/ill(?=[aàâeéèêioôu])/g, 'ij')
    .replace(/(?<=[aeou])y(?=[aàâeéèêioôu])/g, 'j')
    .replace(/^y(?=[aeou])/, 'j');
}

function nuclei(letters) {
  let count = 0;
  let rest = letters;
  while (rest !== '') {
    const sound = oneSound.exec(rest)?.[0];
    if (sound === undefined) {
      rest = rest.slice(1);
    } else {
      // Après deux consonnes dont la seconde est r ou l, le i se détache : « ou-vri-er ».
      const taken = letters.slice(0, letters.length - rest.length);
      const splits = /^i[eéè]/.test(sound) && /[bcdfgptv][rl]$/.test(taken);
      count += splits ? 2 : 1;
      rest = rest.slice(sound.length);
    }
  }
  return count;
}
