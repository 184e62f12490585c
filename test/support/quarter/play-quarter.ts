import type { BackupItem } from '../../../local/simulators/backup-store.ts';
import { addSeconds, type Instant } from '../../../src/lib/instant.ts';
import { EstateCollector } from '../../../src/pipeline/watch/collect-estate.ts';
import { job, nightlyRule, point, table, watched } from '../../findings/an-account.ts';
import { AccountFiles } from '../account-files.ts';
import { backupJobEvent } from '../events.ts';
import { ruleOfPlan } from '../retry-world.ts';
import type { QuarterPlan, Trouble } from './quarter-plan.ts';
import { brokenRules, quarterRules } from './quarter-rules.ts';
import { backupRole, QuarterWorld } from './quarter-world.ts';

/** What was put into a quarter, counted by whoever put it in. */
export interface PutIn {
  /** Ids of the jobs that ended. */
  jobs: Set<string>;
  failed: number;
  /** Jobs whose events were lost. */
  lost: number;
  drills: number;
  /** Versions of the rules that could be used. */
  versions: number;
  silences: number;
  acceptances: number;
  retried: number;
  missed: number;
  notes: number;
}

/** The plan that `watch` looks at makes no backups on Sundays, so that one can be a day of which there is nothing at all. */
const onWeekdays = { ...nightlyRule, ScheduleExpression: 'cron(0 5 ? * MON-SAT *)' };

/** The tables of the plan that `watch` looks at. */
const tables = ['ledger', 'orders', 'stock'].map(table);

/** Plays a quarter, day by day; the archive is made by the hour, as its schedule says. */
export class PlayedQuarter {
  readonly world: QuarterWorld;
  readonly plan: QuarterPlan;
  readonly putIn: PutIn;
  /** Hears of each day that was played. */
  onDay: (day: number) => void = () => undefined;
  readonly #account = new AccountFiles({});
  /** Incidents by their resources, of the troubles that are under way. */
  readonly #incidents = new Map<string, string>();
  readonly #listed: object[] = [];
  #day = 0;

