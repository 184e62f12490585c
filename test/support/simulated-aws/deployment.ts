import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { projectFolder } from '../../../local/folders.ts';
import type { StateMachine } from './state-machine.ts';

/** What serverless.yml says of a function that matters on the movable clock. */
export interface DeployedFunction {
  readonly timeoutSeconds: number;
  /** Of its queue; null when it has none. */
  readonly sqs: { readonly batchSize: number; readonly maximumConcurrency: number } | null;
  /** How often it is called, in seconds; null when no schedule does. */
  readonly everySeconds: number | null;
}

/** What is deployed, read from the files that are deployed. */
export interface Deployment {
  readonly functions: ReadonlyMap<string, DeployedFunction>;
  readonly queues: Readonly<
    Record<'IntakeQueue' | 'DeliveriesQueue', { visibilitySeconds: number; maxReceiveCount: number }>
  >;
  readonly machine: StateMachine;
}

const secondsIn = { minute: 60, hour: 3600, day: 86_400 } as const;

/** Reads serverless.yml, serverless/queues.yml and the definition of the escalation. */
export function readDeployment(): Deployment {
  const read = (name: string) => readFileSync(path.join(projectFolder, name), 'utf8');
  const service = parse(read('serverless.yml')) as ServiceFile;
  const queues = parse(read('serverless/queues.yml')) as QueuesFile;
  const named = Object.entries(service.functions).map(([name, one]) => [name, deployed(one, service)] as const);
  const queue = (id: string) => {
    const { VisibilityTimeout, RedrivePolicy } = queues.Resources[id]?.Properties ?? {};
    return { visibilitySeconds: VisibilityTimeout ?? 30, maxReceiveCount: RedrivePolicy?.maxReceiveCount ?? 1000 };
  };
  return {
    functions: new Map(named.filter(([name]) => existsSync(path.join(projectFolder, 'src/handlers', `${name}.ts`)))),
    queues: { IntakeQueue: queue('IntakeQueue'), DeliveriesQueue: queue('DeliveriesQueue') },
    machine: JSON.parse(read('src/escalation/escalation.asl.json')) as StateMachine,
  };
}

function deployed({ timeout, events = [] }: FunctionFile, { provider }: ServiceFile): DeployedFunction {
  const { sqs } = events.find((event) => event.sqs !== undefined) ?? {};
  const rate = events.map(({ schedule }) => /^rate\((\d+) (minute|hour|day)s?\)$/.exec(rateOf(schedule)));
  const [, count, unit] = rate.find((found) => found !== null) ?? [];
  return {
    timeoutSeconds: timeout ?? provider.timeout,
    sqs: sqs ?? null,
    everySeconds: unit === undefined ? null : Number(count) * secondsIn[unit as keyof typeof secondsIn],
  };
}

function rateOf(schedule: ScheduleFile | undefined): string {
  if (schedule === undefined || typeof schedule === 'string') return schedule ?? '';
  return [schedule.rate].flat()[0] ?? '';
}

type ScheduleFile = string | { readonly rate?: string | readonly string[] };

interface FunctionFile {
  readonly timeout?: number;
  readonly events?: readonly {
    readonly sqs?: { readonly batchSize: number; readonly maximumConcurrency: number };
    readonly schedule?: ScheduleFile;
  }[];
}

interface ServiceFile {
  readonly provider: { readonly timeout: number };
  readonly functions: Readonly<Record<string, FunctionFile>>;
}

interface QueuesFile {
  readonly Resources: Readonly<
    Record<
      string,
      {
        readonly Properties: {
          readonly VisibilityTimeout?: number;
          readonly RedrivePolicy?: { readonly maxReceiveCount: number };
        };
      }
    >
  >;
}
