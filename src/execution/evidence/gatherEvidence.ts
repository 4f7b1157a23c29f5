import { dirname } from 'node:path';
import type { Evidence } from '../../model/approval.ts';
import { mergeLayers, type Variables } from '../environment.ts';
import type { LaunchBasis, LaunchLook } from '../resolveLaunch.ts';
import { languageOfProgram } from './codeFile.ts';
import { environmentFiles, pythonStartup } from './environmentFiles.ts';
import { ModuleWalk } from './moduleWalk.ts';
import { lookupIn, programOfWorkspace } from './programs.ts';
import { References } from './references.ts';
import type { Survey } from './survey.ts';
import { watchedFiles } from './watchedFiles.ts';

/** What evidence is gathered with. */
export interface Gathering extends LaunchLook {
  readonly platform: NodeJS.Platform;
  readonly references: References;
}

/**
 * What decides what a task would execute, beside scheduler.json. `basis`: none where it could not be started as it is.
 * Never rejects.
 *
 * What is read here is what the launch goes by: the bytes of the script whose `#!` line chose the interpreter, those of
 * the environment file. Right before the start and right after it the stamps of all files and links are compared
 * (`Survey.changed`); where a file is so young that its stamps say nothing, it is read again. What remains:
 * - an interpreter opens the script by its path, some milliseconds after that second look, and modules when it comes to
 *   them: whoever can write in the workspace at just that time can swap them;
 * - what a program puts together as it runs (`import(name)`, `source "$file"`, maps of bundlers), what
 *   packages hold that are installed and not tracked by git (but for what of `site-packages` runs at each start), and
 *   what code reads as data is not seen: `watch` is for it;
 * - a process of the same user can change what has been started, and the approvals too.
 */
export async function gatherEvidence(
  watch: readonly string[],
  basis: LaunchBasis | undefined,
  gathering: Gathering,
): Promise<Evidence> {
  const files = await filesOf(gathering.survey, watch, async () => {
    if (basis) await followLaunch(basis, gathering);
  });
  return { settings: gathering.settings.ofWorkspace(), files };
}

async function filesOf(
  survey: Survey,
  watch: readonly string[],
  follow: () => Promise<void>,
): Promise<Evidence['files']> {
  try {
    await follow();
    await watchedFiles(watch, survey);
  } catch {
    // Whatever it was: of what has not been seen whole nobody can say what it would do.
    survey.add({ role: 'module', path: '.', without: 'unreadable' });
  }
  return survey.files();
}

async function followLaunch(basis: LaunchBasis, { survey, references, platform }: Gathering): Promise<void> {
  const { run, cwd, environments, configured, dryArgs } = basis;
  const lookup = (env: Variables) => lookupIn({ survey, platform, cwd, env });
  const [env = {}, ...others] = environments;
  const lookups = [lookup(env), ...others.map(lookup)] as const;
  const walk = new ModuleWalk(lookups, references);
  const { names } = walk;
  if (basis.script !== undefined) walk.add(basis.script, 'script');
  if (basis.interpreter) {
    const { file, args } = basis.interpreter;
    names.program(file, 'interpreter');
    names.words(args);
    const own = programOfWorkspace(file, lookups[0]);
    if (own !== undefined && languageOfProgram(file) === 'python')
      pythonStartup(dirname(dirname(own)), names);
  }
  if (basis.shell !== undefined) names.program(basis.shell, 'shell');
  names.words(basis.shellArgs ?? []);
  if (run.kind === 'command') names.command(run.command);
  else {
    const program = run.kind === 'process' ? run.process : (basis.interpreter?.file ?? '');
    if (run.kind === 'process') names.program(program, 'program');
    // The script is what the interpreter is given, and no argument after it.
    names.words([program, ...(basis.script === undefined ? [] : [basis.script]), ...run.args]);
  }
  names.words(dryArgs);
  environmentFiles(environments, configured, names, { cwd, platform });
  await walk.run();
}

/** A command that is not started from here, and what goes with it. */
export interface CommandParts {
  /** Absolute: what it is known to rest on. */
  readonly files: readonly string[];
  /** Absolute. */
  readonly cwd: string;
  /** The host's. */
  readonly env: Variables;
  /** What is set for it. */
  readonly configured: Variables;
  readonly line?: string;
  readonly words?: readonly string[];
  /** With its arguments, where it is named. */
  readonly shell?: readonly string[];
}

/** The files of a command that somebody else starts. Never rejects. */
export async function evidenceOfCommand(
  watch: readonly string[],
  parts: CommandParts | undefined,
  survey: Survey,
): Promise<Evidence['files']> {
  return filesOf(survey, watch, async () => {
    if (!parts) return;
    const { platform } = process;
    const { cwd, configured, words = [], shell = [] } = parts;
    const env = mergeLayers(
      [
        { from: 'host', variables: parts.env },
        { from: 'task', variables: configured },
      ],
      platform,
    );
    survey.noteDirectory(cwd);
    const walk = new ModuleWalk([lookupIn({ survey, platform, cwd, env })], new References());
    const { names } = walk;
    for (const file of parts.files) names.file(file, 'module');
    if (words[0] !== undefined) names.program(words[0], 'program');
    names.words(words);
    if (shell[0] !== undefined) names.program(shell[0], 'shell');
    names.words(shell);
    if (parts.line !== undefined) names.command(parts.line);
    environmentFiles([env], [configured], names, { cwd, platform });
    await walk.run();
  });
}
