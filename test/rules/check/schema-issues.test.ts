import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { schemaIssues } from '../../../src/rules/check/schema-issues.ts';

const inner = z.strictObject({ channel: z.string() });

describe('rules/check/schema-issues', () => {
  it('names the key that was meant, wherever a schema says which there are', () => {
    const either = z.union([inner, z.string()]);

    for (const schema of [inner, z.optional(inner), either])
      expect(schemaIssues(schema, { channel: 'C1', chanel: 'C1' }, ['targets'])).toEqual([
        {
          path: ['targets', 'chanel'],
          value: 'chanel',
          message: 'is not known here; known are channel',
          nearest: 'channel',
        },
      ]);
  });

  it.each([
    [z.record(z.enum(['a']), z.string()), { a: 'x', b: 'x' }, ['b']],
    [z.tuple([inner]), [{ channel: 'C1', more: 1 }], [0, 'more']],
  ])('says of a key that it is not known where a schema says of none', (schema, value, path) => {
    expect(schemaIssues(schema, value, [])).toEqual([
      { path, value: path.at(-1), message: 'is not known here', nearest: null },
    ]);
  });

  it.each([
    [z.number().check(z.maximum(3)), 4, 'is too large; the most is 3'],
    [z.string().check(z.maxLength(3)), 'four', 'is too long; the most is 3'],
    [z.number().check(z.minimum(3)), 2, 'is too small; the least is 3'],
    [z.string().check(z.minLength(3)), 'a', 'is too short; the least is 3'],
    [z.email(), 'a', 'has not the form of a valid email'],
    [z.string().check(z.regex(/b/)), 'a', 'has not the form of such a value'],
    [z.union([z.string(), z.number()]), true, 'has none of the forms that are possible here'],
    [z.date(), 'soon', 'has to be a date'],
    [z.number().check(z.multipleOf(2)), 3, 'is not possible here'],
  ])('says in words what is wrong with a value', (schema, value, message) => {
    expect(schemaIssues(schema as z.ZodMiniType, value, [])).toMatchObject([{ message }]);
  });
});
