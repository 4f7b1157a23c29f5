import { message } from '../common/message.ts';
import { excerpt, faultAt, type Fault } from './reading.ts';
import { nearest } from './suggest.ts';

/** Looking for a near name takes about a millisecond: whoever has misspelt many sees the pattern by then. */
const mostSuggestions = 20;

/** The time zones of one file, each looked up once: asking Intl is slow. */
export class TimeZones {
  readonly #known = new Map<string, Fault | undefined>();
  #suggestions = 0;

  /** What is wrong with a zone's name; `undefined` for an IANA zone. */
  fault(name: string): Fault | undefined {
    if (!this.#known.has(name)) this.#known.set(name, isTimeZone(name) ? undefined : this.#unknown(name));
    return this.#known.get(name);
  }

  #unknown(name: string): Fault {
    return unknownZone(name, this.#suggestions++ < mostSuggestions ? nearestZone(name) : undefined);
  }
}

function isTimeZone(name: string): boolean {
  // Intl takes offsets such as +01:00 too, which know nothing of a country's clock changes.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function nearestZone(name: string): string | undefined {
  const zones = Intl.supportedValuesOf('timeZone');
  // Cities are what people remember: `Paris` alone means Europe/Paris.
  const city = `/${name.toLowerCase().replaceAll(' ', '_')}`;
  return nearest(name, zones) ?? zones.find((zone) => zone.toLowerCase().endsWith(city));
}

function unknownZone(name: string, suggestion: string | undefined): Fault {
  const text = excerpt(name);
  return faultAt(
    0,
    name.length,
    suggestion === undefined
      ? message('Unknown time zone "{text}". Write an IANA name, such as "Europe/Paris" or "UTC".', { text })
      : message('Unknown time zone "{text}". Did you mean "{suggestion}"?', { text, suggestion }),
  ).fault;
}
