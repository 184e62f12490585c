import { addSeconds } from '../../src/lib/instant.ts';
import type { ListedRecoveryPoint } from '../../src/ports/aws-backup/recovery-points.ts';
import { backupJobEvent } from './events.ts';
import { Intake } from './intake.ts';
import { World } from './world.ts';

export const pointArn = 'arn:aws:rds:eu-west-1:111122223333:snapshot:awsbackup:job-good';
export const vaultArn = (name: string, account = '111122223333') =>
  `arn:aws:backup:eu-west-1:${account}:backup-vault:${name}`;
export const refusal = (name: string) => Object.assign(new Error('Not now.'), { name });

/** What AWS Backup lists, and how often it was asked. */
class Points {
  asked = 0;
  answer: () => readonly ListedRecoveryPoint[] = () => [];

  listed(): { pointsOf: () => Promise<{ points: readonly ListedRecoveryPoint[]; isWhole: boolean }> } {
    return {
      pointsOf: async () => {
        this.asked += 1;
        return { points: this.answer(), isWhole: true };
      },
    };
  }
}

/** Two jobs of one resource, the second of which says that it went well. */
export class Night {
  readonly world = new World();
  readonly intake = new Intake(this.world);
  readonly points = new Points();

  constructor() {
    this.world.listedPoints = this.points.listed();
    this.world.sources = { home: { accountId: '111122223333', region: 'eu-west-1' } };
  }

  point(more: Partial<ListedRecoveryPoint> = {}): ListedRecoveryPoint {
    const { status = 'COMPLETED' } = more;
    const isGood = ['COMPLETED', 'AVAILABLE'].includes(status);
    return { arn: pointArn, createdAt: this.world.now, status, isGood, vaultName: 'prod', isAirGapped: false, ...more };
  }

  async job(state: string, detail: Record<string, unknown> = {}, type = 'Backup'): Promise<void> {
    const startedAt = addSeconds(this.world.now, -60);
    const event = backupJobEvent({ jobId: `${state}-${startedAt}`, startedAt, completedAt: this.world.now, state });
    const id = type === 'Copy' ? { copyJobId: `${state}-${startedAt}` } : {};
    const whole = { ...(event.detail as object), ...id, ...detail };
    this.intake.send({ ...event, 'detail-type': `${type} Job State Change`, detail: whole });
    await this.intake.runFor(0);
  }

  async failsThenSucceeds(
    detail: Record<string, unknown> = { recoveryPointArn: pointArn },
    type = 'Backup',
  ): Promise<void> {
    await this.job('FAILED', type === 'Copy' ? { ...detail, statusMessage: 'Access denied' } : {}, type);
    await this.intake.runFor(1200);
    await this.job('COMPLETED', detail, type);
  }

  /** What became of the jobs that ended so. */
  becameOf(state: string): string[] {
    const jobs = [...this.world.store.heardJobs.jobs.values()];
    return jobs.filter((job) => job.state === state).map(({ disposition }) => disposition);
  }

  /** Of the incident that was opened first. */
  get firstId(): string {
    return [...this.world.store.incidents.keys()][0] ?? '';
  }

  get incident() {
    return this.world.onlyIncident();
  }
}
