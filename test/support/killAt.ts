import child from 'node:child_process';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import sqlite from 'node:sqlite';

// A preload (`node --import`): counts what a process does to the world around it (each SQL statement, each write to
// the file system, each start of a process), and kills it just before or just after one of these steps.
//   KILL_AT    `before:12` or `after:12`; anything else kills nothing
//   KILL_NOTE  absolute path of the file that takes the names of all steps, or of the one that it was killed at

const [, when, wanted] = /^(before|after):(\d+)$/.exec(process.env['KILL_AT'] ?? '') ?? [];
const note = process.env['KILL_NOTE'];
if (note === undefined) throw new Error('KILL_NOTE is not set');
const { writeFileSync, appendFileSync } = fs;
const fatal = Number(wanted ?? 0);
const counter = { steps: 0 };

type Callable = (this: unknown, ...args: unknown[]) => unknown;

function die(name: string): void {
  writeFileSync(note ?? '', `${name}\n`);
  process.kill(process.pid, 'SIGKILL');
}

/** Calls `work` as a step of this name. */
function step(name: string, work: () => unknown): unknown {
  const number = ++counter.steps;
  if (wanted === undefined) appendFileSync(note ?? '', `${name}\n`);
  if (number === fatal && when === 'before') die(name);
  const result = work();
  if (number !== fatal) return result;
  if (!(result instanceof Promise)) die(name);
  return Promise.resolve(result).finally(() => die(name));
}

function watch(owner: object, method: string, nameOf: (self: unknown, args: readonly unknown[]) => string) {
  const original = Reflect.get(owner, method) as Callable;
  const replacement = function (this: unknown, ...args: unknown[]) {
    return step(nameOf(this, args), () => original.apply(this, args));
  };
  Reflect.defineProperty(owner, method, { value: replacement, writable: true, configurable: true });
}

const brief = (text: string) => text.replaceAll(/\s+/g, ' ').trim().slice(0, 70);

/** A path without what differs from one workspace, or one run, to the next. */
const nameOfFile = (path: unknown) =>
  (typeof path === 'string' ? path.split('/').slice(-2).join('/') : typeof path).replaceAll(
    /\d{8}-\d{6}(-\w+)?/g,
    'RUN',
  );

// The class of file handles has no name of its own to import it by.
const handle = await fs.promises.open(process.execPath);
const fileHandles = Object.getPrototypeOf(handle) as object;
await handle.close();
for (const method of ['write', 'writev', 'writeFile', 'appendFile', 'truncate', 'sync']) {
  watch(fileHandles, method, () => `file ${method}`);
}
for (const method of ['run', 'get', 'all']) {
  watch(sqlite.StatementSync.prototype, method, (self) => {
    return `sql ${brief((self as { sourceSQL: string }).sourceSQL)}`;
  });
}
watch(sqlite.DatabaseSync.prototype, 'exec', (_self, [sql]) => `sql ${brief(String(sql))}`);
for (const method of [
  ...['open', 'writeFile', 'appendFile', 'rename', 'link', 'copyFile'],
  ...['rm', 'unlink', 'mkdir', 'rmdir', 'chmod', 'truncate'],
]) {
  watch(fs.promises, method, (_self, [path]) => `${method} ${nameOfFile(path)}`);
}
// The streams of files go by these.
for (const method of ['write', 'writev']) watch(fs, method, () => `stream ${method}`);
for (const method of ['spawn', 'fork']) watch(child, method, (_self, [file]) => `${method} ${String(file)}`);
syncBuiltinESMExports();
