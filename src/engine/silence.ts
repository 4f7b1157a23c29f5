/**
 * How long ago a host may last have noted that it is alive, in milliseconds, and still be believed to be, where nobody
 * here can see its process: it is on another machine. It notes that several times a minute while it has runs.
 */
export const longestSilence = 5 * 60_000;
