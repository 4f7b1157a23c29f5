import assert from 'node:assert/strict';
import type { CronSchedule } from '../../../../src/model/schedule.ts';
import { describeSchedule } from '../../../../src/schedule/words/describe.ts';
import { cron } from '../../../support/builders.ts';
import { english, frenchOptions, rowsOf, schedulesOf } from './describing.ts';

const rows = rowsOf(`
* * * * * | Every minute | Toutes les minutes
* * * * * * | Every second | Toutes les secondes
*/30 * * * * * | Every 30 seconds | Toutes les 30 secondes
*/15 * * * * | Every 15 minutes | Toutes les 15 minutes
*/7 * * * * | At 0, 7, 14, 21, 28, 35, 42, 49 and 56 minutes past the hour | 0, 7, 14, 21, 28, 35, 42, 49 et 56 minutes après l’heure
5 * * * * | At 5 minutes past the hour | 5 minutes après l’heure
15,45 * * * * | At 15 and 45 minutes past the hour | 15 et 45 minutes après l’heure
0-10 * * * * | Minutes 0 through 10 past the hour | Les minutes entre 0 et 10 après l’heure
@hourly | Every hour | Toutes les heures
@daily | Every day at 00:00 | Tous les jours à 00:00
@weekly | Every Sunday at 00:00 | Chaque dimanche à 00:00
@monthly | On the 1st of every month at 00:00 | Le 1er de chaque mois à 00:00
@yearly | Every 1 January at 00:00 | Chaque 1er janvier à 00:00
0 */6 * * * | Every day at 00:00, 06:00, 12:00 and 18:00 | Tous les jours à 00:00, 06:00, 12:00 et 18:00
0 */2 * * * | On the hour, every 2 hours | À l’heure pile, toutes les 2 heures
10 */3 * * * | Every day at 00:10, 03:10, 06:10, 09:10, 12:10, 15:10, 18:10 and 21:10 | Tous les jours à 00:10, 03:10, 06:10, 09:10, 12:10, 15:10, 18:10 et 21:10
0 1-23/2 * * * | Every day at 01:00, 03:00, 05:00, 07:00, 09:00, 11:00, 13:00, 15:00, 17:00, 19:00, 21:00 and 23:00 | Tous les jours à 01:00, 03:00, 05:00, 07:00, 09:00, 11:00, 13:00, 15:00, 17:00, 19:00, 21:00 et 23:00
0 9-17 * * * | Every hour, between 09:00 and 17:00 | Toutes les heures, entre 09:00 et 17:00
30 9-17 * * 1-5 | At 30 minutes past the hour, between 09:30 and 17:30, on weekdays | 30 minutes après l’heure, entre 09:30 et 17:30, en semaine
*/10 9-17 * * 1-5 | Every 10 minutes, between 09:00 and 17:50, on weekdays | Toutes les 10 minutes, entre 09:00 et 17:50, en semaine
*/15 22-2 * * * | Every 15 minutes, between 22:00 and 02:45 | Toutes les 15 minutes, entre 22:00 et 02:45
*/15 22-2 * * mon | Every 15 minutes, between 00:00 and 02:45 and between 22:00 and 23:45, every Monday | Toutes les 15 minutes, entre 00:00 et 02:45 et entre 22:00 et 23:45, chaque lundi
*/20 9,12,15 * * * | Every 20 minutes, in the hours 9, 12 and 15 | Toutes les 20 minutes, pendant les heures 9, 12 et 15
*/15 */2 * * * | Every 15 minutes, in the hours 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20 and 22 | Toutes les 15 minutes, pendant les heures 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20 et 22
30 0 2 * * * | Every day at 02:00:30 | Tous les jours à 02:00:30
*/10 0 * * * * | Every 10 seconds, in minute 0 of the hour | Toutes les 10 secondes, à la minute 0 de chaque heure
30 5,10 9-17 * * * | At 30 seconds past the minute, in minutes 5 and 10 of the hour, between 09:05:30 and 17:10:30 | 30 secondes après la minute, aux minutes 5 et 10 de chaque heure, entre 09:05:30 et 17:10:30
0 2 * * 1-5 | Weekdays at 02:00 | En semaine à 02:00
0 2 * * fri-mon | Every Monday, Friday, Saturday and Sunday at 02:00 | Chaque lundi, vendredi, samedi et dimanche à 02:00
0 0 * * 0,6 | Weekends at 00:00 | Le week-end à 00:00
0 0 13 * 5 | On the 13th of every month or every Friday (either is enough) at 00:00 | Le 13 de chaque mois ou chaque vendredi (l’un des deux suffit) à 00:00
0 0 13 * 1-5 | On the 13th of every month or on weekdays (either is enough) at 00:00 | Le 13 de chaque mois ou en semaine (l’un des deux suffit) à 00:00
0 0 1-7 * mon | On the 1st to 7th of every month or every Monday (either is enough) at 00:00 | Du 1er au 7 de chaque mois ou chaque lundi (l’un des deux suffit) à 00:00
0 0 L * * | On the last day of every month at 00:00 | Le dernier jour de chaque mois à 00:00
0 0 LW * * | On the last weekday of every month at 00:00 | Le dernier jour de semaine de chaque mois à 00:00
0 0 15W * * | On the weekday nearest the 15th of every month at 00:00 | Le jour de semaine le plus proche du 15 de chaque mois à 00:00
0 0 1,15 * * | On the 1st and the 15th of every month at 00:00 | Le 1er et le 15 de chaque mois à 00:00
0 0 31 * * | On the 31st of every month (where there is such a day) at 00:00 | Le 31 de chaque mois (quand ce jour existe) à 00:00
0 0 29 2 * | Every 29 February (leap years only) at 00:00 | Chaque 29 février (années bissextiles seulement) à 00:00
0 0 31 2 * | Never: none of its months has such a day | Jamais\u00a0: aucun de ses mois n’a un tel jour
0 0 31 4,5 * | Every 31 May at 00:00 | Chaque 31 mai à 00:00
0 0 1-7 * * | On the 1st to 7th of every month at 00:00 | Du 1er au 7 de chaque mois à 00:00
0 0 */2 * * | Every 2 days from the 1st of each month at 00:00 | Tous les 2 jours à partir du 1er de chaque mois à 00:00
0 0 */5 1 * | Every 5 days from the 1st of each month at 00:00, in January | Tous les 5 jours à partir du 1er de chaque mois à 00:00, en janvier
0 0 1 1,7 * | Every 1 January and 1 July at 00:00 | Chaque 1er janvier et 1er juillet à 00:00
0 0 1 */3 * | Every 1 January, 1 April, 1 July and 1 October at 00:00 | Chaque 1er janvier, 1er avril, 1er juillet et 1er octobre à 00:00
0 12 * 1-3 1 | Every Monday at 12:00, in January, February and March | Chaque lundi à 12:00, en janvier, février et mars
0 17 * * 5L | On the last Friday of every month at 17:00 | Le dernier vendredi de chaque mois à 17:00
0 17 * * 5#L | On the last Friday of every month at 17:00 | Le dernier vendredi de chaque mois à 17:00
0 17 * * 5#2 | On the second Friday of every month at 17:00 | Le deuxième vendredi de chaque mois à 17:00
0 17 * * 5#5 | On the fifth Friday of every month (where there is such a day) at 17:00 | Le cinquième vendredi de chaque mois (quand ce jour existe) à 17:00
0 17 * * mon,5L | Every Monday and on the last Friday of every month at 17:00 | Chaque lundi et le dernier vendredi de chaque mois à 17:00
*/10 * * 8 * | Every 10 minutes, in August | Toutes les 10 minutes, en août
*/10 * L * * | Every 10 minutes, on the last day of every month | Toutes les 10 minutes, le dernier jour de chaque mois
0 0 1,15,L * * | On the 1st, the 15th and the last day of every month at 00:00 | Le 1er, le 15 et le dernier jour de chaque mois à 00:00
0 0 * * * | Every day at 00:00 | Tous les jours à 00:00
0 0 1-31 * 5 | Every day at 00:00 | Tous les jours à 00:00
0 0 * * 1-7 | Every day at 00:00 | Tous les jours à 00:00
0 0 1-7 * 0-6 | Every day at 00:00 | Tous les jours à 00:00
0 0 28-31 * * | On the 28th to 31st of every month (where there is such a day) at 00:00 | Du 28 au 31 de chaque mois (quand ce jour existe) à 00:00
0 0 31W * * | On the weekday nearest the 31st of every month (where there is such a day) at 00:00 | Le jour de semaine le plus proche du 31 de chaque mois (quand ce jour existe) à 00:00
0 0 15W,L 6 * | On the last day and the weekday nearest the 15th of the month at 00:00, in June | Le dernier jour et le jour de semaine le plus proche du 15 du mois à 00:00, en juin
0 0 31 2 5 | Every Friday at 00:00, in February | Chaque vendredi à 00:00, en février
5 * * * * * | At 5 seconds past the minute | 5 secondes après la minute
0,20,40 * 9 * * * | Every 20 seconds, between 09:00 and 09:59:40 | Toutes les 20 secondes, entre 09:00 et 09:59:40
0 30 8 24 12 * | Every 24 December at 08:30 | Chaque 24 décembre à 08:30
*/5 8-9,14-17 * * * | Every 5 minutes, between 08:00 and 09:55 and between 14:00 and 17:55 | Toutes les 5 minutes, entre 08:00 et 09:55 et entre 14:00 et 17:55
0 0 1-10 3,6,9,12 * | On the 1st to 10th of the month at 00:00, in March, June, September and December | Du 1er au 10 du mois à 00:00, en mars, juin, septembre et décembre
*/15 9-17 13 * fri | Every 15 minutes, between 09:00 and 17:45, on the 13th of every month or every Friday (either is enough) | Toutes les 15 minutes, entre 09:00 et 17:45, le 13 de chaque mois ou chaque vendredi (l’un des deux suffit)
0 8 * 6-8 * | Every day at 08:00, in June, July and August | Tous les jours à 08:00, en juin, juillet et août
0 20-3 * * * | Every day at 00:00, 01:00, 02:00, 03:00, 20:00, 21:00, 22:00 and 23:00 | Tous les jours à 00:00, 01:00, 02:00, 03:00, 20:00, 21:00, 22:00 et 23:00
45 22-1 1 * * | On the 1st of every month at 00:45, 01:45, 22:45 and 23:45 | Le 1er de chaque mois à 00:45, 01:45, 22:45 et 23:45
3-59/15 * * * * | At 3, 18, 33 and 48 minutes past the hour | 3, 18, 33 et 48 minutes après l’heure
0 0 1 jan,dec mon | On the 1st of the month or every Monday (either is enough) at 00:00, in January and December | Le 1er du mois ou chaque lundi (l’un des deux suffit) à 00:00, en janvier et décembre
`);

