import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { systemClock } from '../../../src/common/clock.ts';
import type { HistoryReplaced } from '../../../src/engine/runStore.ts';
import { Connection } from '../../../src/history/database/connection.ts';

// A host that opens the history, reads all runs, prints what it was told, and closes it; or is killed before it moves the file
// that is the `killedAt`th in turn.
const [file = '', killedAt = '0'] = process.argv.slice(2);
const { renameSync } = fs;
let moves = 0;
fs.renameSync = (from, to) => {
  if (++moves === Number(killedAt)) process.kill(process.pid, 'SIGKILL');
  renameSync(from, to);
};
syncBuiltinESMExports();

const connection = await Connection.open(file, systemClock);
const told: HistoryReplaced[] = [];
connection.onDidReplace((replaced) => told.push(replaced));
await connection.read(() => connection.statement('select sum(length(label)) from runs').get());
connection.close();
process.stdout.write(JSON.stringify({ told, moves }));
