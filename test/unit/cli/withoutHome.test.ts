import assert from 'node:assert/strict';
import { withoutHome } from '../../../src/cli/withoutHome.ts';

describe('what is passed on to others', () => {
  it('says ~ in the place of the home folder, wherever that stands', () => {
    const document = {
      path: '/home/ada/music',
      texts: ['cannot open “/home/ada/x”: EACCES', '/home/ada', 'file:/home/ada/x and /home/ada/y'],
      none: null,
      count: 3,
      deep: { sound: true, path: '/private/home/ada/z' },
    };
    assert.deepEqual(withoutHome(document, ['/home/ada', '/private/home/ada']), {
      path: '~/music',
      texts: ['cannot open “~/x”: EACCES', '~', 'file:~/x and ~/y'],
      none: null,
      count: 3,
      deep: { sound: true, path: '~/z' },
    });
  });

  it('leaves alone what only looks like it', () => {
    for (const text of ['/home/adam/x', '/srv/home/ada/x', '/home/ada.old', 'home/ada']) {
      assert.equal(withoutHome(text, ['/home/ada']), text);
    }
  });

  it('takes no root of a disk for a home', () => {
    for (const home of ['/', '', 'C:\\']) assert.equal(withoutHome('/a/b C:\\x', [home]), '/a/b C:\\x');
    assert.equal(withoutHome('C:\\Users\\Ada\\x', ['C:\\Users\\Ada']), '~\\x');
  });
});
