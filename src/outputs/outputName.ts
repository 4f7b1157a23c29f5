/** What a file name cannot hold on some system, or would lead elsewhere. */
const unsafe = /[\\/:*?"<>|\p{Cc}]/gu;

/**
 * `generate-haiku-20261122-060000.md`: the wall-clock time of `at` (milliseconds since the Unix epoch) in `zone`
 * (IANA). The second file of one name is `generate-haiku-20261122-060000-2.md`.
 */
export function outputName(
  taskId: string,
  at: number,
  zone: string,
  extension: string,
  ordinal: number = 1,
): string {
  const again = ordinal === 1 ? '' : `-${ordinal}`;
  return `${taskId.replaceAll(unsafe, '-')}-${stamp(at, zone)}${again}.${safeExtension(extension)}`;
}

/** Without the dot, and nothing but an extension. */
export function safeExtension(extension: string): string {
  return extension.replaceAll(unsafe, '-').replace(/^\.+/, '');
}

function stamp(at: number, zone: string): string {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    ...{ year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
  });
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
  const date = `${part('year').padStart(4, '0')}${part('month')}${part('day')}`;
  return `${date}-${part('hour')}${part('minute')}${part('second')}`;
}
