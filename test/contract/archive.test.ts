import { describeArchive } from './archive.ts';
import { histories } from './histories.ts';

for (const [name, setUp] of Object.entries(histories)) describeArchive(name, setUp);
