import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { madeUpAlbums, templateFolder, templateModule, type Album } from './musicWorkspace.ts';
import { closings } from './scansion/closings.ts';
import { middles } from './scansion/middles.ts';
import { openings } from './scansion/openings.ts';

type Groups = Readonly<Record<string, readonly string[]>>;

const { countSyllables } = (await templateModule('lib/syllables.mjs')) as {
  countSyllables: (line: string) => number;
};
const { composeAll } = (await templateModule('lib/haiku/compose.mjs')) as {
  composeAll: (albums: readonly Album[]) => string[][];
};
const { seasonOpenings, themes } = (await templateModule('lib/haiku/openings.mjs')) as {
  seasonOpenings: Groups;
  themes: readonly { words: readonly string[]; openings: readonly string[] }[];
};
const { supportMiddles, commonMiddles, decadeMiddles } = (await templateModule('lib/haiku/middles.mjs')) as {
  supportMiddles: Groups;
  commonMiddles: readonly string[];
  decadeMiddles: Groups;
};
const { seasonClosings, commonClosings } = (await templateModule('lib/haiku/closings.mjs')) as {
  seasonClosings: Groups;
  commonClosings: readonly string[];
};

const all = (groups: Groups) => Object.values(groups).flat();

const positions = [
  {
    name: 'first',
    syllables: 5,
    lines: [...all(seasonOpenings), ...themes.flatMap((theme) => theme.openings)],
    byHand: openings,
  },
  {
    name: 'second',
    syllables: 7,
    lines: [...all(supportMiddles), ...commonMiddles, ...all(decadeMiddles)],
    byHand: middles,
  },
  { name: 'third', syllables: 5, lines: [...commonClosings, ...all(seasonClosings)], byHand: closings },
];

/** Where two readers may count differently; no line of ours gives them the occasion. */
const disputed = [
  // A mute e between a vowel and a consonant: « la vie passe ».
  /(?:[éi]|(?<![qg])u)es? [bcdfgjklmnpqrstvwxz]/,
  // A liaison that not everybody makes: « branches au vent ».
  /(?:[^ ]{3}es|ent) h?[aàâeéèêiîoôuùûœ]/,
  // One syllable or two: « violon », « nuage », « ouvrier ».
  /i[aoôu]/,
  /(?<![qg])u(?!es?(?: |$))[aéèe]/,
  /[bcdfgptv][rl]i(?!es?(?: |$))[eé]/,
];

describe('The haikus of the music template', () => {
  for (const { name, syllables, lines, byHand } of positions) {
    it(`have ${syllables} syllables in every ${name} line, by hand and by the counter`, () => {
      const scanned = new Map(byHand.map((line) => [line.replaceAll('/', ''), line.split('/').length]));
      assert.deepEqual([...scanned.keys()].sort(), [...lines].sort(), 'each line is cut by hand, once');
      for (const line of lines) {
        assert.equal(scanned.get(line), syllables, `by hand: ${line}`);
        assert.equal(countSyllables(line), syllables, `by the counter: ${line}`);
      }
    });

    it(`leave no doubt about the count of any ${name} line`, () => {
      const doubtful = lines.filter((line) =>
        disputed.some((pattern) => pattern.test(line.replace(/,/g, ''))),
      );
      assert.deepEqual(doubtful, []);
    });
  }

  it('are pairwise different for the whole collection, and 5-7-5', async () => {
    const albums = JSON.parse(
      await readFile(join(templateFolder, 'data', 'collection.json'), 'utf8'),
    ) as Album[];
    const haikus = composeAll(albums);
    assert.equal(new Set(haikus.map((lines) => lines.join('\n'))).size, albums.length);
    for (const lines of haikus) assert.deepEqual(lines.map(countSyllables), [5, 7, 5], lines.join(' / '));
  });

  it('are pairwise different for 3,000 albums on one medium of one year', () => {
    const albums = madeUpAlbums(3000).map((album) => ({ ...album, year: 1971, support: 'Vinyle' }));
    assert.equal(new Set(composeAll(albums).map((lines) => lines.join('\n'))).size, 3000);
  });

  it('are the same for the same album, whatever is bought later', () => {
    const albums = madeUpAlbums(300);
    assert.deepEqual(composeAll(albums).slice(0, 200), composeAll(albums.slice(0, 200)));
  });

  it('take up the medium and the decade, and the moon where the title speaks of it', () => {
    const drawn = (change: Partial<Album>) =>
      composeAll(madeUpAlbums(200).map((album) => ({ ...album, year: null, support: null, ...change })));
    const seconds = (change: Partial<Album>) => new Set(drawn(change).map((lines) => lines[1]));
    assert.ok(seconds({ support: 'Vinyle' }).has('la pointe suit le sillon'));
    assert.ok(!seconds({ support: 'CD' }).has('la pointe suit le sillon'));
    assert.ok(seconds({ year: 1964 }).has('mil neuf cent soixante et quelques'));
    assert.ok(!seconds({ year: 1974 }).has('mil neuf cent soixante et quelques'));
    assert.ok(seconds({ year: 1931 }).has('un vieux gramophone rêve'));
    const moon = drawn({ title: 'Pink Moon' }).map((lines) => lines[0]);
    assert.ok(
      moon.slice(0, 20).every((line) => /lune/i.test(line ?? '')),
      moon.slice(0, 20).join(),
    );
  });
});

describe('The syllable counter of the music template', () => {
  const verses: Readonly<Record<string, number>> = {
    'Sous le pont Mirabeau coule la Seine': 10,
    'Et nos amours': 4,
    'Faut-il qu’il m’en souvienne': 6,
    'Heureux qui, comme Ulysse, a fait un beau voyage': 12,
    'Demain, dès l’aube, à l’heure où blanchit la campagne': 12,
    'Les sanglots longs': 4,
    'Des violons': 4,
    'Mignonne, allons voir si la rose': 8,
    'Longtemps je me suis couché de bonne heure': 10,
  };
  for (const [verse, syllables] of Object.entries(verses)) {
    it(`counts ${syllables} in « ${verse} »`, () => {
      assert.equal(countSyllables(verse), syllables);
    });
  }

  it('tells a mute -ent from a sounded one, and an aspirated h from a mute one', () => {
    assert.equal(countSyllables('les pétales volent'), 5);
    assert.equal(countSyllables('le vent souvent'), 4);
    assert.equal(countSyllables('une heure'), 2);
    assert.equal(countSyllables('une harpe'), 3);
  });
});
