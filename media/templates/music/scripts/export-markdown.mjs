#!/usr/bin/env node
// Toute la collection en Markdown, par artiste.
import { albumCount, artistsOf, loadCollection } from './lib/collection.mjs';
import { frenchDate } from './lib/dates.mjs';
import { run } from './lib/failure.mjs';
import { plain } from './lib/markdown.mjs';
import { deliver } from './lib/output.mjs';

await run(async () => {
  const albums = await loadCollection();
  const artists = byArtist(albums);
  const summary = `${albumCount(albums.length)}, ${artistCount(artists.length)} en Markdown`;
  await deliver(render(albums, artists, new Date()), summary);
});

/** `[artiste, albums]`, les artistes dans l'ordre alphabétique français, leurs albums par année. */
function byArtist(albums) {
  const groups = new Map();
  for (const album of albums) {
    const artist = artistsOf(album);
    groups.set(artist, [...(groups.get(artist) ?? []), album]);
  }
  for (const group of groups.values()) {
    group.sort((a, b) => (a.year ?? Infinity) - (b.year ?? Infinity) || a.title.localeCompare(b.title, 'fr'));
  }
  return [...groups].sort(([a], [b]) => a.localeCompare(b, 'fr'));
}

function render(albums, artists, now) {
  const head = `# Collection musicale\n\nExporté: ${frenchDate(now)}\n\nTotal: ${albumCount(albums.length)}\n`;
  if (albums.length === 0) return `${head}\nLa collection est vide pour l'instant.\n`;
  const sections = artists.map(([artist, own]) => `\n## ${plain(artist)}\n\n${own.map(item).join('')}`);
  return `${head}${sections.join('')}`;
}

function item(album) {
  const facts = [album.year ?? 'année inconnue', plain(album.support ?? 'support inconnu')];
  return `- **${plain(album.title)}** (${facts.join(', ')})\n`;
}

function artistCount(count) {
  return `${count} artiste${count > 1 ? 's' : ''}`;
}
