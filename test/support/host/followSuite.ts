import { describeSuiteEvent, readSuiteEvents } from './suiteReport.ts';

/** Tells `progress` what a running suite appends to its report, within a third of a second. */
export function followSuite(file: string, progress: (line: string) => void): { stop(): Promise<void> } {
  let told = 0;
  let reading = Promise.resolve();
  const look = async () => {
    const events = await readSuiteEvents(file);
    for (const event of events.slice(told)) {
      const line = describeSuiteEvent(event);
      if (line !== undefined) progress(line);
    }
    told = Math.max(told, events.length);
  };
  const next = () => (reading = reading.then(look));
  // Other processes write here, and a watcher of files misses some of that on some systems.
  const timer = setInterval(() => void next(), 300);
  return {
    async stop() {
      clearInterval(timer);
      await next();
    },
  };
}
