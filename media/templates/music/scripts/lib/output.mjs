import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { Failure } from './failure.mjs';

/**
 * Livre le résultat. Avec `SCHEDULER_OUTPUT`, il devient ce fichier, complet ou pas du tout, et le terminal reçoit
 * `summary` ; sinon il va sur la sortie standard.
 */
export async function deliver(text, summary) {
  const target = process.env.SCHEDULER_OUTPUT;
  if (!target) {
    process.stdout.write(text);
    return;
  }
  await writeWhole(resolve(target), text);
  // Sans le chemin : c'est un brouillon, auquel le planificateur donnera son nom.
  console.log(summary);
}

async function writeWhole(path, text) {
  const draft = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(draft, text, 'utf8');
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => {});
    throw new Failure(`${shown(path)} ne peut pas être écrit (${error.code})`);
  }
}

/** Le chemin depuis le dossier courant, s'il s'y trouve. */
function shown(path) {
  const inside = relative(process.cwd(), path);
  return inside === '..' || inside.startsWith(`..${sep}`) ? path : inside;
}
