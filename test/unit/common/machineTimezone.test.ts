import assert from 'node:assert/strict';
import { machineTimezone } from '../../../src/common/machineTimezone.ts';

const noLink = () => {
  throw Object.assign(new Error('EINVAL: invalid argument, readlink'), { code: 'EINVAL' });
};

function zone(
  sources: { readonly intl?: string | undefined; readonly link?: string },
  { named }: { readonly named: boolean },
): string {
  const { intl, link } = sources;
  return machineTimezone({
    isNamed: () => named,
    askIntl: () => intl,
    readLink: link === undefined ? noLink : () => link,
  });
}

const tokyo = '/usr/share/zoneinfo/Asia/Tokyo';

describe('The time zone of the machine', () => {
  it('is what the environment names, wherever the link leads', () => {
    assert.equal(zone({ intl: 'Europe/Paris', link: tokyo }, { named: true }), 'Europe/Paris');
  });

  it('is what the link says now where the environment names none, whatever Node found at its start', () => {
    assert.equal(zone({ intl: 'Europe/Paris', link: tokyo }, { named: false }), 'Asia/Tokyo');
  });

  it('is what Intl says where there is no link', () => {
    assert.equal(zone({ intl: 'Europe/Paris' }, { named: false }), 'Europe/Paris');
  });

  it('has the same name, whoever tells it', () => {
    const name = zone({ intl: 'Etc/UTC' }, { named: true });
    assert.equal(zone({ link: '/usr/share/zoneinfo/Zulu' }, { named: false }), name);
    const india = zone({ intl: 'Asia/Calcutta' }, { named: true });
    assert.equal(zone({ link: '/usr/share/zoneinfo/Asia/Kolkata' }, { named: false }), india);
  });

  // What Node says for TZ=:/etc/localtime, for TZ= and, by its own rules, for an offset.
  for (const unknown of [undefined, '', 'Etc/Unknown', '+03:00', 'No/Where']) {
    it(`is what the system’s link says where Intl says ${String(unknown)}`, () => {
      const links = {
        [tokyo]: 'Asia/Tokyo',
        '../usr/share/zoneinfo/America/Argentina/Ushuaia': 'America/Argentina/Ushuaia',
        '/var/db/timezone/zoneinfo/Europe/Paris': 'Europe/Paris',
        '/usr/share/zoneinfo/posix/Europe/Paris': 'Europe/Paris',
      };
      for (const [link, linked] of Object.entries(links)) {
        assert.equal(zone({ intl: unknown, link }, { named: true }), linked);
        assert.equal(zone({ intl: unknown, link }, { named: false }), linked);
      }
    });

    it(`is UTC where Intl says ${String(unknown)} and the link is none or leads elsewhere`, () => {
      assert.equal(zone({ intl: unknown }, { named: true }), 'UTC');
      for (const link of ['/etc/zone', '/usr/share/zoneinfo/localtime', '/usr/share/zoneinfo/']) {
        assert.equal(zone({ intl: unknown, link }, { named: false }), 'UTC');
      }
    });
  }

  it('is one that Intl takes, here and now, and leaves the environment as it is', () => {
    const before = { ...process.env };
    new Intl.DateTimeFormat('en', { timeZone: machineTimezone() });
    assert.deepEqual({ ...process.env }, before);
  });
});
