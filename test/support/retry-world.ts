import type { BackupItem } from '../../local/simulators/backup-store.ts';
import { AwsBackupStarter } from '../../src/adapters/aws/lookups/aws-backup-starter.ts';
import { AwsBackupReader } from '../../src/adapters/aws/lookups/backup-reader.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import type { Retry } from '../../src/incidents/retry-state.ts';
import { addSeconds } from '../../src/lib/instant.ts';
import { type RunDependencies, runRetries } from '../../src/pipeline/retry/retry.ts';
import { backupJobEvent, type JobFacts, ordersDb } from './events.ts';
import { SimulatedBackup } from './simulated-backup.ts';
import { World } from './world.ts';

/** The role that backups of the events are made with. */
export const backupRole = 'arn:aws:iam::111122223333:role/AWSBackupDefaultServiceRole';

/** A rule with all that a backup made by it is to have. */
export const ruleOfPlan: BackupItem = {
  RuleId: 'rule-1',
  RuleName: 'nightly',
  TargetBackupVaultName: 'prod',
  ScheduleExpression: 'cron(0 1 ? * * *)',
  StartWindowMinutes: 30,
  CompletionWindowMinutes: 600,
  Lifecycle: { DeleteAfterDays: 35 },
  RecoveryPointTags: { team: 'dba' },
};

/** Rules in which everything is started again as `retry` says, told to a chat at once and to a pager after a quarter of an hour. */
export const retryRules = (retry = '{ attempts: 1, after: 15m }') => `
version: 1
defaults: { policy: one, groupWait: 0s, groupBy: [resource.arn, error.code] }
targets: { chat: { recorder: {} }, pager: { recorder: {} } }
policies: { one: { steps: [{ notify: [chat] }, { after: 10m, notify: [pager] }] } }
fallback: [chat]
routes: [{ name: all, retry: ${retry} }]
`;

/** The router in memory with a simulated AWS Backup that starts jobs. */
export class RetryWorld extends World {
  readonly aws = new SimulatedBackup(() => this.now);
  roles: readonly string[] = [backupRole];

  constructor(rules = retryRules(), rule: BackupItem = ruleOfPlan) {
    super(rules);
    this.listedPoints = new AwsBackupReader(this.aws.client());
    this.hasRule(rule);
  }

  /** What the plan says from now on. */
  hasRule(rule: BackupItem): void {
    const BackupPlan = { BackupPlanName: 'daily', Rules: [rule] };
    this.aws.seed('plans', [{ BackupPlanId: 'plan-1', BackupPlanName: 'daily', BackupPlan }]);
  }

  override dependencies(): ReturnType<World['dependencies']> {
    const books = this.wrap(this.store.retryBooks);
    const retryPlace = { home: { accountId: '111122223333', region: 'eu-west-1' }, roles: this.roles, books };
    return { ...super.dependencies(), retryPlace };
  }

  retryDependencies(): RunDependencies {
    const { store, queue, timers, log, now } = this.dependencies();
    return {
      ...{ store: store as RunDependencies['store'], queue, timers, log, now },
      views: this.wrap(this.store),
      books: this.wrap(this.store.retryBooks),
      starter: this.wrap(new AwsBackupStarter(this.aws.client())),
      listedPoints: this.wrap(new AwsBackupReader(this.aws.client())),
      roles: this.roles,
      fault: (error, fields = {}) => this.logged.push({ level: 'error', message: error.message, fields }),
      remainingMs: () => 60_000,
    };
  }

  /** One run of `retry`, as its schedule makes every minute. */
  async retries(): Promise<Record<string, number>> {
    const states = await runRetries(this.retryDependencies());
    await this.passes('0s');
    return states;
  }

  /** Lets minutes pass with `retry` at work; what keeps a run from its end is for the next one. */
  async passesRetrying(minutes: number): Promise<void> {
    for (let passed = 0; passed < minutes; passed += 1) {
      await this.passes('1m');
      await this.retries().catch(() => undefined);
    }
  }

  /** A backup of the plan fails now of something that passes by itself. */
  fails(facts: Partial<JobFacts> = {}) {
    return this.backupFails({ message: 'An internal error occurred.', ...facts });
  }

  /** The copy of the newest backup of the database to a vault fails, hours after AWS made it: there is its recovery point. */
  async copyFails(destinationVaultArn: string, facts: { jobId?: string; message?: string } = {}): Promise<void> {
    const { jobId = 'copy-1', message = 'An internal error occurred.' } = facts;
    this.hasPoint(-3 * 3600);
    const startedAt = addSeconds(this.now, -2.5 * 3600);
    const { detail, ...event } = backupJobEvent({ jobId, startedAt, completedAt: this.now, message });
    const {
      backupJobId: _ofBackup,
      backupVaultName: _none,
      backupVaultArn,
      ...shared
    } = detail as Record<string, unknown>;
    await this.hears({
      ...event,
      'detail-type': 'Copy Job State Change',
      resources: [pointAt(-3 * 3600)],
      detail: {
        ...shared,
        copyJobId: jobId,
        sourceBackupVaultArn: backupVaultArn,
        destinationBackupVaultArn: destinationVaultArn,
      },
    });
  }

