import { decidesCode } from '../common/decidesCode.ts';
import { isSecretName } from '../common/secretName.ts';

/**
 * The value of a variable for somebody who decides by it, `***` where it is a secret. No task can hide so, by listing it
 * among its secrets, what decides about code.
 */
export function reviewedValue(name: string, value: string, secrets: readonly string[]): string {
  const isSecret = isSecretName(name)
    ? !/^BASH_FUNC_/i.test(name)
    : secrets.includes(name) && !decidesCode(name);
  return isSecret ? '***' : value;
}
