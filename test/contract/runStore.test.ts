import { histories } from './histories.ts';
import { describeRunStore } from './runStore.ts';

for (const [name, setUp] of Object.entries(histories)) describeRunStore(name, setUp);
