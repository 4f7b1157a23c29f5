/** Says `text` at once and again with the seconds gone by, every three seconds, until `work` is done. */
export async function whileReporting<T>(
  progress: (line: string) => void,
  text: string,
  work: () => Promise<T>,
): Promise<T> {
  const began = performance.now();
  const elapsed = () => `${((performance.now() - began) / 1000).toFixed(0)} s`;
  progress(`${text} …`);
  const timer = setInterval(() => progress(`${text} … ${elapsed()}`), 3000);
  try {
    const result = await work();
    progress(`${text}: done in ${elapsed()}`);
    return result;
  } finally {
    clearInterval(timer);
  }
}
