import { ulid } from 'ulid';
import { newSimulation } from '../../../local/simulators/start.ts';
import { AwsBackupStarter } from '../../../src/adapters/aws/lookups/aws-backup-starter.ts';
import { AwsBackupReader } from '../../../src/adapters/aws/lookups/backup-reader.ts';
import { DynamoDueRuns } from '../../../src/adapters/aws/table/dynamo-due-runs.ts';
import { DynamoHeardJobs } from '../../../src/adapters/aws/table/dynamo-heard-jobs.ts';
import { DynamoKnownFindings } from '../../../src/adapters/aws/table/dynamo-known-findings.ts';
import { DynamoPersonsItems } from '../../../src/adapters/aws/table/dynamo-persons-items.ts';
import { DynamoRetryBooks } from '../../../src/adapters/aws/table/dynamo-retry-books.ts';
import { DynamoRulesAnnouncements } from '../../../src/adapters/aws/table/dynamo-rules-announcements.ts';
import { DynamoUnfinishedDeliveries } from '../../../src/adapters/aws/table/dynamo-unfinished-deliveries.ts';
import { DynamoWatchNotes } from '../../../src/adapters/aws/table/dynamo-watch-notes.ts';
import { channels } from '../../../src/channels/registry.ts';
import type { Instant } from '../../../src/lib/instant.ts';
import { type EditsOutcome, watchEdits } from '../../../src/pipeline/guard/watch-edits.ts';
import { runRetries } from '../../../src/pipeline/retry/retry.ts';
import { createRulesLoader, type RulesLoader } from '../../../src/pipeline/rules/load-rules.ts';
import { createRulesWatch } from '../../../src/pipeline/rules/watch-rules.ts';
import { withAcceptances, withSilences } from '../../../src/pipeline/rules/with-persons-items.ts';
import { addSilence, endSilenceOf } from '../../../src/pipeline/silences/change-silences.ts';
import { acceptingRules } from '../../../src/pipeline/watch/accepted-jobs.ts';
import type { RulesText } from '../../../src/ports/rules/rules-source.ts';
import { checkWithChannels } from '../../../src/runtime/check-rules.ts';
import { ArchiveWorld } from '../archive-world.ts';
import { rulesText } from '../journey-rules.ts';
import { SimulatedVendors } from '../simulated-aws/simulated-vendors.ts';
import { SimulatedBackup } from '../simulated-backup.ts';
import { quarterRules } from './quarter-rules.ts';

const tableName = 'journeys';
const home = { accountId: '111122223333', region: 'eu-west-1' };
const webhookSecret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

/** The author of every version of the rules. */
export const author = 'arn:aws:sts::111122223333:assumed-role/Admin/ana';

/**
 * The router on a table, with all its use cases, the channels that ship and a simulated AWS Backup: everything that is archived is
 * written by what ships, on the clock of a test.
 */
export class QuarterWorld extends ArchiveWorld {
  readonly aws = new SimulatedBackup(() => this.now);
  readonly vendors = new SimulatedVendors(newSimulation({ now: () => new Date(this.now) }));
  /** Ids of the messages that a vendor took, in the order of time. */
  readonly taken: { target: string; id: string; at: Instant }[] = [];
  /** Targets that do not answer. */
  readonly down = new Set<string>();
  readonly #client = this.table.client();
  readonly #silences = new DynamoPersonsItems(this.#client, { tableName, kind: 'silence', log: this.log });
  readonly #acceptances = new DynamoPersonsItems(this.#client, { tableName, kind: 'acceptance', log: this.log });
  readonly #versions: RulesText[] = [];
  readonly #loader: RulesLoader;
  #messages = 0;

