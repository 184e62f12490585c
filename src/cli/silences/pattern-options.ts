import { type Command, InvalidArgumentError } from 'commander';
import { severities } from '../../incidents/alert.ts';
import { isObject } from '../../lib/is-object.ts';

/** An option that says what is kept quiet: a field of the alert, and what people have in it. */
interface PatternOption {
  readonly name: string;
  readonly shown: string;
  readonly says: string;
  /** Where it stands in a pattern. */
  readonly path: (value: string) => readonly string[];
}

const options: readonly PatternOption[] = [
  { name: 'account', shown: '<ID>', says: 'account of the job', path: () => ['account'] },
  { name: 'in-region', shown: '<REGION>', says: 'Region of the job', path: () => ['region'] },
  { name: 'plan', shown: '<NAME>', says: 'backup plan', path: () => ['job', 'plan'] },
  { name: 'vault', shown: '<NAME>', says: 'backup vault', path: () => ['job', 'vault'] },
  { name: 'resource', shown: '<NAME>', says: 'name or ARN of the resource', path: ofResource },
  { name: 'type', shown: '<TYPE>', says: 'type of the resource, such as RDS', path: () => ['resource', 'type'] },
  { name: 'kind', shown: '<KIND>', says: 'kind of the job, such as copy', path: () => ['event', 'kind'] },
  { name: 'error', shown: '<CODE>', says: 'code of the error', path: () => ['error', 'code'] },
  { name: 'severity', shown: '<SEVERITY>', says: 'severity', path: () => ['severity'] },
  { name: 'owner', shown: '<OWNER>', says: 'owner of the resource', path: () => ['owner'] },
];

/** What was given of these options. */
export interface PatternFlags {
  tag?: string[];
  match?: Record<string, unknown>;
  all?: boolean;
  [name: string]: unknown;
}

/** Adds the options that say what is kept quiet. Each can be given again, for more values; `*` stands for any text. */
export function withPattern(command: Command): Command {
  for (const { name, shown, says } of options) command.option(`--${name} <${shown.slice(1, -1)}...>`, says);
  return command
    .option('--tag <KEY=VALUE...>', 'tag of the resource')
    .option('--match <JSON>', 'a pattern as "match" of a route has it, in place of all of these', readPattern)
    .option('--all', 'every alert, critical ones too');
}

/** Returns the pattern that was given, or in words what is missing. */
export function patternIn(flags: PatternFlags): Record<string, unknown> | string {
  const pattern: Record<string, unknown> = Object.create(null);
  for (const { name, path } of options) {
    const values = (flags[camel(name)] as string[] | undefined) ?? [];
    for (const value of values) add(pattern, path(value), value);
  }
  for (const pair of flags.tag ?? []) {
    const [key = '', ...rest] = pair.split('=');
    if (key === '' || rest.length === 0) return 'Give a tag as KEY=VALUE, such as --tag environment=dev.';
    add(pattern, ['resource', 'tags', key], rest.join('='));
  }
  const isGiven = Object.keys(pattern).length > 0;
  if (flags.match !== undefined) return isGiven ? 'Give either --match or the other options.' : flags.match;
  if (isGiven) return pattern;
  if (flags.all === true) return { severity: [...severities] };
  return 'Say what is to be quiet: --account, --plan, --resource, --tag, another option of --help, or --all.';
}

function ofResource(value: string): readonly string[] {
  return ['resource', value.startsWith('arn:') ? 'arn' : 'name'];
}

function camel(name: string): string {
  return name.replace(/-(\w)/g, (_dash, letter: string) => letter.toUpperCase());
}

function add(pattern: Record<string, unknown>, path: readonly string[], value: string): void {
  let place = pattern;
  for (const part of path.slice(0, -1)) {
    place[part] ??= Object.create(null);
    place = place[part] as Record<string, unknown>;
  }
  const last = path.at(-1) ?? '';
  const entry = value.includes('*') ? { wildcard: value.replaceAll('\\', '\\\\') } : value;
  place[last] = [...((place[last] as unknown[] | undefined) ?? []), entry];
}

function readPattern(text: string): Record<string, unknown> {
  try {
    const pattern: unknown = JSON.parse(text);
    if (isObject(pattern)) return pattern;
  } catch {
    // Said below.
  }
  throw new InvalidArgumentError(`Give a pattern as JSON, such as '{"account":["111122223333"]}'.`);
}
