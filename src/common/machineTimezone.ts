import { readlinkSync } from 'node:fs';

/**
 * The IANA time zone of this machine. Node knows none where `TZ` is empty, a path or a rule such as `UTC+3`:
 * then it is the system's own, by what `/etc/localtime` links to, else `UTC`. The arguments stand in for Intl
 * and the link in tests.
 */
export function machineTimezone(
  askIntl: () => string | undefined = () => Intl.DateTimeFormat().resolvedOptions().timeZone,
  readLink: () => string = () => readlinkSync('/etc/localtime'),
): string {
  const name = askIntl();
  if (isTimezone(name)) return name;
  const linked = zoneOfLink(readLink);
  return isTimezone(linked) ? linked : 'UTC';
}

function zoneOfLink(readLink: () => string): string | undefined {
  try {
    return /\/zoneinfo\/(?:posix\/|right\/)?(.+)$/.exec(readLink())?.[1];
  } catch {
    // A copy of the zone's file, which has no name, or a system without one.
    return undefined;
  }
}

function isTimezone(name: string | undefined): name is string {
  // Given as undefined, Intl would take its own default.
  if (name === undefined || !/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
