import * as vscode from 'vscode';

/** Where a workspace folder's scheduler.json is, there or not. */
export function configUri(folder: vscode.WorkspaceFolder): vscode.Uri {
  return vscode.Uri.joinPath(folder.uri, '.vscode', 'scheduler.json');
}