  /** @param now when the first rules are written */
  constructor(now: Instant, rules = quarterRules()) {
    super(undefined);
    this.now = now;
    this.edits(rules);
    this.#loader = createRulesLoader({
      source: this.#source(),
      archive: this.stored,
      check: async (text) => checkWithChannels(text),
      now: () => Date.parse(this.now),
    });
  }

  /** Somebody writes other rules. */
  edits(text: string): void {
    this.#versions.unshift(rulesText(text, String(this.#versions.length + 1), author, this.now));
  }

  #source() {
    return {
      latest: async () => this.#versions[0] ?? null,
      history: async (most: number) => this.#versions.slice(0, most),
    };
  }

  override dependencies(): ReturnType<ArchiveWorld['dependencies']> {
    const known = { silences: this.#silences, acceptances: this.#acceptances };
    const silenced = withSilences(this.#loader, { read: () => known.silences.since(this.now) }, this.log);
    const rules = withAcceptances(silenced, { read: () => known.acceptances.since(this.now) }, this.log);
    return {
      ...super.dependencies(),
      ...known,
      rules,
      retryPlace: { home, roles: [backupRole] },
      listedPoints: new AwsBackupReader(this.aws.client()),
      newId: () => ulid(Date.parse(this.now)),
    };
  }

  override deliverDependencies(): ReturnType<ArchiveWorld['deliverDependencies']> {
    const took = (target: string, id: string) => void this.taken.push({ target, id, at: this.now });
    const next = (kind: string) => {
      this.#messages += 1;
      return `${kind}-${this.#messages}`;
    };
    return {
      ...super.deliverDependencies(),
      rules: this.#loader,
      channels: new Map(channels.map((channel) => [channel.id, channel])),
      ports: {
        http: {
          send: async (request, signal) => {
            const { hostname } = new URL(request.url);
            const target = hostname.startsWith('standby') ? 'standby' : 'hook';
            if (this.down.has(target)) return { failure: 'network', detail: 'connection refused' };
            const answer = await this.vendors.send(request, signal);
            if ('status' in answer && answer.status < 300) took(target, request.headers['webhook-id'] ?? '');
            return answer;
          },
        },
        secrets: { read: async () => webhookSecret },
        mailer: {
          send: async () => {
            if (this.down.has('mail'))
              return { sent: false, retryable: true, reason: 'server-error', detail: 'SES does not answer.' };
            const messageId = next('mail');
            took('mail', messageId);
            return { sent: true, messageId };
          },
        },
        topics: {
          publish: async () => {
            const messageId = next('page');
            took('page', messageId);
            return { published: true, messageId };
          },
        },
        now: () => this.now,
      },
    };
  }

  override watchDependencies(): ReturnType<ArchiveWorld['watchDependencies']> {
    const notes = new DynamoWatchNotes(this.#client, tableName);
    return {
      ...super.watchDependencies(),
      views: this.stored,
      unfinished: new DynamoUnfinishedDeliveries(this.#client, tableName),
      notes,
      reconcileNotes: notes,
      endedJobs: this.aws.endedJobs(),
      completedBackups: this.aws.endedJobs(),
      noBackupHours: 0,
      heardJobs: new DynamoHeardJobs(this.#client, tableName),
      dueRuns: new DynamoDueRuns(this.#client, { tableName, evidenceRetentionDays: 2557 }),
      knownFindings: new DynamoKnownFindings(this.#client, tableName),
      rules: acceptingRules(this.#loader, this.#acceptances, () => this.now),
      home,
    };
  }

  /** A run of `retry`. */
  async retries(): Promise<void> {
    const { store, queue, timers, log, now } = this.dependencies();
    await runRetries({
      ...{ store: store as typeof this.stored, queue, timers, log, now },
      views: this.stored,
      books: new DynamoRetryBooks(this.#client, tableName),
      starter: new AwsBackupStarter(this.aws.client()),
      listedPoints: new AwsBackupReader(this.aws.client()),
      roles: [backupRole],
      fault: (error) => {
        throw error;
      },
      remainingMs: () => 60_000,
    });
    await this.passes('0s');
  }

  /** A run of `guard`, as far as it looks at the rules. */
  async guards(): Promise<EditsOutcome> {
    const { store, queue, timers, log, now, newId } = this.dependencies();
    const loader = createRulesLoader({
      source: this.#source(),
      archive: this.stored,
      check: async (text) => checkWithChannels(text),
      now: () => Date.parse(this.now),
      cacheMs: 0,
    });
    const place = { ...home, parameter: '/backup-alerts/quarter/routing' };
    const receiving = {
      store,
      queue,
      timers,
      log,
      now,
      newId,
      rules: loader,
      describer: { describe: async () => null },
    };
    const outcome = await watchEdits({
      ...{ store, queue, log, now, rules: loader, place },
      source: this.#source(),
      check: async (text: RulesText) => checkWithChannels(text),
      announcements: new DynamoRulesAnnouncements(this.#client, tableName),
      archive: this.stored,
      findSecrets: async () => ({ missing: [], plain: [] }),
      watch: { check: () => createRulesWatch(place as never, receiving as never).check() },
    } as never);
    await this.passes('0s');
    return outcome;
  }

  /** Somebody silences a resource until a moment; answers its id. */
  async silences(resourceArn: string, until: Instant): Promise<string> {
    const { store, newId, now } = this.dependencies();
    const request = { match: { resource: { arn: [resourceArn] } }, until, reason: 'being moved', all: false };
    const who = { by: 'Ben', via: 'on the command line' };
    const made = await addSilence(request, who as never, { store, silences: this.#silences, now, newId });
    if ('refused' in made) throw new Error(made.refused);
    return made.silence.id;
  }

  async endsSilence(id: string): Promise<void> {
    const { store, newId, now } = this.dependencies();
    const who = { by: 'Ben', via: 'on the command line' };
    const ended = await endSilenceOf(id, who as never, { store, silences: this.#silences, now, newId });
    if ('refused' in ended) throw new Error(ended.refused);
  }
}

/** The role that backups are made with. */
export const backupRole = 'arn:aws:iam::111122223333:role/AWSBackupDefaultServiceRole';
