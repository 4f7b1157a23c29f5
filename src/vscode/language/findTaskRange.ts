import * as vscode from 'vscode';

/** Where a task's key stands in scheduler.json. */
export async function findTaskRange(
  document: vscode.TextDocument,
  taskId: string,
): Promise<vscode.Range | undefined> {
  const { findNodeAtLocation, parseTree } = await import('jsonc-parser');
  const root = parseTree(document.getText(), [], { allowTrailingComma: true });
  const value = root && findNodeAtLocation(root, ['tasks', taskId]);
  const key = value?.parent?.children?.[0];
  return (
    key && new vscode.Range(document.positionAt(key.offset), document.positionAt(key.offset + key.length))
  );
}
