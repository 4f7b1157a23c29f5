/** A shell and what it is always started with. */
export interface ShellProfile {
  readonly path: string;
  readonly args: readonly string[];
}

/**
 * What `terminal.integrated.automationProfile.*` says, the profile that VS Code's own tasks go by; `undefined`:
 * nothing, or nothing usable. `expand` replaces the variables of settings.
 */
export function readShellProfile(
  setting: unknown,
  expand: (text: string) => string,
): ShellProfile | undefined {
  if (typeof setting !== 'object' || setting === null) return undefined;
  const { path, args } = setting as { path?: unknown; args?: unknown };
  // Some profiles list places to look at; the first one is the usual.
  const first: unknown = Array.isArray(path) ? path[0] : path;
  if (typeof first !== 'string' || first === '') return undefined;
  const list: unknown[] = typeof args === 'string' ? [args] : Array.isArray(args) ? args : [];
  return {
    path: expand(first),
    args: list.filter((arg) => typeof arg === 'string').map(expand),
  };
}
