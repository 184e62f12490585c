import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { projectFolder } from './folders.ts';

/** A function of serverless.yml. */
export interface DeployedFunction {
  readonly name: string;
  /** What calls it: its queue, a person by the HTTP API, the state machine, or a schedule or rule, which do not wait for it. */
  readonly calledBy: 'queue' | 'http' | 'schedule' | 'state machine';
  readonly timeoutSeconds: number;
  /** Of its queue; null when it has none. */
  readonly sqs: { readonly batchSize: number; readonly maximumConcurrency: number } | null;
  /** How often it is called, in seconds; null when no schedule does. */
  readonly everySeconds: number | null;
  /** The names of its own environment variables. */
  readonly settings: readonly string[];
}

/** Who calls a function that has such an event; a rule of EventBridge waits for it as little as a schedule. */
const callers = { sqs: 'queue', schedule: 'schedule', eventBridge: 'schedule', httpApi: 'http' } as const;

const secondsIn = { minute: 60, hour: 3600, day: 86_400 } as const;

/** The functions in the order of serverless.yml, the only list of them. */
export const deployedFunctions: readonly DeployedFunction[] = readFunctions();

/** Returns the function of this name. @throws {Error} when serverless.yml has none, with the names that it has */
export function deployedFunction(name: string): DeployedFunction {
  const found = deployedFunctions.find((one) => one.name === name);
  if (found !== undefined) return found;
  const names = deployedFunctions.map((one) => one.name).join(', ');
  throw new Error(`serverless.yml has no function ${name}; it has ${names}.`);
}

function readFunctions(): DeployedFunction[] {
  const service = parse(readFileSync(path.join(projectFolder, 'serverless.yml'), 'utf8')) as ServiceFile;
  return Object.entries(service.functions).map(([name, one]) => read(name, one, service));
}

function read(name: string, { timeout, environment, events = [] }: FunctionFile, service: ServiceFile) {
  const rate = events.map(({ schedule }) => /^rate\((\d+) (minute|hour|day)s?\)$/.exec(schedule ?? ''));
  const [, count, unit] = rate.find((found) => found !== null) ?? [];
  return {
    name,
    calledBy: callerOf(name, events),
    timeoutSeconds: timeout ?? service.provider.timeout,
    sqs: events.find(({ sqs }) => sqs !== undefined)?.sqs ?? null,
    everySeconds: unit === undefined ? null : Number(count) * secondsIn[unit as keyof typeof secondsIn],
    settings: Object.keys(environment ?? {}),
  };
}

/**
 * Returns what calls a function; the state machine calls those that have no events.
 *
 * @throws {Error} when it is called in a way that nobody has thought of here.
 */
export function callerOf(name: string, events: readonly object[]): DeployedFunction['calledBy'] {
  const kinds = [...new Set(events.flatMap((event) => Object.keys(event)))];
  const unknown = kinds.find((kind) => !Object.hasOwn(callers, kind));
  if (unknown !== undefined) {
    throw new Error(
      `${name} has an event ${unknown}: say in \`callers\` of local/deployed-functions.ts who calls it then.`,
    );
  }
  const [caller = 'state machine', ...others] = new Set(kinds.map((kind) => callers[kind as keyof typeof callers]));
  if (others.length > 0) throw new Error(`${name} has events of several kinds: ${kinds.join(', ')}. Let it have one.`);
  return caller;
}

interface FunctionFile {
  readonly timeout?: number;
  readonly environment?: Readonly<Record<string, unknown>>;
  readonly events?: readonly {
    readonly sqs?: { readonly batchSize: number; readonly maximumConcurrency: number };
    readonly schedule?: string;
    readonly httpApi?: unknown;
  }[];
}

interface ServiceFile {
  readonly provider: { readonly timeout: number };
  readonly functions: Readonly<Record<string, FunctionFile>>;
}
