/** SQLite's primary result code; `undefined`: it is not an error of SQLite. */
export function primaryCode(error: unknown): number | undefined {
  const code = error instanceof Error && 'errcode' in error ? error.errcode : undefined;
  return typeof code === 'number' ? code & 0xff : undefined;
}

/** Another connection holds the lock: SQLITE_BUSY. */
export function isBusy(error: unknown): boolean {
  return primaryCode(error) === 5;
}

/** A table or column is not there, or is something else: SQLITE_ERROR, which none of our statements meets otherwise. */
export function isForeignSchema(error: unknown): boolean {
  return primaryCode(error) === 1;
}

/** The file is no sound database: SQLITE_CORRUPT or SQLITE_NOTADB. */
export function isDamage(error: unknown): boolean {
  const code = primaryCode(error);
  return code === 11 || code === 26;
}
