import type { PutEvent } from '../local-aws.ts';
import { backupJob, databaseArn, type Sample } from '../samples.ts';
import type { Chance } from './chance.ts';

/** A job that ended, as the checks remember it. */
export interface Job {
  readonly id: string;
  readonly resource: string;
  readonly failed: boolean;
  readonly startedAtMs: number;
}

/** An event to send, and the job that it is about. */
export interface Happening {
  readonly job: Job;
  readonly event: PutEvent;
  /** What AWS Backup says of the job. */
  readonly described: Sample['job']['item'];
}

/** Makes what AWS Backup says: failures of many resources, later successes, and everything twice, late or in the wrong order. */
export class Happenings {
  readonly jobs: Job[] = [];
  readonly #sent: Happening[] = [];
  readonly #late: Happening[] = [];
  readonly #chance: Chance;
  #count = 0;

  constructor(chance: Chance) {
    this.#chance = chance;
  }

  /** Returns the events of the next moment, in the order in which they are to be sent. */
  next(now: Date): Happening[] {
    const dice = this.#chance.below(20);
    if (dice < 2 && this.#sent.length > 0) return [again(this.#chance.pick(this.#sent))];
    if (dice < 4 && this.#late.length > 0) return [this.#late.shift() as Happening];
    if (dice < 7 && this.jobs.length > 0) return [this.#make(now, this.#chance.pick(this.jobs).resource, false)];
    const failure = this.#make(now, this.#name(), true);
    // Some events are held back and sent after later ones.
    if (dice === 7) {
      this.#late.push(failure);
      return [];
    }
    return [failure];
  }

  /** Returns what was held back and never sent. */
  rest(): Happening[] {
    return this.#late.splice(0);
  }

  /** One in three failures is of a resource that has failed before. */
  #name(): string {
    const known = this.#chance.below(3) === 0 && this.jobs.length > 0;
    this.#count += 1;
    const kind = this.#chance.pick(['m-alone-', 't-alone-', 'h-alone-', 'p-alone-', 'many-']);
    return known ? this.#chance.pick(this.jobs).resource : `${kind}${this.#count}`;
  }

  #make(now: Date, resource: string, failed: boolean): Happening {
    const message = failed ? this.#chance.pick(messages) : '';
    const startedAt = new Date(now.getTime() - 60_000);
    const sample = backupJob(now, {
      type: 'RDS',
      state: failed ? 'FAILED' : 'COMPLETED',
      message,
      category: failed ? 'Failed' : 'SUCCESS',
      resourceArn: databaseArn(resource),
      startedAt,
    });
    const { backupJobId: id } = sample.event.detail as { backupJobId: string };
    const job = { id, resource, failed, startedAtMs: startedAt.getTime() };
    this.jobs.push(job);
    const happening = { job, event: sample.event, described: sample.job.item };
    this.#sent.push(happening);
    return happening;
  }
}

const messages = [
  'Instance is not in state available',
  'Snapshot limit exceeded.',
  'Access denied. The IAM role does not have permission to create a snapshot.',
] as const;

/** EventBridge delivers at least once, and the second time under another id. */
function again({ event, ...rest }: Happening): Happening {
  return { ...rest, event: { ...event } };
}
