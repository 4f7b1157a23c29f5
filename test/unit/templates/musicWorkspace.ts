import { execFile } from 'node:child_process';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

export const templateFolder = fileURLToPath(new URL('../../../media/templates/music/', import.meta.url));

export type Script = 'generate-haiku' | 'export-markdown' | 'export-json';

export interface Album {
  readonly id: number;
  readonly title: string;
  readonly year: number | null;
  readonly support: string | null;
  readonly source: string | null;
  readonly spotify_url: string | null;
  readonly artists: readonly string[];
  readonly tracks_count: number | null;
}

interface ScriptResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface MusicWorkspace {
  path(...parts: string[]): string;
  setCollection(content: unknown): Promise<void>;
  /** Runs a real script in a process of its own, with nothing of this process's environment but PATH. */
  run(
    script: Script,
    args?: readonly string[],
    env?: Readonly<Record<string, string>>,
  ): Promise<ScriptResult>;
  remove(): Promise<void>;
}

/** A copy of the template in a folder of the test's own. */
export async function musicWorkspace(): Promise<MusicWorkspace> {
  const folder = await temporaryFolder();
  const path = (...parts: string[]) => folder.path(...parts);
  await cp(templateFolder, path(), { recursive: true });
  return {
    path,
    remove: () => folder.remove(),
    setCollection: async (content) => {
      await rm(path('data'), { recursive: true });
      await mkdir(path('data'));
      const text = typeof content === 'string' ? content : JSON.stringify(content);
      await writeFile(path('data', 'collection.json'), text);
    },
    run: (script, args = [], env = {}) =>
      new Promise((resolve) => {
        const child = execFile(
          process.execPath,
          [join('scripts', `${script}.mjs`), ...args],
          { cwd: path(), env: { PATH: process.env['PATH'], ...env }, maxBuffer: 16 * 1024 * 1024 },
          (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
        );
      }),
  };
}

/** A module of the template's scripts; the caller says what it exports. */
export async function templateModule(path: string): Promise<unknown> {
  return import(new URL(`../../../media/templates/music/scripts/${path}`, import.meta.url).href);
}

/** Albums that nobody made, for quantities that nobody owns. */
export function madeUpAlbums(count: number): Album[] {
  return Array.from({ length: count }, (_, index) => ({
    id: index + 1,
    title: `Album ${index + 1}`,
    year: 1950 + (index % 70),
    support: ['Vinyle', 'CD', 'Digital'][index % 3] ?? null,
    source: 'manual',
    spotify_url: null,
    artists: [`Artiste ${index % 90}`],
    tracks_count: null,
  }));
}

export interface Section {
  readonly heading: string;
  readonly haiku: string;
}

/** The albums of a file of haikus. */
export function sectionsOf(markdown: string): Section[] {
  return [...markdown.matchAll(/^## (.+)\n\n.+\n\n```\n([^`]+)\n```$/gm)].map((match) => ({
    heading: match[1] ?? '',
    haiku: match[2] ?? '',
  }));
}
