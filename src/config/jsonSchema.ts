import * as z from 'zod/mini';
import { fileSchema } from './schema.ts';

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** The JSON schema of `scheduler.json`, for hovers and completion in editors. */
export function schedulerJsonSchema(): object {
  return {
    ...jsonSchemaOf(fileSchema),
    // What VS Code knows beside the standard.
    allowComments: true,
    allowTrailingCommas: true,
  };
}

function jsonSchemaOf(schema: z.core.$ZodType): JsonSchema {
  return z.toJSONSchema(schema, {
    target: 'draft-7',
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      // Both are stated as they are written, so they hold for what is read into something else as well.
      const { default: fallback, examples } = z.globalRegistry.get(zodSchema) ?? {};
      if (fallback !== undefined) jsonSchema.default = fallback;
      if (Array.isArray(examples)) jsonSchema.examples = examples;
      // A schema that chooses among others by hand says with `accepts` which these are.
      const { accepts } = jsonSchema;
      if (!Array.isArray(accepts)) return;
      delete jsonSchema['accepts'];
      jsonSchema.anyOf = accepts.map((one: z.core.$ZodType) => withoutDialect(jsonSchemaOf(one)));
    },
  });
}

function withoutDialect(schema: JsonSchema): JsonSchema {
  const inner = { ...schema };
  delete inner.$schema;
  return inner;
}
