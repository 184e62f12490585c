import type * as z from 'zod/mini';
import { isObject } from '../../lib/is-object.ts';
import { nearestName } from '../../lib/nearest-name.ts';
import type { RulesIssue, RulesPath } from './issue.ts';

type Issue = z.core.$ZodIssue;

/** Checks a value against a strict schema and returns every mistake, below `path`. */
export function schemaIssues(schema: z.ZodMiniType, value: unknown, path: RulesPath): RulesIssue[] {
  const result = schema.safeParse(value);
  if (result.success) return [];
  return result.error.issues.flatMap((issue) => rulesIssuesOf(issue, schema, value, path));
}

function rulesIssuesOf(issue: Issue, schema: z.ZodMiniType, root: unknown, base: RulesPath): RulesIssue[] {
  const inner = issue.path.filter((part) => typeof part !== 'symbol');
  const path = [...base, ...inner];
  if (issue.code === 'unrecognized_keys') {
    const valid = keysAt(schema, inner);
    const message = `is not known here${valid.length > 0 ? `; known are ${valid.join(', ')}` : ''}`;
    return issue.keys.map((key) => ({ path: [...path, key], value: key, message, nearest: nearestName(key, valid) }));
  }
  const value = valueAt(root, inner);
  if (issue.code === 'invalid_key') {
    return [{ path, value: inner.at(-1), message: issue.issues[0]?.message ?? 'is not a usable name' }];
  }
  if (issue.code === 'invalid_value') {
    const valid = issue.values.map(String);
    const nearest = typeof value === 'string' ? nearestName(value, valid) : null;
    return [{ path, ...given(value), message: `${isMissing(value)}has to be ${valid.join(' or ')}`, nearest }];
  }
  return [{ path, ...given(value), message: messageOf(issue, value) }];
}

function messageOf(issue: Issue, value: unknown): string {
  if (issue.message !== 'Invalid input' && issue.message !== '') return issue.message;
  if (issue.code === 'invalid_type') return `${isMissing(value)}has to be ${describeExpected(issue.expected)}`;
  if (issue.code === 'too_small')
    return `is too ${issue.origin === 'number' ? 'small' : 'short'}; the least is ${issue.minimum}`;
  if (issue.code === 'too_big')
    return `is too ${issue.origin === 'number' ? 'large' : 'long'}; the most is ${issue.maximum}`;
  if (issue.code === 'invalid_format')
    return `has not the form of ${issue.format === 'regex' ? 'such a value' : `a valid ${issue.format}`}`;
  if (issue.code === 'invalid_union') return 'has none of the forms that are possible here';
  return 'is not possible here';
}

function isMissing(value: unknown): string {
  return value === undefined ? 'is missing; it ' : '';
}

/** Returns the value to quote; lists and groups are not quoted, because their path says enough. */
function given(value: unknown): { value?: unknown } {
  return value === undefined || (typeof value === 'object' && value !== null) ? {} : { value };
}

function describeExpected(expected: string): string {
  const words: Record<string, string> = {
    string: 'text (in quotes if it looks like a number)',
    array: 'a list',
    object: 'a group of names with values',
    record: 'a group of names with values',
    int: 'a whole number',
    boolean: 'true or false',
  };
  return words[expected] ?? `a ${expected}`;
}

function valueAt(root: unknown, path: RulesPath): unknown {
  let value = root;
  for (const part of path) {
    if (Array.isArray(value)) value = value[Number(part)];
    else value = isObject(value) && Object.hasOwn(value, part) ? value[part] : undefined;
  }
  return value;
}

/** The parts of a schema's definition that lead to its inner schemas. */
interface Definition {
  type: string;
  shape?: Record<string, z.ZodMiniType>;
  element?: z.ZodMiniType;
  valueType?: z.ZodMiniType;
  innerType?: z.ZodMiniType;
  options?: z.ZodMiniType[];
}

/** Returns the names a schema knows at a path, for "did you mean"; none when it cannot tell. */
function keysAt(schema: z.ZodMiniType, path: RulesPath): string[] {
  const definition = schema._zod.def as unknown as Definition;
  if (definition.innerType) return keysAt(definition.innerType, path);
  if (definition.options) return [...new Set(definition.options.flatMap((option) => keysAt(option, path)))];
  const [part, ...rest] = path;
  if (part === undefined) return Object.keys(definition.shape ?? {});
  const field = Object.entries(definition.shape ?? {}).find(([name]) => name === part)?.[1];
  const inner = field ?? definition.element ?? definition.valueType;
  return inner ? keysAt(inner, rest) : [];
}
