/** What is known of the editor, beside what `scheduler doctor` finds. */
export interface EditorFacts {
  readonly extension: string;
  readonly vscode: string;
  /** `ssh-remote` and the like; `undefined`: a local window. */
  readonly remote: string | undefined;
  readonly system: string;
}

/** What the doctor said of one workspace folder. */
export interface FolderDiagnosis {
  readonly name: string;
  /** JSON, or what it said instead. */
  readonly text: string;
}

/** Diagnostics as Markdown, to be pasted into a report. The home directories (absolute) are shown as `~`. */
export function diagnosticsText(
  facts: EditorFacts,
  folders: readonly FolderDiagnosis[],
  homes: readonly string[],
): string {
  const lines = [
    '### Workspace Scheduler: diagnostics',
    '',
    `- Extension: ${facts.extension}`,
    `- VS Code: ${facts.vscode}`,
    `- Remote: ${facts.remote ?? 'none'}`,
    `- System: ${facts.system}`,
    ...folders.flatMap(({ name, text }) => {
      const fence = fenceAround(text);
      return ['', `#### ${name.replaceAll(/\s+/g, ' ')}`, '', `${fence}json`, text.trim(), fence];
    }),
    '',
  ];
  return withoutHomes(lines.join('\n'), homes);
}

/** Longer than any run of backticks in it, as Markdown asks for. */
function fenceAround(text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  return '`'.repeat(longest + 1);
}

/** Also as JSON writes them: with each backslash doubled. */
function withoutHomes(text: string, homes: readonly string[]): string {
  const known = homes
    .filter((home) => home.length > 1)
    .flatMap((home) => [home, home.replaceAll('\\', '\\\\')])
    .sort((a, b) => b.length - a.length);
  return known.reduce((masked, home) => masked.replaceAll(wholePath(home), '~'), text);
}

/** Not `/home/ann` in `/home/anna`, nor in `/mnt/home/ann`. */
function wholePath(path: string): RegExp {
  return new RegExp(`(?<![\\w/\\\\.-])${path.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')}(?![\\w.-])`, 'g');
}
