/** A command of the palette or of a view. */
export interface Command {
  readonly id: string;
  /** `argument`: what it was called on, a node of a tree or a reference from a link; nothing in the palette. */
  run(argument?: unknown): Promise<void> | void;
}
