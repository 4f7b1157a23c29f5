import { LogFiles } from '../../src/history/logs/logFiles.ts';
import { temporaryFolder, type TemporaryFolder } from '../support/temporaryFolder.ts';
import { MemoryLogs } from '../unit/engine/memoryLogs.ts';
import { logStoreLaws } from './logStore.ts';

const folders: TemporaryFolder[] = [];
after(() => Promise.all(folders.map((folder) => folder.remove())));

logStoreLaws('LogFiles', async () => {
  const folder = await temporaryFolder();
  folders.push(folder);
  return new LogFiles(folder.path('logs'));
});

logStoreLaws('MemoryLogs', () => Promise.resolve(new MemoryLogs()));
