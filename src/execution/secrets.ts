import { isSecretName } from '../common/secretName.ts';
import { readVariable, type Variables } from './environment.ts';

export { isSecretName };

// Masked, they would make holes in every text and hide nothing.
const shortest = 4;
const common = /^(?:true|false|null)$/i;

/**
 * The texts that must not be seen: the values of those variables of `env` whose names say so or are `listed`, and
 * all `fromFile`. Of a value of several lines, which may be printed one by one, each line too.
 */
export function secretTexts(
  env: Variables,
  fromFile: Variables,
  listed: readonly string[],
  platform: NodeJS.Platform,
): readonly string[] {
  const texts = new Set<string>();
  for (const name in env) {
    if (isSecretName(name)) addTexts(env[name], texts);
  }
  for (const name of listed) addTexts(readVariable(env, name, platform), texts);
  for (const value of Object.values(fromFile)) addTexts(value, texts);
  return [...texts];
}

function addTexts(value: string | undefined, texts: Set<string>): void {
  if (value === undefined) return;
  if (isWorthMasking(value)) texts.add(value);
  if (!/[\r\n]/.test(value)) return;
  for (const line of value.split(/[\r\n]+/)) {
    const text = line.trim();
    if (isWorthMasking(text)) texts.add(text);
  }
}

function isWorthMasking(text: string): boolean {
  return text.length >= shortest && text.trim() !== '' && !common.test(text);
}
