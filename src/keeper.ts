import { Socket } from 'node:net';
import { keep } from './execution/keeper/keep.ts';
import { LogFiles } from './history/logs/logFiles.ts';
import { CapturedStream } from './outputs/capturedStream.ts';
import { maskFile } from './outputs/maskFile.ts';

// The program that keeps a run which is to outlive its host. The host is at the other end of the fourth stream. In the
// package other programs take modules from its file: then nothing is kept.
if (import.meta.main) {
  void keep(new Socket({ fd: 3 }), {
    logs: (folder) => new LogFiles(folder),
    capture: (path) => new CapturedStream(path),
    maskFile,
  });
}
