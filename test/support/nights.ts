import type { BackupItem } from '../../local/simulators/backup-store.ts';
import type { DueRun, RunDay } from '../../src/incidents/run-day.ts';
import { EstateCollector } from '../../src/pipeline/watch/collect-estate.ts';
import { type Files, job, jobsOf, planId, table, watched } from '../findings/an-account.ts';
import { AccountFiles } from './account-files.ts';
import { RetryWorld, retryRules, ruleOfPlan } from './retry-world.ts';

/** The table that is backed up. */
export const orders = table('orders');
const before = ['2026-11-19', '2026-11-20', '2026-11-21'].map((day) => `${day}T05:00:00.000Z`);
/** When last night's backup was due. */
export const due = '2026-11-22T05:00:00.000Z';

/** Each night at five a backup of a table is due; last night's failed, and was started again. */
export class Nights extends RetryWorld {
  readonly #made = jobsOf(orders, before);
  readonly #more: object[] = [];
  readonly #answers = new AccountFiles(this.#files([]));

  constructor(rules = retryRules('{ attempts: 1, after: 15m }'), rule: BackupItem = ruleOfPlan) {
    super(rules, rule);
    const BackupPlan = { BackupPlanName: 'nightly', Rules: [rule] };
    this.aws.seed('plans', [{ BackupPlanId: planId, BackupPlanName: 'nightly', BackupPlan }]);
    this.estate = new EstateCollector(this.#answers);
  }

  #files(more: readonly object[]): Files {
    return watched([orders], [...this.#made, ...more]);
  }

  async looks(at: string): Promise<void> {
    await this.passesUntil(at);
    const own = this.started().map((one) => ({
      ...job(orders, new Date(Number(one.CreationDate) * 1000).toISOString()),
      ...{ BackupJobId: one.BackupJobId, State: one.State, CreatedBy: undefined },
      CompletionDate: one.State === 'CREATED' ? undefined : this.now,
    }));
    const failed = job(orders, due, { BackupJobId: 'failed-1', State: 'FAILED', MessageCategory: 'MISCELLANEOUS' });
    Object.assign(this.#answers.files, this.#files(this.now < due ? [] : [failed, ...own, ...this.#more]));
    await this.watches();
    await this.passes('1s');
  }

  /** A backup that AWS lists from now on, and that nobody has told of yet. */
  lists(createdAt: string, other: Record<string, unknown>): void {
    this.#more.push(job(orders, createdAt, other));
  }

  async failsAtNight(): Promise<void> {
    await this.looks('2026-11-22T04:00:00.000Z');
    await this.passesUntil('2026-11-22T05:20:00.000Z');
    await this.fails({ jobId: 'failed-1', startedAt: due, planId, resourceArn: orders, resourceType: 'DynamoDB' });
  }

  /** What is stored of the night. */
  night(): RunDay | undefined {
    return [...this.dueRuns.days.values()].find(({ day }) => day === '2026-11-22');
  }

  run(): DueRun | undefined {
    return this.night()?.runs[0];
  }
}
