import { message } from '../common/message.ts';
import { isSecretName } from '../common/secretName.ts';
import type { RunOverride, RunSpec, Task } from '../model/task.ts';
import type { Finding } from './finding.ts';
import { excerpt } from './reading.ts';

/** In one text. */
const mostNames = 10;

type Path = Finding['path'];
type Text = readonly [path: Path, text: unknown];

/** What of a task decides its command line, and which variables it calls secret. */
interface Launched {
  readonly run: Pick<Task, 'run' | 'overrides' | 'dryRun'>;
  readonly secrets?: readonly string[];
}

/**
 * Warns of every secret that scheduler.json puts into a command line, which the system shows to all its users. The
 * values of a process's environment are shown to nobody else.
 */
export function exposedSecrets(id: string, { run: given, secrets = [] }: Launched): readonly Finding[] {
  const { run, overrides, dryRun } = given;
  if (run.kind === 'task' || run.kind === 'vscode') return [];
  const at: Path = ['tasks', id, 'run'];
  const texts = [
    ...lineOf(run, at),
    ...Object.entries(overrides).flatMap(([system, override]) => lineOf(override, [...at, system])),
    ...listed(dryRun?.args, [...at, 'dryRun', 'args']),
  ];
  return texts.flatMap(([path, text]) =>
    typeof text === 'string'
      ? exposedIn(text, path, (name) => isSecretName(name) || secrets.includes(name))
      : [],
  );
}

function lineOf(run: RunSpec | RunOverride, at: Path): Text[] {
  const { args, ...own } = run as RunOverride;
  const names = ['script', 'interpreter', 'command', 'process'] as const;
  return [...names.map((name): Text => [[...at, name], own[name]]), ...listed(args, [...at, 'args'])];
}

function listed(args: readonly string[] = [], at: Path): Text[] {
  return args.map((text, index) => [[...at, index], text]);
}

/** The first place of each name: it takes a while to find, and says the same as the others. */
function exposedIn(text: string, path: Path, isSecret: (name: string) => boolean): Finding[] {
  const places = new Map<string, Finding['place']>();
  for (const { 0: whole, 1: name = '', index } of text.matchAll(/\$\{env:([^{}]+)\}/g)) {
    if (places.size === mostNames) break;
    if (!places.has(name) && isSecret(name)) places.set(name, { offset: index, length: whole.length });
  }
  return [...places].map(([name, place]) => ({
    severity: 'warning',
    message: message(
      'The value of {name} can be seen by everybody on this machine while the run goes on: let the script read it from its environment.',
      { name: excerpt(name) },
    ),
    path,
    place,
  }));
}
