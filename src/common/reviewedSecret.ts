import { decidesCode } from './decidesCode.ts';
import { isSecretName } from './secretName.ts';

/** Of `GIT_CONFIG_KEY_0` and `BASH_FUNC_x` the value is the name of a setting, or a program. */
const namesCode = /^(?:GIT_CONFIG_KEY_|BASH_FUNC_)/i;

/**
 * Shows the values of variables, as a config has them, to somebody who decides what may run: `***` in the place of
 * secrets. A config that calls its variables as it likes must not hide behind that what it does. So only one word of
 * letters and digits is hidden, of a variable whose name says that it is a secret or that is `listed`, that has no say
 * in which code is loaded, and that nothing of what runs is put together from. `runs`: all that says what runs; what
 * lies under `env` in it are the variables themselves.
 */
export function maskForReview(
  listed: readonly string[],
  runs: readonly unknown[],
): (name: string, value: string) => string {
  const said = JSON.stringify(runs, (key, value: unknown) => (key === 'env' ? undefined : value));
  return (name, value) => {
    const isSecret = isSecretName(name) || listed.includes(name);
    if (!isSecret || decidesCode(name) || namesCode.test(name)) return value;
    return /^[\w.~+=-]+$/.test(value) && !said.includes(name) ? '***' : value;
  };
}
