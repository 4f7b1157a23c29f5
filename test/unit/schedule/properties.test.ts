import fc from 'fast-check';
import { knownZones } from './clockWindows.ts';
import { checkLaws } from './laws.ts';
import { casesOf, forms } from './scheduleCases.ts';

describe('Compared with looking at the clock step by step', function () {
  this.timeout(60_000);
  for (const name of Object.keys(forms)) {
    it(`${name}: no occurrence is missed and none invented, forwards, backwards and in counting`, () => {
      fc.assert(fc.property(casesOf([name], knownZones), checkLaws), { numRuns: 130 });
    });
  }

  const unions = {
    'any forms': Object.keys(forms),
    'forms that often share an instant': ['daily', 'weekly', 'cron', 'every n hours', 'every n days'],
  };
  for (const [name, names] of Object.entries(unions)) {
    it(`a union of ${name} has the occurrences of all, each once`, () => {
      const several = fc
        .array(fc.constantFrom(...names), { minLength: 2, maxLength: 4 })
        .chain((chosen) => casesOf(chosen, knownZones));
      fc.assert(fc.property(several, checkLaws), { numRuns: 200 });
    });
  }
});
