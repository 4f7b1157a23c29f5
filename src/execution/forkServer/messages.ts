/** What the host asks of the fork server. The id is secret: it opens the streams of the process. */
export interface SpawnRequest {
  /** A UUID. */
  readonly id: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

interface SpawnError {
  readonly message: string;
  readonly code?: string;
}

/** What the fork server tells: of each request first one of the first two, and of a process its end. */
export type ServerMessage =
  | { readonly id: string; readonly pid: number }
  | { readonly id: string; readonly error: SpawnError }
  | { readonly id: string; readonly exitCode: number | null; readonly signal: NodeJS.Signals | null };

/** Each stream begins with its name: the request's id, and a letter for which of the two it is. */
export const streamLetters = { o: 'stdout', e: 'stderr' } as const;
export type StreamLetter = keyof typeof streamLetters;
export const streamNameLength = 37;
