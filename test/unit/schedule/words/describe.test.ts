import assert from 'node:assert/strict';
import type { Schedule } from '../../../../src/model/schedule.ts';
import { describeSchedule, describeSchedules } from '../../../../src/schedule/words/describe.ts';
import { english, frenchOptions, rowsOf, schedulesOf } from './describing.ts';

const rows = rowsOf(`
{"every":"minute"} | Every minute | Toutes les minutes
{"every":"15m"} | Every 15 minutes | Toutes les 15 minutes
{"every":"6 hours"} | Every 6 hours | Toutes les 6 heures
{"every":"60 minutes"} | Every hour | Toutes les heures
{"every":"1 day"} | Every day | Tous les jours
{"every":"2 days"} | Every 2 days | Tous les 2 jours
{"every":"14 days"} | Every 2 weeks | Toutes les 2 semaines
{"every":"1 month","from":"2026-01-31T06:00"} | Every month, counted from 31 January 2026, 06:00 | Tous les mois, à compter du 31 janvier 2026 à 06:00
{"every":"6 hours","from":"2026-01-31","timezone":"Europe/Paris"} | Every 6 hours, counted from 31 January 2026, 00:00 (Europe/Paris) | Toutes les 6 heures, à compter du 31 janvier 2026 à 00:00 (Europe/Paris)
{"every":"1 year"} | Every year | Tous les ans
{"every":"6 hours","start":"2026-01-01","end":"2026-12-31","timezone":"Europe/Paris","jitter":"5m"} | Every 6 hours, from 1 January 2026 until 31 December 2026, 00:00 (Europe/Paris), up to 5 minutes later | Toutes les 6 heures, du 1er janvier 2026 au 31 décembre 2026 à 00:00 (Europe/Paris), avec un retard de 5 minutes au plus
{"daily":"06:00"} | Every day at 06:00 | Tous les jours à 06:00
{"daily":["18:30","06:00"]} | Every day at 06:00 and 18:30 | Tous les jours à 06:00 et 18:30
{"daily":["06:00","12:00","18:30:15"],"timezone":"Europe/Paris"} | Every day at 06:00, 12:00 and 18:30:15 (Europe/Paris) | Tous les jours à 06:00, 12:00 et 18:30:15 (Europe/Paris)
{"weekly":"monday","at":"10:00"} | Every Monday at 10:00 | Chaque lundi à 10:00
{"weekly":["monday","tuesday","wednesday","thursday","friday"],"at":"10:00","timezone":"Europe/Paris"} | Weekdays at 10:00 (Europe/Paris) | En semaine à 10:00 (Europe/Paris)
{"weekly":["sunday","saturday"],"at":"10:00"} | Weekends at 10:00 | Le week-end à 10:00
{"weekly":["monday","thursday","sunday"]} | Every Monday, Thursday and Sunday at 00:00 | Chaque lundi, jeudi et dimanche à 00:00
{"weekly":["monday"],"at":"10:00","everyWeeks":2,"from":"2026-01-05"} | Every 2 weeks on Monday at 10:00, from 5 January 2026 | Toutes les 2 semaines, le lundi à 10:00, à partir du 5 janvier 2026
{"weekly":["monday","friday"],"at":"10:00","everyWeeks":2,"from":"2026-01-05","start":"2026-02-01"} | Every 2 weeks on Monday and Friday at 10:00, counted from 5 January 2026, from 1 February 2026 | Toutes les 2 semaines, le lundi et le vendredi à 10:00, à compter du 5 janvier 2026, à partir du 1er février 2026
{"monthly":1,"at":"00:00"} | On the 1st of every month at 00:00 | Le 1er de chaque mois à 00:00
{"monthly":22,"at":"00:00"} | On the 22nd of every month at 00:00 | Le 22 de chaque mois à 00:00
{"monthly":31,"at":"00:00"} | On the 31st of every month (or the last day of a shorter one) at 00:00 | Le 31 de chaque mois (ou le dernier jour d’un mois plus court) à 00:00
{"monthly":"last"} | On the last day of every month at 00:00 | Le dernier jour de chaque mois à 00:00
{"monthly":"last friday","at":"17:00"} | On the last Friday of every month at 17:00 | Le dernier vendredi de chaque mois à 17:00
{"monthly":"second tuesday"} | On the second Tuesday of every month at 00:00 | Le deuxième mardi de chaque mois à 00:00
{"yearly":"12-25","at":"08:00"} | Every 25 December at 08:00 | Chaque 25 décembre à 08:00
{"yearly":"01-01"} | Every 1 January at 00:00 | Chaque 1er janvier à 00:00
{"yearly":"02-30"} | Never: none of its months has such a day | Jamais\u00a0: aucun de ses mois n’a un tel jour
{"yearly":"02-29"} | Every 29 February (leap years only) at 00:00 | Chaque 29 février (années bissextiles seulement) à 00:00
{"once":"2026-12-24T18:00"} | Once on 24 December 2026 at 18:00 | Une seule fois, le 24 décembre 2026 à 18:00
{"once":"2027-01-01","timezone":"Europe/Paris"} | Once on 1 January 2027 at 00:00 (Europe/Paris) | Une seule fois, le 1er janvier 2027 à 00:00 (Europe/Paris)
{"startup":true} | When the workspace opens | À l’ouverture de l’espace de travail
{"after":"read-discogs"} | After read-discogs succeeds | Après la réussite de read-discogs
{"after":"read-discogs","on":"failure"} | After read-discogs fails | Après l’échec de read-discogs
{"after":"read-discogs","on":"always"} | After read-discogs ends | Après la fin de read-discogs
[{"daily":"06:00","timezone":"Europe/Paris"},{"weekly":"saturday","at":"12:00"},{"startup":true}] | Every day at 06:00 (Europe/Paris); every Saturday at 12:00; when the workspace opens | Tous les jours à 06:00 (Europe/Paris)\u00a0; chaque samedi à 12:00\u00a0; à l’ouverture de l’espace de travail
{"daily":"06:00","jitter":"1h30m","end":"2026-12-31T18:00"} | Every day at 06:00, until 31 December 2026, 18:00, up to 1 hour and 30 minutes later | Tous les jours à 06:00, jusqu’au 31 décembre 2026 à 18:00, avec un retard de 1\u00a0heure et 30 minutes au plus
{"daily":"06:00","start":"2026-01-01T06:00"} | Every day at 06:00, from 1 January 2026, 06:00 | Tous les jours à 06:00, à partir du 1er janvier 2026 à 06:00
{"every":"12 months"} | Every year | Tous les ans
{"every":"90 minutes"} | Every 90 minutes | Toutes les 90 minutes
{"every":"3 days","from":"2026-01-01T09:30"} | Every 3 days, counted from 1 January 2026, 09:30 | Tous les 3 jours, à compter du 1er janvier 2026 à 09:30
{"every":"2 hours","jitter":"500ms"} | Every 2 hours, up to 500 milliseconds later | Toutes les 2 heures, avec un retard de 500\u00a0millisecondes au plus
{"weekly":["monday","wednesday"],"at":["08:00","20:00"],"timezone":"America/New_York","jitter":"90s"} | Every Monday and Wednesday at 08:00 and 20:00 (America/New_York), up to 1 minute and 30 seconds later | Chaque lundi et mercredi à 08:00 et 20:00 (America/New_York), avec un retard de 1 minute et 30\u00a0secondes au plus
{"weekly":["monday","tuesday","wednesday","thursday","friday"],"everyWeeks":3,"from":"2026-01-05T08:00"} | Every 3 weeks on Monday, Tuesday, Wednesday, Thursday and Friday at 00:00, from 5 January 2026, 08:00 | Toutes les 3 semaines, le lundi, le mardi, le mercredi, le jeudi et le vendredi à 00:00, à partir du 5 janvier 2026 à 08:00
{"monthly":"fourth sunday","at":"23:59:59"} | On the fourth Sunday of every month at 23:59:59 | Le quatrième dimanche de chaque mois à 23:59:59
{"monthly":3,"end":"2026-12-31"} | On the 3rd of every month at 00:00, until 31 December 2026, 00:00 | Le 3 de chaque mois à 00:00, jusqu’au 31 décembre 2026 à 00:00
[{"cron":"0 2 * * 1-5"},{"weekly":["monday","tuesday","wednesday","thursday","friday"],"at":"02:00"}] | Weekdays at 02:00 | En semaine à 02:00
`);

