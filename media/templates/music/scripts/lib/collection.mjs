import { readFile } from 'node:fs/promises';
import { Failure } from './failure.mjs';

const shownPath = 'data/collection.json';
const file = new URL('../../data/collection.json', import.meta.url);

/**
 * Les albums de `data/collection.json` : un tableau, ou un objet `{ "albums": [...] }` comme en produit
 * l'export JSON. Ce qui manque à un album prend une valeur neutre ; sans titre, c'est une erreur.
 */
export async function loadCollection() {
  const parsed = parse(await read());
  const albums = Array.isArray(parsed) ? parsed : parsed?.albums;
  if (!Array.isArray(albums)) {
    throw new Failure(`${shownPath} : un tableau d'albums est attendu.`);
  }
  return albums.map(toAlbum);
}

async function read() {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') throw new Failure(`collection introuvable : ${shownPath}`);
    throw new Failure(`${shownPath} ne peut pas être lu (${error.code})`);
  }
}

function parse(text) {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new Failure(`${shownPath} n'est pas un JSON valide : ${error.message}`);
  }
}

function toAlbum(entry, index) {
  const title = textOf(entry?.title);
  if (title === null) throw new Failure(`${shownPath} : l'album n° ${index + 1} n'a pas de titre.`);
  return {
    id: entry.id ?? index + 1,
    title,
    year: Number.isInteger(entry.year) ? entry.year : null,
    support: textOf(entry.support),
    source: textOf(entry.source),
    spotify_url: textOf(entry.spotify_url),
    artists: (Array.isArray(entry.artists) ? entry.artists : []).map(textOf).filter((name) => name !== null),
    tracks_count: Number.isInteger(entry.tracks_count) ? entry.tracks_count : null,
  };
}

/** Un texte sur une seule ligne, ou `null`. */
function textOf(value) {
  if (typeof value !== 'string') return null;
  const text = value.replace(/\s+/g, ' ').trim();
  return text === '' ? null : text;
}

/** Les artistes en une phrase. */
export function artistsOf(album) {
  return album.artists.length === 0 ? 'Artiste inconnu' : album.artists.join(', ');
}

/** « 1 album », « 353 albums ». */
export function albumCount(count) {
  return `${count} album${count > 1 ? 's' : ''}`;
}