  /** The copies that AWS was made to start. */
  copied(): BackupItem[] {
    return [...this.aws.store.copy.values()].filter(({ CreatedBy }) => CreatedBy === undefined);
  }

  /** The copy that AWS was made to start ends, and AWS says so. */
  async endsCopy(state: string, message?: string): Promise<void> {
    await this.hears(this.copyEnds(state, message));
  }

  /** The same, but what AWS says of it has not arrived: it is answered. */
  copyEnds(state: string, message?: string): object {
    const job = this.copied().at(-1) as BackupItem;
    const jobId = String(job.CopyJobId);
    const startedAt = new Date(Number(job.CreationDate) * 1000).toISOString();
    const made = 'arn:aws:rds:eu-central-1:111122223333:snapshot:awsbackup:copyjob-1';
    this.aws.seed('copy-jobs', [
      { ...job, State: state, ...(state === 'COMPLETED' ? { DestinationRecoveryPointArn: made } : {}) },
    ]);
    const facts = { jobId, startedAt, state, completedAt: this.now, ...(message === undefined ? {} : { message }) };
    const { detail, ...event } = backupJobEvent(facts);
    const {
      backupJobId: _id,
      backupVaultName: _name,
      backupVaultArn,
      createdBy: _ofNoPlan,
      ...shared
    } = detail as Record<string, unknown>;
    return {
      ...event,
      'detail-type': 'Copy Job State Change',
      resources: [String(job.SourceRecoveryPointArn)],
      detail: {
        ...shared,
        copyJobId: jobId,
        sourceBackupVaultArn: backupVaultArn,
        destinationBackupVaultArn: job.DestinationBackupVaultArn,
        ...(state === 'COMPLETED' ? { destinationRecoveryPointArn: made } : {}),
      },
    };
  }

  /** The jobs that AWS was made to start. */
  started(): BackupItem[] {
    return [...this.aws.store.backup.values()].filter(({ CreatedBy }) => CreatedBy === undefined);
  }

  /** The job that AWS was made to start ends, and AWS says so. */
  async endsJob(state: string, message?: string): Promise<void> {
    await this.hears(this.jobEnds(state, message));
  }

  /** The same, but what AWS says of it has not arrived: it is answered. */
  jobEnds(state: string, message?: string): object {
    const job = this.started().at(-1) as BackupItem;
    const jobId = String(job.BackupJobId);
    const startedAt = new Date(Number(job.CreationDate) * 1000).toISOString();
    const RecoveryPointArn = `arn:aws:rds:eu-west-1:111122223333:snapshot:awsbackup:job-${jobId}`;
    this.aws.seed('jobs', [{ ...job, State: state, ...(state === 'COMPLETED' ? { RecoveryPointArn } : {}) }]);
    const facts = { jobId, startedAt, state, completedAt: this.now, resourceArn: String(job.ResourceArn) };
    const event = backupJobEvent({ ...facts, ...(message === undefined ? {} : { message }) });
    const { createdBy: _ofNoPlan, ...detail } = event.detail as Record<string, unknown>;
    return { ...event, resources: state === 'COMPLETED' ? [RecoveryPointArn] : [], detail };
  }

  /** The only incident, and its newest retry. */
  only(): { incident: Incident; retry: Retry } {
    const incident = this.onlyIncident();
    return { incident, retry: incident.retries?.at(-1) as Retry };
  }

  /** What was decided about retries when an incident was opened or joined last. */
  async decidedOf(incidentId: string): Promise<unknown> {
    const records = await this.store.records(incidentId);
    return records.flatMap(({ what, details }) => (['opened', 'joined'].includes(what) ? [details.retry] : [])).at(-1);
  }

  /** Recovery points that AWS lists of the database, made so many seconds from now. */
  hasPoint(seconds: number, resourceArn = ordersDb): void {
    const RecoveryPointArn = pointAt(seconds);
    const CreationDate = addSeconds(this.now, seconds);
    this.aws.seed('recovery-points', [
      { RecoveryPointArn, ResourceArn: resourceArn, BackupVaultName: 'prod', Status: 'COMPLETED', CreationDate },
    ]);
  }
}

function pointAt(seconds: number): string {
  return `arn:aws:rds:eu-west-1:111122223333:snapshot:awsbackup:point-${seconds}`;
}
