/**
 * The composition root: the only folder that reads the process's environment and makes clients and
 * adapters. One file per function, so that each bundle holds only what its function needs.
 */
import { RouterError } from '../lib/errors.ts';

/**
 * What a function reads of its environment. Each says it in its own file here, as `reads`; which functions there are says
 * serverless.yml, and test/functions.test.ts holds the two together.
 */
export interface FunctionSettings<Needed extends string = string> {
  /** It does not start without these. */
  readonly needed: readonly Needed[];
  /** These may be empty. */
  readonly optional?: readonly string[];
}

/** The settings that every function on the table needs. */
export const tableSettings = ['STAGE', 'TABLE_NAME', 'EVIDENCE_RETENTION_DAYS'] as const;

/** The process's environment as AWS Lambda gives it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Returns a function's settings, checked once at cold start: there and not empty. Written by hand, because a
 * schema library would be a tenth of the cold start.
 *
 * @throws {RouterError} configuration-invalid, naming the settings that are missing.
 */
export function readSettings<Needed extends string>(
  name: string,
  { needed }: FunctionSettings<Needed>,
  environment: Environment,
): Record<Needed, string> {
  const missing = needed.filter((setting) => !environment[setting]);
  if (missing.length > 0) throw new RouterError('configuration-invalid', { function: name, settings: missing });
  return environment as Record<Needed, string>;
}

/** Returns a number of days. @throws {RouterError} configuration-invalid when it is none. */
export function daysOf(text: string): number {
  const days = Number(text);
  if (Number.isInteger(days) && days > 0) return days;
  throw new RouterError('configuration-invalid', { settings: ['EVIDENCE_RETENTION_DAYS'], value: text });
}

/** Returns the parts of a list with commas or blanks between them. */
export function listIn(text: string | undefined): string[] {
  return (text ?? '').split(/[\s,]+/).filter((part) => part !== '');
}
