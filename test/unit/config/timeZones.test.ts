import assert from 'node:assert/strict';
import { inEnglish } from '../../../src/common/message.ts';
import { TimeZones } from '../../../src/config/timeZones.ts';

describe('The time zones of a file', () => {
  const said = (zones: TimeZones, name: string) => {
    const fault = zones.fault(name);
    return fault && inEnglish(fault.message);
  };

  it('are IANA names; a near one or a city alone is suggested', () => {
    const zones = new TimeZones();
    assert.equal(said(zones, 'Europe/Paris'), undefined);
    assert.match(said(zones, 'Europe/Pari') ?? '', /Did you mean "Europe\/Paris"\?$/);
    assert.match(said(zones, 'Tokyo') ?? '', /Did you mean "Asia\/Tokyo"\?$/);
    assert.match(said(zones, '+01:00') ?? '', /^Unknown time zone/);
  });

  it('get suggestions while the unknown ones are few: each is looked for among hundreds', () => {
    const zones = new TimeZones();
    const texts = Array.from({ length: 30 }, (_, index) => said(zones, `Europe/Paris${index}`));
    assert.equal(texts.filter((text) => text?.includes('Did you mean')).length, 20);
    assert.match(texts.at(-1) ?? '', /^Unknown time zone "Europe\/Paris29"/);
    assert.equal(said(zones, 'Europe/Paris0'), texts[0], 'what was said once is said again');
  });
});
