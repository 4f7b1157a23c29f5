/** What is written there is run or believed: by git, by the editor, by whatever imports a package. */
const names = /^(?:\.git|git~\d+|\.vscode|vscode~\d+|node_modules|node_m~\d+)$/;

/**
 * Whether a path leads into a folder that belongs to a tool, however a file system lets it be spelled: `.GIT`, `GIT~1`,
 * `.git.` or `.git::$INDEX_ALLOCATION` on Windows, with characters that macOS ignores. Links are not followed.
 */
export function leadsIntoToolFolder(path: string): boolean {
  return path.split(/[\\/]/).some((part) => names.test(plain(part)));
}

function plain(part: string): string {
  return part
    .normalize('NFKC')
    .replaceAll(/\p{Default_Ignorable_Code_Point}|\p{Cc}/gu, '')
    .replace(/:.*$/, '')
    .replace(/[. ]+$/, '')
    .toLowerCase();
}
