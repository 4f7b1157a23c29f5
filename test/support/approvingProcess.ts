import { systemClock } from '../../src/common/clock.ts';
import { ApprovalsFile } from '../../src/approval/approvalsFile.ts';
import { once } from 'node:events';
import { quietLog } from './quietLog.ts';

// A process of its own that allows `count` tasks, one by one, when it is told to. The hash of each is kept with a copy of
// what it was about.
//   approvingProcess.ts HOME NAME COUNT
const [home = '', name = '', count = '1'] = process.argv.slice(2);

const file = new ApprovalsFile(home, { clock: systemClock, log: quietLog });
const hash = (index: number) => `${Buffer.from(`${name}${index}`).toString('hex')}`.padEnd(64, '0');

if (process.env['AT_ONCE'] === undefined) {
  process.stdout.write('ready\n');
  await once(process.stdin, 'data');
}
for (let index = 0; index < Number(count); index++) {
  const approval = { folder: `/home/ada/${name}`, taskId: `task ${index}`, hash: hash(index), at: index };
  const evidence = { settings: {}, files: [] };
  await file.add([approval], [{ hash: approval.hash, consent: '{}', evidence, files: [] }]);
}
process.stdin.destroy();
