import assert from 'node:assert/strict';
import { mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseConfig } from '../../../src/config/parseConfig.ts';
import {
  madeUpAlbums,
  musicWorkspace,
  sectionsOf,
  templateFolder,
  type Album,
  type MusicWorkspace,
  type Script,
} from './musicWorkspace.ts';

interface Export {
  readonly export_date: string;
  readonly total_albums: number;
  readonly albums: readonly Album[];
}

const scripts: readonly Script[] = ['generate-haiku', 'export-markdown', 'export-json'];
const timestamp = /(\d\d)\/(\d\d)\/(\d{4}) (\d\d:\d\d:\d\d)/;

describe('The music template', () => {
  it('schedules its three scripts without a problem', async () => {
    const text = await readFile(join(templateFolder, '.vscode', 'scheduler.json'), 'utf8');
    const { config, problems } = parseConfig(text, { machineTimezone: 'America/Montreal' });
    assert.deepEqual(problems, []);
    assert.equal(config?.timezone, 'Europe/Paris');
    assert.deepEqual(
      config.tasks.map(({ id, label, output }) => [id, label, output?.kind, output?.extension, output?.keep]),
      [
        ['generate-haiku', 'Haikus', 'haiku', 'md', 10],
        ['export-markdown', 'Collection (Markdown)', 'export', 'md', 5],
        ['export-json', 'Collection (JSON)', 'export', 'json', 5],
      ],
    );
    const hours = config.tasks.map(({ schedules }) => schedules.map((one) => 'at' in one && one.at));
    assert.deepEqual(
      hours,
      [6, 8, 10].map((hour) => [[{ hour, minute: 0, second: 0 }]]),
    );
    for (const { id, run, output } of config.tasks) {
      assert.equal(run.kind === 'script' && run.script, `scripts/${id}.mjs`);
      assert.equal(output?.from, 'files');
    }
  });

  it('has at least 300 albums, none twice, in at most 60 KB, one a line', async () => {
    const file = join(templateFolder, 'data', 'collection.json');
    const text = await readFile(file, 'utf8');
    const albums = JSON.parse(text) as Album[];
    assert.ok(albums.length >= 300, `${albums.length} albums`);
    assert.ok((await stat(file)).size <= 60_000);
    assert.equal(text.split('\n').length, albums.length + 3);
    assert.equal(new Set(albums.map(({ id }) => id)).size, albums.length);
    const names = albums.map(({ artists, title }) => `${artists.join()}|${title}`.toLowerCase());
    assert.equal(new Set(names).size, albums.length);
    for (const { title, artists, year, support, tracks_count: tracks } of albums) {
      assert.ok(title !== '' && artists.length > 0 && artists.every((name) => name !== ''), title);
      assert.ok(year !== null && year >= 1950 && year <= 2025, title);
      assert.ok(['Vinyle', 'CD', 'Digital'].includes(support ?? ''), title);
      assert.ok(tracks === null || (tracks > 0 && tracks < 60), title);
    }
  });

  it('keeps what it generates out of Git, by a file that packaging does not drop', async () => {
    const lines = (await readFile(join(templateFolder, 'gitignore'), 'utf8')).split('\n');
    assert.ok(lines.includes('Scheduled Output/'));
  });
});

