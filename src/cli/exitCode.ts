/** What the command line ends with. */
export const exitCodes = {
  /** Done as asked. */
  success: 0,
  /** A run did not succeed, or the doctor has found something wrong. */
  runFailed: 1,
  /** It could not be done as asked: usage, scheduler.json, or the state folder. */
  refused: 2,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
