import { publicCases } from '../unit/schedule/publicCases.ts';
import { here, peers, type Contestant } from './calendars.ts';
import type { Figure } from './figures.ts';

/** How many of the public daylight-saving cases each answers right; to refuse or to throw is no right answer. */
export function cases(): Promise<Figure[]> {
  const all = publicCases().daylightSaving.flatMap((group) => group.cases);
  const passed = ({ compile }: Contestant) =>
    all.filter(({ expression, zone, after, expected }) => {
      try {
        return compile(expression, zone).next(after) === expected;
      } catch {
        return false;
      }
    }).length;
  return Promise.resolve([
    {
      measure: 'public DST cases passed',
      value: `${passed(here)} of ${all.length}`,
      peer: peers.map((peer) => `${passed(peer)} (${peer.name})`).join(', '),
      goal: `${all.length} of ${all.length}`,
    },
  ]);
}
