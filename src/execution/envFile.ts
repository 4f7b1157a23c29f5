import { parseEnv } from 'node:util';
import type { Variables } from './environment.ts';
import type { HashedFile } from './evidence/hashedFile.ts';
import type { Survey } from './evidence/survey.ts';
import { isRefusal, StartProblem } from './startProblem.ts';

// In bytes. Nothing that a person has written as an environment is near that.
const largest = 1024 * 1024;

/**
 * The variables of a file of NAME=value lines, as `node --env-file` reads them; from now on the file is evidence.
 * Throws a StartProblem.
 */
export async function readEnvFile(path: string, survey: Survey): Promise<Variables> {
  const seen = await survey.look(path, largest);
  survey.note('env-file', seen);
  const bytes = plainContent(path, await survey.whole(seen));
  if (bytes.includes(0)) throw invalid(path, 'not UTF-8 text');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw invalid(path, 'not UTF-8 text', error);
  }
  return parseEnvFile(text, path);
}

/** Refuses what Node leaves out or cuts off in silence: a wrong token is harder to find than a run that fails. */
export function parseEnvFile(text: string, path: string): Variables {
  const variables: Record<string, string> = {};
  const lines = text.split(/\r?\n|\r$/);
  for (let index = 0; index < lines.length; index++) {
    const number = index + 1;
    let entry = lines[index] ?? '';
    if (/^\s*(?:#|$)/.test(entry)) continue;
    const [opening, quote] = /^[^=]*=[ \t]*(["'`])/.exec(entry) ?? [];
    while (opening && quote && !entry.includes(quote, opening.length) && index + 1 < lines.length) {
      index++;
      entry += `\n${lines[index]}`;
    }
    // Only what is surely a name is told: anything else may be the middle of a secret.
    const name = nameOf(entry);
    if (name === undefined) throw invalid(`${path}:${number}`, 'not NAME=value');
    const fault = faultOf(entry.slice(entry.indexOf('=') + 1));
    if (fault !== undefined) throw invalid(`${path}:${number}: ${name}`, fault);
    // One at a time, for Node would take the line after `NAME= ` for its value.
    const value = parseEnv(entry)[name];
    if (typeof value !== 'string') throw invalid(`${path}:${number}: ${name}`, 'not a name that can be set');
    variables[name] = value;
  }
  return variables;
}

function nameOf(entry: string): string | undefined {
  return /^\s*(?:export +)?([^\s=#"'`]+)[ \t]*=/.exec(entry)?.[1];
}

function faultOf(text: string): string | undefined {
  if (text.includes('\r')) return 'a carriage return in its value';
  const [opening, quote] = /^[ \t]*(["'`])/.exec(text) ?? [];
  if (opening === undefined || quote === undefined) {
    return /^(?:[^#]*\S)?#/.test(text) ? 'a value with # needs quotes' : undefined;
  }
  const end = text.indexOf(quote, opening.length);
  if (end < 0) return 'its quote is not closed';
  return /^\s*(?:#|$)/.test(text.slice(end + 1)) ? undefined : 'something follows its closing quote';
}

function plainContent(path: string, { without, error, content }: HashedFile): Uint8Array {
  if (without === 'too-large') throw invalid(path, 'larger than 1 MB');
  if (isRefusal(error)) throw new StartProblem('not-permitted', path, { cause: error });
  if (without === 'missing') throw new StartProblem('env-file-not-found', path, { cause: error });
  if (without === 'unreadable') throw invalid(path, 'not a plain file', error);
  return Buffer.concat(content);
}

function invalid(where: string, what: string, cause?: unknown): StartProblem {
  return new StartProblem('env-file-invalid', `${where}: ${what}`, { cause });
}
