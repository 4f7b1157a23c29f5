import fc from 'fast-check';
import { ZoneOracle } from './zoneOracle.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** A stretch of time in a zone: [from, to), both full minutes. */
export interface ClockWindow {
  readonly zone: string;
  readonly from: number;
  readonly to: number;
}

/** Zones whose clocks do something of their own. */
export const knownZones: readonly string[] = [
  'Europe/Paris',
  'Europe/London',
  'Europe/Dublin',
  'Europe/Moscow',
  'Europe/Lisbon',
  'America/New_York',
  'America/St_Johns',
  'America/Sao_Paulo',
  'America/Santiago',
  'America/Nuuk',
  'America/Scoresbysund',
  'America/Caracas',
  'America/Havana',
  'America/Asuncion',
  'Australia/Lord_Howe',
  'Australia/Sydney',
  'Antarctica/Troll',
  'Antarctica/Casey',
  'Pacific/Apia',
  'Pacific/Chatham',
  'Pacific/Kwajalein',
  'Pacific/Norfolk',
  'Africa/Casablanca',
  'Africa/El_Aaiun',
  'Africa/Cairo',
  'Asia/Kathmandu',
  'Asia/Tehran',
  'Asia/Gaza',
  'Asia/Amman',
  'Asia/Pyongyang',
  'Asia/Kolkata',
  'UTC',
];

const oracles = new Map<string, ZoneOracle>();

export function oracleOf(zone: string): ZoneOracle {
  let oracle = oracles.get(zone);
  if (oracle === undefined) oracles.set(zone, (oracle = new ZoneOracle(zone)));
  return oracle;
}

/** Windows of at most so many days, which mostly lie around a change of the clock. */
export function clockWindows(zones: readonly string[], days: number): fc.Arbitrary<ClockWindow> {
  return fc
    .record({
      zone: fc.constantFrom(...zones),
      // Some clocks showed seconds of their own until 1972.
      year: fc.integer({ min: 1973, max: 2040 }),
      which: fc.nat({ max: 11 }),
      before: fc.integer({ min: -120, max: 3 * 24 * 60 }),
      minutes: fc.integer({ min: 1, max: Math.round(days * 24 * 60) }),
    })
    .map(({ zone, year, which, before, minutes }) => {
      const changes = oracleOf(zone).changesIn(year);
      const change = changes[which % Math.max(1, changes.length)] ?? Date.UTC(year, which, 28);
      const from = change - Math.min(before, Math.ceil(days * 24 * 60)) * MINUTE;
      return { zone, from, to: Math.min(from + minutes * MINUTE, from + 40 * 365 * DAY) };
    });
}