describe('A cron expression in words', () => {
  for (const { written, english: inEnglish, french: inFrench } of rows) {
    it(`is “${inEnglish}” for ${written}`, () => {
      const [schedule] = schedulesOf(JSON.stringify({ cron: written }));
      assert.ok(schedule);
      assert.equal(describeSchedule(schedule, english), inEnglish);
      assert.equal(describeSchedule(schedule, frenchOptions), inFrench);
    });
  }

  const same = (...expressions: readonly string[]) => {
    const [first, ...others] = expressions.map((text) => describeSchedule(cron(text), english));
    for (const other of others) assert.equal(other, first);
  };

  it('does not depend on how it is written', () => {
    same('0 0 * * 0', '0 0 0 ? * SUN', '@weekly', '0 0 * * 7');
    same('*/15 * * * *', '0,15,30,45 * * * *', '0/15 * * * *', '0-59/15 * * * *');
    same('0 17 * * 5L', '0 17 * * FRI#L');
    same('0 22 * * fri-mon', '0 22 * * 0,1,5,6');
    same('0 22-2 * * *', '0 0-2,22-23 * * *');
  });

  it('is that of the plain form which says the same', () => {
    for (const [expression, plain] of [
      ['0 6 * * *', '{"daily":"06:00"}'],
      ['0 6,18 * * *', '{"daily":["06:00","18:00"]}'],
      ['0 10 * * mon', '{"weekly":"monday","at":"10:00"}'],
      ['0 10 * * 0,6', '{"weekly":["saturday","sunday"],"at":"10:00"}'],
      ['0 0 2 * *', '{"monthly":2}'],
      ['0 0 L * *', '{"monthly":"last"}'],
      ['0 0 * * 2#2', '{"monthly":"second tuesday"}'],
      ['0 8 25 12 *', '{"yearly":"12-25","at":"08:00"}'],
    ] as const) {
      const [schedule] = schedulesOf(plain);
      assert.ok(schedule);
      assert.equal(describeSchedule(cron(expression), english), describeSchedule(schedule, english));
    }
  });

  it('tells a night’s hours apart where the days are restricted: they belong to two of them', () => {
    const nightly = describeSchedule(cron('*/15 22-2 * * *'), english);
    assert.equal(nightly, 'Every 15 minutes, between 22:00 and 02:45');
    const inJune = describeSchedule(cron('*/15 22-2 * 6 *'), english);
    assert.match(inJune, /between 00:00 and 02:45 and between 22:00 and 23:45/);
  });

  it('does not say of the 31st what a monthly schedule says of it, which takes the last day instead', () => {
    const [monthly] = schedulesOf('{"monthly":31}');
    assert.ok(monthly);
    assert.notEqual(describeSchedule(cron('0 0 31 * *'), english), describeSchedule(monthly, english));
  });

  it('is the expression itself for a pattern that no parser gives', () => {
    const odd: CronSchedule = {
      form: 'cron',
      expression: '99 * * * *',
      pattern: { ...cron('* * * * *').pattern, minutes: [99] },
    };
    assert.equal(describeSchedule(odd, english), 'By the cron expression "99 * * * *"');
  });
});
