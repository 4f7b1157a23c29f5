/** A piece of what a run has printed, in the order in which it came. */
export type LogPart =
  | { readonly attempt: number; readonly stream: 'stdout' | 'stderr'; readonly bytes: Uint8Array }
  /** Here so many bytes of the attempt's log have been left out. */
  | { readonly attempt: number; readonly cut: number };
