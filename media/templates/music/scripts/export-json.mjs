#!/usr/bin/env node
// Toute la collection en JSON.
import { albumCount, loadCollection } from './lib/collection.mjs';
import { isoDate } from './lib/dates.mjs';
import { run } from './lib/failure.mjs';
import { deliver } from './lib/output.mjs';

await run(async () => {
  const albums = await loadCollection();
  const content = { export_date: isoDate(new Date()), total_albums: albums.length, albums };
  await deliver(`${JSON.stringify(content, null, 2)}\n`, `${albumCount(albums.length)} en JSON`);
});
