/** A task's id as a command takes it, also where it looks like an option. */
export function taskWord(taskId: string): string {
  return taskId.startsWith('-') ? `-- ${taskId}` : taskId;
}