  constructor(plan: QuarterPlan) {
    this.plan = plan;
    this.world = new QuarterWorld(`${plan.firstDay}T00:00:00.000Z`);
    this.world.aws.seed('plans', [
      { BackupPlanId: 'plan-1', BackupPlanName: 'daily', BackupPlan: { BackupPlanName: 'daily', Rules: [ruleOfPlan] } },
    ]);
    this.world.estate = new EstateCollector(this.#account);
    this.putIn = {
      ...{ jobs: new Set(), failed: 0, lost: 0, drills: 0, versions: 1, silences: 0, acceptances: 0, retried: 0 },
      ...{ missed: 0, notes: 0 },
    };
  }

  /** Plays all days, and the hours of the day after them until the last one is archived. */
  async plays(): Promise<void> {
    for (this.#day = 0; this.#day < this.plan.days; this.#day += 1) {
      await this.#playDay();
      this.onDay(this.#day);
    }
    // What came late for the last days is archived with the days after them.
    for (this.#day = this.plan.days; this.#day < this.plan.days + 3; this.#day += 1) {
      await this.#hours(0, 5);
      await this.#plannedOnes();
      await this.#hours(7, 10);
    }
  }

  get #isQuiet(): boolean {
    return this.plan.quietDays.includes(this.#day);
  }

  #at(hour: number, seconds = 0): Instant {
    return addSeconds(`${this.plan.firstDay}T00:00:00.000Z`, this.#day * 86_400 + hour * 3600 + seconds);
  }

  async #playDay(): Promise<void> {
    await this.#hours(0, 2);
    await this.#silences();
    if (!this.#isQuiet) await this.#night();
    await this.#hours(3, 4);
    await this.#answers();
    await this.#hours(4, 6);
    await this.#plannedOnes();
    await this.#hours(7, 10);
    if (this.plan.drillDays.includes(this.#day)) await this.#drills();
    await this.#hours(10, 11);
    await this.#edits();
    await this.#hours(11, 24);
  }

  /** Lets hours pass with `watch`, `retry` and `archive` at work. */
  async #hours(from: number, until: number): Promise<void> {
    const { everyHours = 1, archiveDown } = this.plan;
    const [first = -1, last = -1] = archiveDown ?? [];
    for (let hour = from; hour < until; hour += 1) {
      // What came in the night is seen to before people look at it.
      if (hour !== 3 && hour % everyHours !== 0) continue;
      await this.world.passesUntil(this.#at(hour, 1800));
      await this.world.retries();
      await this.#endsRetried();
      await this.world.passesUntil(this.#at(hour, 3000));
      await this.world.watches();
      if (this.#day < first || this.#day > last) await this.world.archives();
    }
    this.world.table.expire(Date.parse(this.world.now) / 1000);
  }

  #troublesOf(night: number): Map<string, Trouble> {
    const of = this.plan.planned.filter((one) => one.night <= night && night < one.night + one.nights);
    return new Map(of.map((one) => [one.resource, one]));
  }

  get #begun(): Trouble[] {
    return this.plan.planned.filter(({ night }) => night === this.#day);
  }

  async #silences(): Promise<void> {
    for (const { resource, nights } of this.#begun.filter(({ fate }) => fate === 'silenced')) {
      const id = await this.world.silences(
        arnOf(resource),
        addSeconds(this.world.now, (nights - 1) * 86_400 + 12 * 3600),
      );
      this.putIn.silences += 1;
      if (nights < 3) continue;
      await this.world.endsSilence(id);
      await this.world.silences(arnOf(resource), addSeconds(this.world.now, 3 * 86_400));
      this.putIn.silences += 1;
    }
  }

  /** The jobs of the night, ten in a message batch, in the order in which they end. */
  async #night(): Promise<void> {
    const troubles = this.#troublesOf(this.#day);
    const isOutage = this.#day === this.plan.outageDay;
    if (isOutage) for (const target of ['mail', 'hook']) this.world.down.add(target);
    for (let from = 0; from < this.plan.names.length; from += 10) {
      const ended = this.#at(2, Math.floor((from * 3500) / this.plan.names.length));
      await this.world.passesUntil(addSeconds(ended, 5));
      const batch = this.plan.names.slice(from, from + 10).map((name) => this.#job(name, ended, troubles.get(name)));
      const heard = isOutage && from % 30 === 0 ? [] : batch;
      this.putIn.lost += batch.length - heard.length;
      await this.#hears(heard);
    }
  }

  async #hears(heard: readonly { name: string; event: object }[]): Promise<void> {
    const results = await this.world.hearsAll(heard.map(({ event }) => event));
    for (const [index, result] of results.entries()) {
      if (result.status === 'rejected') throw result.reason;
      const { incidentId } = result.value;
      if (incidentId !== null) this.#incidents.set(heard[index]?.name ?? '', incidentId);
    }
  }

  #job(name: string, ended: Instant, trouble: Trouble | undefined) {
    const jobId = `job-${this.#day}-${name}`;
    const resourceArn = arnOf(name);
    const startedAt = addSeconds(ended, -600);
    const state = trouble === undefined ? 'COMPLETED' : 'FAILED';
    const message = trouble?.fate === 'retried' ? 'An internal error occurred.' : 'Instance is not in state available';
    this.#ends({ jobId, resourceArn, startedAt, ended, state, message });
    const event = backupJobEvent({
      ...{ jobId, resourceArn, startedAt, completedAt: ended, state },
      ...(trouble === undefined ? {} : { message }),
    });
    return { name, event: state === 'COMPLETED' ? { ...event, resources: [pointOf(jobId)] } : event };
  }

  #ends({
    jobId,
    resourceArn,
    startedAt,
    ended,
    state,
    message,
  }: Record<'jobId' | 'resourceArn' | 'startedAt' | 'ended' | 'state' | 'message', string>): void {
    this.putIn.jobs.add(jobId);
    if (state === 'FAILED') this.putIn.failed += 1;
    this.world.aws.seed('jobs', [
      {
        ...{
          BackupJobId: jobId,
          AccountId: '111122223333',
          ResourceArn: resourceArn,
          ResourceType: 'RDS',
          State: state,
        },
        ...{ BackupVaultName: 'prod', CreationDate: startedAt, CompletionDate: ended, IamRoleArn: backupRole },
        CreatedBy: { BackupPlanId: 'plan-1', BackupRuleId: 'rule-1' },
        ...(state === 'COMPLETED' ? { RecoveryPointArn: pointOf(jobId) } : { StatusMessage: message }),
      },
    ]);
    this.#forgets(ended);
  }

