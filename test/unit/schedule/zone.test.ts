import assert from 'node:assert/strict';
import { Zone, Zones } from '../../../src/schedule/zone.ts';
import { ZoneOracle } from './zoneOracle.ts';

describe('A zone', () => {
  for (const id of [
    'Europe/Paris',
    'Africa/Casablanca',
    'Australia/Lord_Howe',
    'Pacific/Apia',
    'UTC',
    '+05:30',
  ]) {
    it(`${id} has the offsets of the system, in whatever order they are asked for`, () => {
      const zone = new Zone(id);
      const oracle = new ZoneOracle(id);
      // 7919 is prime: every hour of the 30 years around comes up in a scattered order.
      const hours = 30 * 365 * 24;
      for (let i = 0; i < 3000; i++) {
        const instant = Date.UTC(2000, 0, 1) + ((i * 7919) % hours) * 3_600_000;
        assert.equal(zone.wallAt(instant), oracle.wallAt(instant), new Date(instant).toISOString());
        const segment = zone.at(instant);
        assert.ok(segment.start <= instant && instant < segment.end);
      }
    });
  }

  it('joins its segments without a hole', () => {
    const zone = new Zone('Europe/Paris');
    let segment = zone.at(Date.UTC(2020, 0, 1));
    for (let i = 0; i < 20; i++) {
      const following = zone.at(segment.end);
      assert.equal(following.start, segment.end);
      assert.equal(following.reached, segment.end + segment.offset);
      assert.notEqual(following.offset, segment.offset);
      segment = following;
    }
  });

  it('looks nothing up twice', () => {
    const zone = new Zone('Europe/Paris');
    const years = [2020, 2030, 2010, 2025, 2015, 2021];
    for (const segment of years.map((year) => zone.at(Date.UTC(year, 0, 1)))) {
      assert.equal(zone.at(segment.start), segment);
      assert.equal(zone.at(segment.end - 1), segment);
    }
  });

  it('that the system does not know is refused', () => {
    assert.throws(() => new Zone('Europe/Pari'), RangeError);
  });

  it('is shared under its name', () => {
    const zones = new Zones();
    assert.equal(zones.get('Europe/Paris'), zones.get('Europe/Paris'));
  });
});
