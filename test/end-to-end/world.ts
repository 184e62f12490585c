import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { eventually } from '../../local/eventually.ts';
import { processesOf } from '../../local/function-processes.ts';
import { type Observer, observe, payloadOf, type ReceivedAbout } from '../../local/observer.ts';
import type { Addresses } from '../../local/running-stack.ts';
import { type BackupOutcome, backupJob, databaseArn, type Sample } from '../../local/samples.ts';
import type { Incident } from '../../src/incidents/incident.ts';

/** The deployed stack as these tests see it. */
export interface World extends Observer {
  readonly addresses: Addresses;
  /** A resource name that no other test uses. */
  newName(prefix?: string): string;
  /** Sends a failed backup of this database through EventBridge, and answers what was sent. */
  backupFails(resource: string, outcome?: Partial<BackupOutcome>): Promise<Sample>;
  backupCompletes(resource: string, outcome?: Partial<BackupOutcome>): Promise<Sample>;
  /** Waits for the incident of a resource. */
  incident(resource: string, fits?: (incident: Incident) => boolean): Promise<Incident>;
  /** Waits until what the vendors received about an incident fits. */
  hears(
    what: string,
    incidentId: string,
    fits: (heard: ReceivedAbout) => boolean,
    timeoutMs?: number,
  ): Promise<ReceivedAbout>;
  /** Kills the running processes of a function as the kernel would, without a word; answers how many there were. */
  kill(name: string): number;
  /** The memory that each running process of a function takes, in megabytes. */
  megabytes(name: string): number[];
}

/** Opens the world of the stack that all files share, or of another one. */
export function openWorld(addresses: Addresses = inject('addresses'), keptBy: number = inject('keptBy')): World {
  const observer = observe(addresses);
  const send = async (resource: string, outcome: BackupOutcome) => {
    const sample = backupJob(new Date(), { resourceArn: databaseArn(resource), ...outcome });
    await observer.seedBackup(sample.job.kind, [sample.job.item]);
    await observer.aws.putEvent(sample.event);
    return sample;
  };
  return {
    ...observer,
    addresses,
    newName: (prefix = 'orders-') => `${prefix}${randomBytes(4).toString('hex')}`,
    backupFails: (resource, outcome) => send(resource, { ...failed, ...outcome }),
    backupCompletes: (resource, outcome) => send(resource, { ...completed, ...outcome }),
    incident: (resource, fits = () => true) =>
      eventually(`the incident of ${resource}`, async () => {
        const incident = await observer.incidentOf(resource);
        return incident !== null && fits(incident) ? incident : null;
      }),
    hears: (what, incidentId, fits, timeoutMs) =>
      eventually(
        what,
        async () => {
          const heard = await observer.receivedAbout(incidentId);
          return fits(heard) ? heard : null;
        },
        timeoutMs,
      ),
    kill(name) {
      const workers = processesOf(name, keptBy);
      for (const { pid } of workers) process.kill(pid, 'SIGKILL');
      return workers.length;
    },
    megabytes: (name) => processesOf(name, keptBy).map(({ kilobytes }) => kilobytes / 1024),
  };
}

const failed = {
  type: 'RDS',
  state: 'FAILED',
  message: 'Access denied to the key.',
  category: 'AccessDenied',
} as const;
const completed = { type: 'RDS', state: 'COMPLETED', message: '', category: 'SUCCESS' } as const;

/** The messages that open a conversation in Slack, without replies. */
export function openings({ slack }: ReceivedAbout): ReceivedAbout['slack'] {
  return slack.filter(({ threadTs }) => threadTs === null);
}

/** How many opened notices each target got. */
export function openedPerTarget(heard: ReceivedAbout): Record<string, number> {
  const isOpened = ({ name, value }: { name: string; value: string }) =>
    name === 'X-Backup-Alert-Notice' && value.endsWith('-opened');
  return {
    slack: openings(heard).filter(({ metadata }) => String(payloadOf(metadata).notice_id).endsWith('-opened')).length,
    mail: heard.mails.filter(({ headers }) => headers.some(isOpened)).length,
    tickets: heard.tickets.length,
    topic: heard.sns.length,
  };
}
