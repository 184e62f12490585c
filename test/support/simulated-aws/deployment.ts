import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { projectFolder } from '../../../local/folders.ts';
import type { StateMachine } from './state-machine.ts';

/** What is deployed beside the functions (local/deployed-functions.ts), read from the files that are deployed. */
export interface Deployment {
  readonly queues: Readonly<
    Record<'IntakeQueue' | 'DeliveriesQueue', { visibilitySeconds: number; maxReceiveCount: number }>
  >;
  readonly machine: StateMachine;
}

/** Reads serverless/queues.yml and the definition of the escalation. */
export function readDeployment(): Deployment {
  const read = (name: string) => readFileSync(path.join(projectFolder, name), 'utf8');
  const queues = parse(read('serverless/queues.yml')) as QueuesFile;
  const queue = (id: string) => {
    const { VisibilityTimeout, RedrivePolicy } = queues.Resources[id]?.Properties ?? {};
    return { visibilitySeconds: VisibilityTimeout ?? 30, maxReceiveCount: RedrivePolicy?.maxReceiveCount ?? 1000 };
  };
  return {
    queues: { IntakeQueue: queue('IntakeQueue'), DeliveriesQueue: queue('DeliveriesQueue') },
    machine: JSON.parse(read('src/escalation/escalation.asl.json')) as StateMachine,
  };
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
