import { readlinkSync } from 'node:fs';

/** What tells the zone of a machine; another stands in for it in tests. */
export interface ZoneSources {
  /** Whether the environment names a zone: then it holds for this process, wherever the machine goes. */
  readonly isNamed: () => boolean;
  readonly askIntl: () => string | undefined;
  /** Where `/etc/localtime` leads to; throws where it is no link. */
  readonly readLink: () => string;
}

const thisMachine: ZoneSources = {
  isNamed: () => process.env['TZ'] !== undefined,
  askIntl() {
    // Node finds its zone out at its start, and anew only when TZ is written or deleted. Deleting what is not
    // there leaves the environment that scripts inherit as it is.
    if (process.env['TZ'] === undefined) delete process.env['TZ'];
    return Intl.DateTimeFormat().resolvedOptions().timeZone;
  },
  readLink: () => readlinkSync('/etc/localtime'),
};

/**
 * The IANA time zone of this machine at this moment, by the name that Intl has for it: what `TZ` names, else
 * what `/etc/localtime` links to (Node itself may know only where the machine was when it started), else
 * Intl's, else `UTC`. Node knows no zone where `TZ` is empty, a path or a rule such as `UTC+3`: then the link
 * counts. From this call on, new `Intl.DateTimeFormat`s are in the present zone as well.
 */
export function machineTimezone({ isNamed, askIntl, readLink }: ZoneSources = thisMachine): string {
  const told = canonical(askIntl());
  const linked = canonical(zoneOfLink(readLink));
  return (isNamed() ? (told ?? linked) : (linked ?? told)) ?? 'UTC';
}

function zoneOfLink(readLink: () => string): string | undefined {
  try {
    return /\/zoneinfo\/(?:posix\/|right\/)?(.+)$/.exec(readLink())?.[1];
  } catch {
    // A copy of the zone's file, which has no name, or a system without one.
    return undefined;
  }
}

/** One name for all hosts, however they came to know the zone: the key of a schedule holds it. */
function canonical(name: string | undefined): string | undefined {
  // Given as undefined, Intl would take its own default.
  if (name === undefined || !/^[A-Za-z]/.test(name)) return undefined;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}