  /** AWS Backup lists jobs for thirty days. */
  #forgets(now: Instant): void {
    const { backup, recoveryPoints } = this.world.aws.store;
    for (const known of [backup, recoveryPoints]) {
      const [first] = known;
      if (first !== undefined && Number(first[1].CreationDate) < Date.parse(now) / 1000 - 30 * 86_400)
        known.delete(first[0]);
    }
  }

  /** People see what came in the night. */
  async #answers(): Promise<void> {
    this.world.down.clear();
    for (const { resource, fate, acknowledged } of this.#begun) {
      const id = this.#incidents.get(resource) ?? (await this.#foundLate(resource));
      if (id === undefined) continue;
      if (acknowledged && fate === 'success') await this.world.acknowledges('Ana', id);
      if (fate === 'person')
        await this.world.asks({ ask: 'resolve', why: 'The database is being removed.' }, 'Ana', id);
      if (fate !== 'accepted') continue;
      const until = addSeconds(this.world.now, 5 * 86_400);
      const answered = await this.world.asks(
        { ask: 'accept', owner: 'dba', reason: 'It is being moved.', until },
        'Ben',
        id,
      );
      if (answered.status !== 'done') throw new Error(JSON.stringify(answered));
      this.putIn.acceptances += 1;
    }
    if (this.plan.lateDays.includes(this.#day - 1)) await this.#late();
  }

  /** The incident of a job whose event was lost. */
  async #foundLate(resource: string): Promise<string | undefined> {
    const incidents = await this.world.incidents();
    return incidents.find(({ alerts }) => alerts.some(({ resourceArn }) => resourceArn === arnOf(resource)))?.id;
  }

  /** Somebody writes with a clock behind, of a day that is archived. */
  async #late(): Promise<void> {
    const incidentId = [...this.#incidents.values()].at(-1);
    await this.#hours(4, 6);
    const { now } = this.world;
    if (incidentId === undefined) return;
    this.world.now = addSeconds(now, -8 * 3600);
    await this.world.asks({ ask: 'note', text: 'The disk was full.' }, 'Cy', incidentId);
    this.world.now = now;
    this.putIn.notes += 1;
  }

  /** The retries that `retry` had AWS start go well. */
  async #endsRetried(): Promise<void> {
    const started = [...this.world.aws.store.backup.values()].filter(
      (one) => one.CreatedBy === undefined && one.State !== 'COMPLETED',
    );
    for (const one of started) await this.#endsOne(one);
  }

  async #endsOne(one: BackupItem): Promise<void> {
    const jobId = String(one.BackupJobId);
    const resourceArn = String(one.ResourceArn);
    const startedAt = new Date(Number(one.CreationDate) * 1000).toISOString();
    await this.world.passes('5m');
    this.#ends({ jobId, resourceArn, startedAt, ended: this.world.now, state: 'COMPLETED', message: '' });
    this.putIn.retried += 1;
    const event = backupJobEvent({ jobId, resourceArn, startedAt, completedAt: this.world.now, state: 'COMPLETED' });
    await this.world.hears({ ...event, resources: [pointOf(jobId)] });
  }

  /** The backups of the plan that `watch` knows. */
  async #plannedOnes(): Promise<void> {
    const due = this.#at(5);
    if (new Date(due).getUTCDay() === 0) return;
    for (const arn of tables) {
      if (this.plan.missedNights.includes(this.#day) && arn === tables[0]) {
        this.putIn.missed += 1;
        continue;
      }
      const jobId = `job-${this.#day}-${arn.split('/').at(-1)}`;
      this.#listed.push(job(arn, due, { BackupJobId: jobId, RecoveryPointArn: pointOf(jobId) }));
      await this.world.passesUntil(this.#at(6, 5));
      this.putIn.jobs.add(jobId);
      const facts = {
        jobId,
        resourceArn: arn,
        resourceType: 'DynamoDB',
        startedAt: due,
        completedAt: this.#at(6),
        state: 'COMPLETED',
      };
      this.world.aws.seed('jobs', [{ ...(this.#listed.at(-1) as BackupItem) }]);
      await this.world.hears({ ...backupJobEvent(facts), resources: [pointOf(jobId)] });
    }
    this.#listed.splice(0, Math.max(0, this.#listed.length - 60));
    const nights = this.#listed as { ResourceArn: string; CreationDate: string }[];
    this.#account.files = {
      ...watched(tables, [...nights], { lastBackup: due, rule: onWeekdays }),
      // What is not there any more has nothing to be backed up.
      'describe-db-instances.json': {
        DBInstances: this.plan.names.map((name) => ({
          DBInstanceIdentifier: name,
          DBInstanceArn: arnOf(name),
          DBInstanceStatus: 'available',
        })),
      },
      'list-recovery-points-by-backup-vault.main.json': {
        RecoveryPoints: nights.map(({ ResourceArn, CreationDate }) => point(ResourceArn, CreationDate)),
      },
    };
  }

  async #drills(): Promise<void> {
    const drilled = async (state: string) => {
      const event = backupJobEvent({
        jobId: `drill-${this.#day}-${state}`,
        startedAt: addSeconds(this.world.now, -60),
        state,
      });
      const detail = { ...(event.detail as object), drill: true };
      const { incidentId } = await this.world.hears({ ...event, source: 'backup-alerts.drill', detail });
      return incidentId ?? '';
    };
    const id = await drilled('FAILED');
    await this.world.passes('2m');
    await this.world.acknowledges('Ana', id);
    await drilled('COMPLETED');
    this.putIn.drills += 1;
  }

  async #edits(): Promise<void> {
    if (this.plan.brokenEditDay === this.#day) this.world.edits(brokenRules);
    else if (this.plan.editDays.includes(this.#day)) {
      this.world.edits(quarterRules(this.#day));
      this.putIn.versions += 1;
    } else return;
    await this.world.passes('2m');
    await this.world.guards();
  }
}

/** The resource of this name. */
export function arnOf(name: string): string {
  return `arn:aws:rds:eu-west-1:111122223333:db:${name}`;
}

function pointOf(jobId: string): string {
  return `arn:aws:rds:eu-west-1:111122223333:snapshot:awsbackup:${jobId}`;
}
