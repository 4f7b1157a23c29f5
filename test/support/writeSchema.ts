import { writeFile } from 'node:fs/promises';
import { schedulerJsonSchema } from '../../src/config/jsonSchema.ts';

/** The text of `media/scheduler.schema.json`. */
export function schemaText(): string {
  return `${JSON.stringify(schedulerJsonSchema(), undefined, 2)}\n`;
}

export const schemaFile = new URL('../../media/scheduler.schema.json', import.meta.url);

if (import.meta.main) await writeFile(schemaFile, schemaText());
