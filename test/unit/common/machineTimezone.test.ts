import assert from 'node:assert/strict';
import { machineTimezone } from '../../../src/common/machineTimezone.ts';

const noLink = () => {
  throw Object.assign(new Error('EINVAL: invalid argument, readlink'), { code: 'EINVAL' });
};

describe('The time zone of the machine', () => {
  it('is what Intl says', () => {
    assert.equal(
      machineTimezone(
        () => 'Europe/Paris',
        () => assert.fail('nobody has to look further'),
      ),
      'Europe/Paris',
    );
  });

  // What Node says for TZ=:/etc/localtime, for TZ= and, by its own rules, for an offset.
  for (const unknown of [undefined, '', 'Etc/Unknown', '+03:00', 'No/Where']) {
    it(`is what the system’s link says where Intl says ${String(unknown)}`, () => {
      const links = {
        '/usr/share/zoneinfo/Asia/Kolkata': 'Asia/Kolkata',
        '../usr/share/zoneinfo/America/Argentina/Ushuaia': 'America/Argentina/Ushuaia',
        '/var/db/timezone/zoneinfo/Europe/Paris': 'Europe/Paris',
        '/usr/share/zoneinfo/posix/Europe/Paris': 'Europe/Paris',
      };
      for (const [link, zone] of Object.entries(links)) {
        assert.equal(
          machineTimezone(
            () => unknown,
            () => link,
          ),
          zone,
        );
      }
    });

    it(`is UTC where Intl says ${String(unknown)} and the link is none or leads elsewhere`, () => {
      assert.equal(
        machineTimezone(() => unknown, noLink),
        'UTC',
      );
      for (const link of ['/etc/zone', '/usr/share/zoneinfo/localtime', '/usr/share/zoneinfo/']) {
        assert.equal(
          machineTimezone(
            () => unknown,
            () => link,
          ),
          'UTC',
        );
      }
    });
  }

  it('is one that Intl takes, here and now', () => {
    new Intl.DateTimeFormat('en', { timeZone: machineTimezone() });
  });
});
