// What the server says on every machine and what says nothing about the extension under test.
const lines: readonly RegExp[] = [
  /^\s*$/,
  /^Server bound to /,
  /^Extension host agent listening on /,
  /^Web UI available at /,
  /^\[reconnection-grace-time\]/,
  /^\[[\d:]+\]\s*$/,
  /^\[[\d:]+\] Log level changed to /,
  /^File not found: .*[\\/](vsda[\\/]|dist[\\/]browser[\\/]extension\.js)/,
  /\[DEP\d+\] DeprecationWarning/,
  /^\(Use `node --trace-deprecation/,
];

/** Native modules are not compiled here (see codeServer.ts), and no TypeScript is bundled; the server goes on without. */
const missingModule =
  /Could not locate the bindings file|Cannot find module .*build[\\/]Release|Could not find bundled tsserver\.js/;
const rest = /^\s*(→ |at |tries: \[|'.*\.node',?$|\]$|\}$|Require stack:|- \/)/;

const consoleMessages: readonly RegExp[] = [
  missingModule,
  /^\[Service Worker\] registration/,
  /^Timed out waiting for authentication provider/,
  // The workbench, when the extension host has ended: by its exit code everybody knows.
  /^Canceled: Canceled/,
  /\bstopAllInReverse \(/,
  // A suite's own verdict, which its report gives better.
  /^Error: (\d+ failed|No test ran)\n/,
];

/** A sink for the server's lines that hands on to `log` what is not noise. */
export function withoutServerNoise(log: (line: string) => void): (line: string) => void {
  let within = false;
  return (line) => {
    if (missingModule.test(line)) {
      within = true;
      return;
    }
    within &&= rest.test(line);
    if (!within && !lines.some((pattern) => pattern.test(line))) log(line);
  };
}

/** Whether a whole message of the workbench's console is noise. */
export function isConsoleNoise(text: string): boolean {
  return consoleMessages.some((pattern) => pattern.test(text));
}
