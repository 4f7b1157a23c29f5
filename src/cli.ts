#!/usr/bin/env node
import { isBuiltin } from 'node:module';
import { fileURLToPath } from 'node:url';

// Nothing else is imported here: what follows needs a Node that this file has looked at first.
const oldest = [22, 13] as const;

function findFault(): string | undefined {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
    return `scheduler needs Node.js ${oldest.join('.')} or newer; this is ${process.versions.node}.`;
  }
  if (!isBuiltin('node:sqlite')) {
    return `scheduler needs a Node.js with SQLite (node:sqlite); this ${process.versions.node} was built without it.`;
  }
  return undefined;
}

const fault = findFault();
if (fault === undefined) {
  const here = fileURLToPath(new URL('.', import.meta.url));
  void import('./cli/main.ts').then(({ main }) => main(here));
} else {
  process.stderr.write(`${fault}\n`);
  process.exitCode = 2;
}