describe('A schedule in words', () => {
  for (const { written, english: inEnglish, french: inFrench } of rows) {
    it(`is “${inEnglish}” for ${written}`, () => {
      const schedules = schedulesOf(written);
      assert.equal(describeSchedules(schedules, english), inEnglish);
      assert.equal(describeSchedules(schedules, frenchOptions), inFrench);
    });
  }

  const one = (json: string): Schedule => schedulesOf(json)[0] ?? assert.fail();
  const inParis = (json: string) => describeSchedule(one(json), { ...english, timezone: 'Europe/Paris' });

  it('names the zone that it is given where the schedule follows the wall clock', () => {
    assert.equal(inParis('{"daily":"06:00"}'), 'Every day at 06:00 (Europe/Paris)');
    assert.equal(inParis('{"cron":"0 2 * * 1-5"}'), 'Weekdays at 02:00 (Europe/Paris)');
    assert.equal(
      inParis('{"every":"1 hour","end":"2026-12-31T18:00"}'),
      'Every hour, until 31 December 2026, 18:00 (Europe/Paris)',
    );
  });

  it('names the schedule’s own zone rather than the one that it is given', () => {
    assert.equal(inParis('{"daily":"06:00","timezone":"Asia/Tokyo"}'), 'Every day at 06:00 (Asia/Tokyo)');
  });

  it('names no zone where none makes a difference', () => {
    assert.equal(inParis('{"every":"6 hours"}'), 'Every 6 hours');
    assert.equal(inParis('{"cron":"* * * * *"}'), 'Every minute');
    assert.equal(inParis('{"startup":true}'), 'When the workspace opens');
    assert.equal(inParis('{"after":"read"}'), 'After read succeeds');
  });

  it('is empty where there is no schedule', () => {
    assert.equal(describeSchedules([], english), '');
  });

  it('says once what two schedules say alike', () => {
    assert.equal(
      describeSchedules(schedulesOf('[{"every":"2 weeks"},{"every":"14 days"}]'), english),
      'Every 2 weeks',
    );
  });

  it('keeps to the language of its sentences, however the editor names that or another', () => {
    const yearly = one('{"yearly":"12-25","at":"08:00"}');
    for (const locale of ['en', 'de', 'zh-cn', 'qps-ploc', '', 'not a locale']) {
      assert.equal(describeSchedule(yearly, { ...english, locale }), 'Every 25 December at 08:00', locale);
    }
    assert.equal(describeSchedule(yearly, { ...english, locale: 'en-US' }), 'Every December 25 at 08:00');
    assert.equal(
      describeSchedule(yearly, { ...frenchOptions, locale: 'fr-CA' }),
      'Chaque 25 décembre à 08:00',
    );
  });

  it('shows a date that it cannot read as it is written', () => {
    assert.equal(describeSchedule({ form: 'once', at: 'soon' }, english), 'Once on soon at soon');
  });
});