describe('The scripts of the music template', () => {
  let workspace: MusicWorkspace;

  beforeEach(async () => {
    workspace = await musicWorkspace();
  });
  afterEach(() => workspace.remove());

  const albumsOf = async () =>
    JSON.parse(await readFile(workspace.path('data', 'collection.json'), 'utf8')) as Album[];

  it('export the whole collection as JSON: fields in order, two spaces, nothing escaped', async () => {
    const { code, stdout, stderr } = await workspace.run('export-json', [], { TZ: 'Asia/Kolkata' });
    assert.equal(code, 0, stderr);
    const content = JSON.parse(stdout) as Export;
    assert.equal(stdout, `${JSON.stringify(content, null, 2)}\n`);
    assert.deepEqual(Object.keys(content), ['export_date', 'total_albums', 'albums']);
    assert.match(content.export_date, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+05:30$/);
    assert.ok(Math.abs(Date.now() - Date.parse(content.export_date)) < 60_000);
    const albums = await albumsOf();
    assert.equal(content.total_albums, albums.length);
    assert.deepEqual(content.albums, albums);
    const fields = ['id', 'title', 'year', 'support', 'source', 'spotify_url', 'artists', 'tracks_count'];
    for (const album of content.albums) assert.deepEqual(Object.keys(album), fields);
    assert.ok(stdout.includes('Ágætis byrjun') && !stdout.includes('\\u'));
  });

  it('export the whole collection as Markdown: artists in French order, year and medium, total and time', async () => {
    const { code, stdout, stderr } = await workspace.run('export-markdown', [], { TZ: 'Asia/Kolkata' });
    assert.equal(code, 0, stderr);
    const albums = await albumsOf();
    assert.match(stdout, new RegExp(`^Total: ${albums.length} albums$`, 'm'));
    assertRecent(/^Exporté: (.+)$/m.exec(stdout)?.[1]);
    const artists = [...stdout.matchAll(/^## (.+)$/gm)].map((match) => match[1] ?? '');
    assert.deepEqual(
      artists,
      [...artists].sort((a, b) => a.localeCompare(b, 'fr')),
    );
    assert.ok(artists.indexOf('Étienne Daho') < artists.indexOf('Fela Kuti'), 'É sorts as E');
    assert.equal(new Set(artists).size, new Set(albums.map((album) => album.artists.join(', '))).size);
    assert.equal(
      [...stdout.matchAll(/^- \*\*.+\*\* \(\d{4}, (?:Vinyle|CD|Digital)\)$/gm)].length,
      albums.length,
    );
    assert.ok(stdout.includes('## Miles Davis\n\n- **'));
    assert.ok(stdout.includes('- **Kind of Blue** (1959, Vinyle)\n- **Sketches of Spain** (1960, Vinyle)\n'));
  });

  it('write five haikus: a heading and a fenced block for each album, and the time', async () => {
    const { code, stdout, stderr } = await workspace.run('generate-haiku', ['--count', '5'], {
      TZ: 'Asia/Kolkata',
    });
    assert.equal(code, 0, stderr);
    assert.equal(stderr, '');
    assert.match(stdout, /^Généré: \d\d\/\d\d\/\d{4} \d\d:\d\d:\d\d$/m);
    assertRecent(/^Généré: (.+)$/m.exec(stdout)?.[1]);
    const sections = sectionsOf(stdout);
    assert.equal(sections.length, 5);
    for (const { haiku } of sections) assert.equal(haiku.split('\n').length, 3);
    const titles = (await albumsOf()).map(({ title }) => title);
    for (const { heading } of sections) assert.ok(titles.includes(heading.replaceAll('\\', '')), heading);
  });

  it('let no line come back in the same file, while others are left', async () => {
    const { stdout } = await workspace.run('generate-haiku', ['--count', '15']);
    const lines = sectionsOf(stdout).flatMap(({ haiku }) => haiku.split('\n'));
    assert.equal(lines.length, 45);
    assert.equal(new Set(lines).size, 45);
  });

  it('draw other albums another time', async () => {
    const headings = async () => {
      const { stdout } = await workspace.run('generate-haiku', ['--count', '12']);
      return sectionsOf(stdout).map(({ heading }) => heading);
    };
    assert.notDeepEqual(await headings(), await headings());
  });

  it('write a different haiku for every album of the collection', async () => {
    const { stdout } = await workspace.run('generate-haiku', ['--count', '9999']);
    const sections = sectionsOf(stdout);
    assert.equal(sections.length, (await albumsOf()).length);
    assert.equal(new Set(sections.map(({ haiku }) => haiku)).size, sections.length);
  });

  it('take 1,200 albums', async () => {
    await workspace.setCollection({ albums: madeUpAlbums(1200) });
    const json = await workspace.run('export-json');
    assert.equal((JSON.parse(json.stdout) as Export).albums.length, 1200);
    const markdown = await workspace.run('export-markdown');
    assert.equal(markdown.stdout.match(/^- /gm)?.length, 1200);
    const haikus = sectionsOf((await workspace.run('generate-haiku', ['--count', '1200'])).stdout);
    assert.equal(new Set(haikus.map(({ haiku }) => haiku)).size, 1200);
  });

  it('say that the collection is empty, in a file that is none the less whole', async () => {
    await workspace.setCollection([]);
    for (const script of scripts) {
      const output = workspace.path('out', script);
      const { code, stderr } = await workspace.run(script, [], { SCHEDULER_OUTPUT: output });
      assert.equal(code, 0, stderr);
      const text = await readFile(output, 'utf8');
      if (script === 'export-json') {
        const { total_albums: total, albums } = JSON.parse(text) as Export;
        assert.deepEqual([total, albums], [0, []]);
      } else {
        assert.match(text, /^# .+\n\n[\s\S]*La collection est vide pour l'instant/);
      }
    }
  });

  it('take albums of which little is known, and titles full of Markdown', async () => {
    await workspace.setCollection([
      { title: '*1* [x](y) `z`\n# &amp;' },
      { title: 'B', support: 'constructor' },
    ]);
    const { stdout } = await workspace.run('export-markdown');
    assert.ok(stdout.includes('## Artiste inconnu'));
    assert.ok(
      stdout.includes('- **\\*1\\* \\[x\\](y) \\`z\\` \\# \\&amp;** (année inconnue, support inconnu)'),
      stdout,
    );
    const haikus = await workspace.run('generate-haiku');
    assert.equal(haikus.code, 0, haikus.stderr);
    assert.equal(sectionsOf(haikus.stdout).length, 2);
    const json = JSON.parse((await workspace.run('export-json')).stdout) as Export;
    assert.deepEqual(json.albums[1], {
      id: 2,
      title: 'B',
      year: null,
      support: 'constructor',
      source: null,
      spotify_url: null,
      artists: [],
      tracks_count: null,
    });
  });

  it('write the file of SCHEDULER_OUTPUT and leave a summary to the terminal', async () => {
    for (const script of scripts) {
      const output = workspace.path('Scheduled Output', `${script}.out`);
      const { code, stdout } = await workspace.run(script, [], { SCHEDULER_OUTPUT: output });
      assert.equal(code, 0);
      assert.match(stdout, /^\d+ albums.+\n$/);
      assert.ok((await readFile(output, 'utf8')).endsWith('\n'));
    }
    assert.deepEqual((await readdir(workspace.path('Scheduled Output'))).sort(), [
      'export-json.out',
      'export-markdown.out',
      'generate-haiku.out',
    ]);
  });

  it('leave a whole file when two runs write the same one', async () => {
    const env = { SCHEDULER_OUTPUT: workspace.path('same.json') };
    const results = await Promise.all([1, 2].map(() => workspace.run('export-json', [], env)));
    assert.deepEqual(
      results.map(({ code }) => code),
      [0, 0],
    );
    const content = JSON.parse(await readFile(workspace.path('same.json'), 'utf8')) as Export;
    assert.equal(content.total_albums, content.albums.length);
  });

  it('fail with one line when their file cannot be written, and leave nothing behind', async () => {
    await mkdir(workspace.path('taken', 'inside'), { recursive: true });
    const { code, stderr } = await workspace.run('export-json', [], {
      SCHEDULER_OUTPUT: workspace.path('taken'),
    });
    assert.equal(code, 1);
    assert.match(stderr, /^Erreur : taken ne peut pas être écrit \([A-Z]+\)\n$/);
    assert.ok((await readdir(workspace.path())).every((name) => !name.endsWith('.tmp')));
  });

  const broken: Readonly<Record<string, [content: string, told: RegExp]>> = {
    'is no JSON': ['[{"title":\n "x"\n,,]', /n'est pas un JSON valide/],
    'is no list': ['{"albums": 3}', /un tableau d'albums est attendu/],
    'is null': ['null', /un tableau d'albums est attendu/],
    'has an album without a title': ['[{"title":"a"},{"year":1970}]', /l'album n° 2 n'a pas de titre/],
    'has an album that is none': ['[null]', /l'album n° 1 n'a pas de titre/],
  };
  for (const [what, [content, told]] of Object.entries(broken)) {
    it(`fail with one line when the collection ${what}`, async () => {
      await workspace.setCollection(content);
      for (const script of scripts) await assertFails(script, told);
    });
  }

  it('fail with one line when the collection is missing', async () => {
    await rm(workspace.path('data', 'collection.json'));
    for (const script of scripts)
      await assertFails(script, /collection introuvable : data\/collection\.json/);
  });

  it('leave the output of before alone when they fail', async () => {
    await workspace.setCollection('{');
    await writeFile(workspace.path('kept.md'), 'kept');
    await workspace.run('export-markdown', [], { SCHEDULER_OUTPUT: workspace.path('kept.md') });
    assert.equal(await readFile(workspace.path('kept.md'), 'utf8'), 'kept');
  });

  for (const args of [['--count', '0'], ['--count', '2.5'], ['--count', 'x'], ['--cuont', '5'], ['5']]) {
    it(`refuse ${args.join(' ')}`, async () => {
      const { code, stdout, stderr } = await workspace.run('generate-haiku', args);
      assert.equal(code, 1);
      assert.equal(stdout, '');
      assert.match(stderr, /^Erreur : .*--count.*\n$/);
    });
  }

  async function assertFails(script: Script, told: RegExp): Promise<void> {
    const { code, stdout, stderr } = await workspace.run(script);
    assert.equal(code, 1, script);
    assert.equal(stdout, '');
    assert.match(stderr, /^Erreur : .+\n$/);
    assert.match(stderr, told);
  }

  /** The wall clock of Asia/Kolkata, a zone that no machine of ours has. */
  function assertRecent(written: string | undefined): void {
    const [, day, month, year, time] = timestamp.exec(written ?? '') ?? [];
    const instant = Date.parse(`${year}-${month}-${day}T${time}+05:30`);
    assert.ok(Math.abs(Date.now() - instant) < 60_000, written);
  }
});
