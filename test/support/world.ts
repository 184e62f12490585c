import * as z from 'zod/mini';
import { MemoryDeliveryLedger } from '../../src/adapters/memory/memory-delivery-ledger.ts';
import { MemoryIncidentStore } from '../../src/adapters/memory/memory-incident-store.ts';
import { MemoryRateLimiter } from '../../src/adapters/memory/memory-rate-limiter.ts';
import { type Channel, type Delivery, defineChannel } from '../../src/channels/channel.ts';
import type { EnrichmentSources } from '../../src/enrich/findings.ts';
import type { Canary } from '../../src/incidents/canary.ts';
import { subjectIdOf } from '../../src/incidents/delivery-order.ts';
import { unfinishedAfterSeconds } from '../../src/incidents/delivery-result.ts';
import type { Incident, TimerOrder } from '../../src/incidents/incident.ts';
import { formOf } from '../../src/incidents/order-form.ts';
import type { PersonsSilence } from '../../src/incidents/silence.ts';
import { parseDuration } from '../../src/lib/duration.ts';
import { addSeconds, type Instant } from '../../src/lib/instant.ts';
import type { TextMap } from '../../src/lib/text-map.ts';
import { type Announcement, isAnnouncement } from '../../src/notices/notice.ts';
import type { DeliverDependencies } from '../../src/pipeline/deliver/attempt.ts';
import { handOverReceipts } from '../../src/pipeline/deliver/later/hand-over-receipts.ts';
import type { WithLater } from '../../src/pipeline/deliver/later/take-later.ts';
import { type DeliveryMessage, takeDelivery } from '../../src/pipeline/deliver/take-delivery.ts';
import type { DrillDependencies } from '../../src/pipeline/drill/drill-dependencies.ts';
import { lookAfterDrills } from '../../src/pipeline/drill/look-after-drills.ts';
import { runStep } from '../../src/pipeline/escalate/run-step.ts';
import type { IngestResult } from '../../src/pipeline/ingest/ingest-result.ts';
import { type ReceiveDependencies, receiveBatch } from '../../src/pipeline/ingest/receive-batch.ts';
import {
  type AnswerDependencies,
  type Answered,
  type AnswerRequest,
  answerIncident,
} from '../../src/pipeline/respond/answer-incident.ts';
import type { RulesLoader } from '../../src/pipeline/rules/load-rules.ts';
import { type KnownSilences, withAcceptances, withSilences } from '../../src/pipeline/rules/with-persons-items.ts';
import { acceptingRules } from '../../src/pipeline/watch/accepted-jobs.ts';
import type { EstateCollector } from '../../src/pipeline/watch/collect-estate.ts';
import { runWatch, type WatchDependencies, type Watched } from '../../src/pipeline/watch/watch.ts';
import type { CompletedBackups } from '../../src/ports/aws-backup/completed-backups.ts';
import type { EndedJobs } from '../../src/ports/aws-backup/ended-jobs.ts';
import type { JobDescriber } from '../../src/ports/aws-backup/job-describer.ts';
import type { ListedRecoveryPoints } from '../../src/ports/aws-backup/recovery-points.ts';
import type { RestorableTimes } from '../../src/ports/aws-backup/restorable-times.ts';
import type { LaterReports } from '../../src/ports/delivery/later-reports.ts';
import type { ReconcileProgress } from '../../src/ports/incidents/reconcile-notes.ts';
import type { ScanProgress } from '../../src/ports/incidents/watch-notes.ts';
import type { Log } from '../../src/ports/log.ts';
import type { EventBus } from '../../src/ports/queues/event-bus.ts';
import type { Rules } from '../../src/rules/rules.ts';
import { backupJobEvent, type JobFacts } from './events.ts';
import { type Heard, matches, say } from './heard.ts';
import { journeyRules, journeyStart, readRules } from './journey-rules.ts';
import { MemoryCanaryNotes } from './memory-canary-notes.ts';
import { MemoryDrillBooks, MemoryProvenWays } from './memory-drills.ts';
import { MemoryDueRuns } from './memory-due-runs.ts';
import { MemoryKnownFindings } from './memory-known-findings.ts';
import { MemoryDeliveryQueue } from './memory-queue.ts';
import { MemoryShortLinks } from './memory-short-links.ts';
import { receiveEvent } from './receive-event.ts';
import { logsEvent } from './topic-receipts.ts';

const home = { accountId: '111122223333', region: 'eu-west-1' };

interface Execution extends TimerOrder {
  failures: number;
  looks: number;
  part: number;
}

/** The whole router in memory, with a clock that only tests move. The use cases are the real ones. */
export class World {
  now: Instant = journeyStart;
  readonly store = new MemoryIncidentStore();
  readonly ledger = new MemoryDeliveryLedger();
  readonly pace = new MemoryRateLimiter();
  readonly queue = new MemoryDeliveryQueue(() => this.now);
  readonly shortLinks = new MemoryShortLinks();
  readonly heard: Heard[] = [];
  readonly announced: Heard<Announcement>[] = [];
  readonly deadLetters: { body: string; group?: string | undefined; reason: string; fault: string }[] = [];
  /** What others than `watch` counted, in order. */
  readonly measured: { metric: string; value: number }[] = [];
  readonly logged: { level: string; message: string; fields: Record<string, unknown> }[] = [];
  /** What a target calls its tickets. */
  readonly tickets = new Map<string, string>();
  /** What a target answers instead of accepting; set by tests. */
  readonly troubles = new Map<string, () => Delivery>();
  rules: Rules;
  /** What Parameter Store holds by now, when it is not what the functions have read. */
  newerRules: Rules | null = null;
  /** What the functions have read of silences, when it is not what the table holds by now. */
  knownSilences: PersonsSilence[] | null = null;
  #executions: Execution[] = [];
  readonly #started = new Set<string>();
  #ids = 0;
  /** Looks that executions have had. */
  ticks = 0;
  /** Wraps the ports, to make them crash; see the crash tests. */
  wrap: <T extends object>(port: T) => T = (port) => port;
  describer: JobDescriber = { describe: async () => null };
  /** Whom enrichment asks beside it. */
  sources: EnrichmentSources = {};

  /** What recovery points there are; null: nobody is asked, and every success is believed. */
  listedPoints: ListedRecoveryPoints | null = null;

  /** Until when what has a continuous backup can be restored; null: that cannot be read. */
  restorableTimes: RestorableTimes | null = null;

  constructor(rulesText: string = journeyRules) {
    this.rules = readRules(rulesText);
  }

  readonly log: Log = {
    info: (message, fields = {}) => this.logged.push({ level: 'info', message, fields }),
    warn: (message, fields = {}) => this.logged.push({ level: 'warn', message, fields }),
    error: (message, fields = {}) => this.logged.push({ level: 'error', message, fields }),
    count: (metric, value = 1) => this.measured.push({ metric, value }),
  };

  dependencies(): ReceiveDependencies & AnswerDependencies {
    return {
      silences: this.wrap(this.store.silences),
      acceptances: this.wrap(this.store.acceptances),
      store: this.wrap(this.store),
      queue: this.wrap(this.queue),
      timers: this.wrap({ start: async (order: TimerOrder & { part?: number }) => this.#startClock(order) }),
      rules: this.wrap(this.#decidingRules()),
      heardJobs: this.wrap(this.store.heardJobs),
      dueRuns: this.wrap(this.dueRuns),
      describer: this.describer,
      sources: this.sources,
      ...(this.canary === null ? {} : { canary: { is: this.canary, notes: this.wrap(this.canaryNotes) } }),
      ...(this.listedPoints === null ? {} : { listedPoints: this.listedPoints }),
      ...(this.restorableTimes === null ? {} : { restorableTimes: this.restorableTimes }),
      log: this.log,
      now: () => this.now,
      newId: () => this.#newId(),
    };
  }

  /** What decides knows the silences of people as soon as they are made. */
  #decidingRules(): RulesLoader {
    const load = async () => this.rules;
    const rules = { load, renew: async () => this.newerRules ?? this.rules, written: load };
    const read: KnownSilences['read'] = async (isEnough) =>
      isEnough === undefined && this.knownSilences !== null ? this.knownSilences : this.store.silences.since(this.now);
    const accepted = { read: async () => this.store.acceptances.since(this.now) };
    return withAcceptances(withSilences(rules, { read }, this.log), accepted, this.log);
  }

  deliverDependencies(): DeliverDependencies & WithLater {
    return {
      later: async () => ({ refs: this.wrap(this.ledger), subscribers: { of: async () => this.subscribers } }),
      store: this.wrap(this.store),
      ledger: this.wrap(this.ledger),
      health: this.wrap(this.ledger),
      rateLimiter: this.wrap(this.pace),
      queue: this.wrap(this.queue),
      received: this.wrap(this.queue),
      rules: this.wrap({ load: async () => this.rules, renew: async () => this.newerRules ?? this.rules }),
      channels: new Map([
        ['recorder', this.#recorder()],
        ['sns', this.#recorder('sns')],
      ]),
      links: { keys: async () => [{ id: 'k1', secret: 'x'.repeat(43) }] },
      shortLinks: this.wrap(this.shortLinks),
      respondUrl: 'https://respond.example.com',
      log: this.log,
      random: () => 0.5,
      ports: {
        http: { send: async () => ({ failure: 'network', detail: 'unused' }) },
        secrets: { read: async () => null },
        mailer: { send: async () => ({ sent: true, messageId: 'm' }) },
        topics: { publish: async () => ({ published: true, messageId: 'm' }) },
        now: () => this.now,
      },
    };
  }

  /** What `watch` remembers. */
  progress: ScanProgress = { cursor: null, finishedAt: null };
  /** How far `watch` has compared lists of jobs. */
  reconciled: ReconcileProgress = { since: null, kinds: {}, balancedDay: null, counting: null };
  /** What AWS Backup lists. */
  endedJobs: EndedJobs = { pages: async function* () {} };
  /** How many backups AWS Backup says to have completed since a moment. */
  completedBackups: CompletedBackups = { completedSince: async () => 0 };
  /** How many hours back completed backups are counted; 0: they are not. */
  noBackupHours = 36;
  /** Whom `watch` asks which backups are due; null: nobody. */
  estate: EstateCollector | null = null;
  readonly dueRuns = new MemoryDueRuns();
  readonly canaryNotes = new MemoryCanaryNotes();
  /** The canary of the deployment; null: none. */
  canary: Canary | null = null;
  readonly knownFindings = new MemoryKnownFindings();
  readonly drillBooks = new MemoryDrillBooks(this.store.seen);
  readonly proven = new MemoryProvenWays();
  /** Tags of resources that a drill plays, by their ARNs. */
  readonly tagsOf = new Map<string, TextMap>();
  /** What is put on the default bus comes to the intake by the rule of drills. */
  readonly bus: EventBus = {
    put: async (event) => {
      const { accountId, region } = home;
      const envelope = { ...event, account: accountId, region, time: this.now, resources: [] };
      this.intake.push(JSON.stringify(envelope));
    },
  };

  drillDependencies(): DrillDependencies {
    const { store, queue, rules, now } = this.dependencies();
    return {
      ...{ store, queue, rules, now },
      books: this.wrap(this.drillBooks),
      proven: this.wrap(this.proven),
      bus: this.wrap(this.bus),
      tags: this.wrap({ tagsOf: async (arn: string) => this.tagsOf.get(arn) ?? {} }),
      ledger: this.wrap(this.ledger),
      intake: this.wrap({
        put: async (events: readonly object[]) => void this.intake.push(...events.map((one) => JSON.stringify(one))),
      }),
      home: { ...home, stage: 'prod' },
    };
  }

  /** What `watch` put on the intake queue. */
  readonly intake: string[] = [];
  /** What `watch` counted in its last run. */
  counted: Record<string, number> = {};
  remainingMs = 60_000;

  watchDependencies(): WatchDependencies {
    const { store, queue, timers, log, now } = this.dependencies();
    return {
      ...{ store, queue, timers, now },
      views: this.wrap(this.store),
      unfinished: this.wrap(this.ledger),
      notes: this.wrap({
        scan: async () => this.progress,
        saveScan: async (progress: ScanProgress) => {
          this.progress = progress;
        },
      }),
      endedJobs: this.endedJobs,
      completedBackups: this.completedBackups,
      noBackupHours: this.noBackupHours,
      heardJobs: this.wrap(this.store.heardJobs),
      intake: this.wrap({
        put: async (events: readonly object[]) => void this.intake.push(...events.map((one) => JSON.stringify(one))),
      }),
      reconcileNotes: this.wrap({
        reconciled: async () => structuredClone(this.reconciled),
        saveReconciled: async (progress: ReconcileProgress) => {
          this.reconciled = structuredClone(progress);
        },
      }),
      estate: this.estate,
      canary: this.canary === null ? null : { is: this.canary, notes: this.wrap(this.canaryNotes) },
      dueRuns: this.wrap(this.dueRuns),
      knownFindings: this.wrap(this.knownFindings),
      rules: acceptingRules({ load: async () => this.rules }, this.store.acceptances, () => this.now),
      drills: (going) => lookAfterDrills(this.drillDependencies(), going),
      home,
      log: {
        ...log,
        count: (metric, value = 1) => {
          this.counted[metric] = value;
        },
      },
      fault: (error, fields = {}) => this.logged.push({ level: 'error', message: error.message, fields }),
      remainingMs: () => this.remainingMs,
    };
  }

  /** One run of `watch`, as its schedule makes every five minutes. */
  async watches(): Promise<Watched> {
    this.counted = {};
    const watched = await runWatch(this.watchDependencies());
    await this.takesIn();
    return watched;
  }

  /** What is on the intake queue is taken in, ten messages at a time. */
  async takesIn(): Promise<void> {
    while (this.intake.length > 0) await this.hearsAll(this.intake.splice(0, 10).map((body) => JSON.parse(body)));
    await this.#deliverDue();
  }

  /** Lets time pass with `watch` at work. */
  async passesWatched(duration: string): Promise<void> {
    const end = addSeconds(this.now, parseDuration(duration) ?? Number.NaN);
    while (addSeconds(this.now, 300) <= end) {
      await this.passes('5m');
      await this.watches();
    }
    await this.passesUntil(end);
  }

  /** A backup fails (or ends as `state` says) now, having started ten minutes ago. */
  async backupFails(facts: Partial<JobFacts> = {}): Promise<IngestResult> {
    const startedAt = facts.startedAt ?? addSeconds(this.now, -600);
    return this.hears(backupJobEvent({ jobId: `job-${startedAt}`, ...facts, startedAt }));
  }

  async backupSucceeds(facts: Partial<JobFacts> = {}): Promise<IngestResult> {
    return this.backupFails({ ...facts, state: 'COMPLETED', jobId: facts.jobId ?? `ok-${this.now}` });
  }

  async hears(message: unknown): Promise<IngestResult> {
    const received = await receiveEvent(message, this.dependencies());
    // The message is received again, as the handler has it.
    if (received.leftOver !== undefined) throw received.leftOver;
    await this.#deliverDue();
    return received;
  }

  /** Messages arrive as one batch. */
  async hearsAll(messages: readonly unknown[]): Promise<PromiseSettledResult<IngestResult>[]> {
    const outcomes = await receiveBatch(messages, this.dependencies());
    await this.#deliverDue();
    // What is not handed over is received again, as the handler has it.
    return outcomes.map((outcome) =>
      outcome.status === 'fulfilled' && outcome.value.leftOver !== undefined
        ? { status: 'rejected', reason: outcome.value.leftOver }
        : outcome,
    );
  }

  async asks(request: AnswerRequest, by = 'Ana', incidentId = this.onlyIncident().id): Promise<Answered> {
    const answered = await answerIncident(incidentId, request, { by, via: 'in Slack' }, this.dependencies());
    await this.#deliverDue();
    return answered;
  }

  acknowledges(by: string, incidentId?: string): Promise<Answered> {
    return this.asks({ ask: 'acknowledge' }, by, incidentId);
  }

  resolves(by: string, incidentId?: string): Promise<Answered> {
    return this.asks({ ask: 'resolve' }, by, incidentId);
  }

  /** Lets time pass; whatever is due happens at its own moment, in order. */
  async passes(duration: string): Promise<void> {
    await this.passesUntil(addSeconds(this.now, parseDuration(duration) ?? Number.NaN));
  }

  /** The same, until a moment. */
  async passesUntil(end: Instant): Promise<void> {
    for (let moments = 0; moments < 10_000; moments += 1) {
      await this.#runDue();
      const next = this.#nextMoment();
      if (next === null || next > end) break;
      this.now = next;
    }
    this.now = end;
    await this.#runDue();
  }

  /** Puts deliveries without an outcome on the queue again, as `watch` does; returns how many. */
  async resendsUnfinished(): Promise<number> {
    const { items } = await this.ledger.unfinishedSince(addSeconds(this.now, -unfinishedAfterSeconds), { limit: 1000 });
    await this.queue.send(items);
    await this.#deliverDue();
    return items.length;
  }

  onlyIncident(): Incident {
    const all = [...this.store.incidents.values()];
    if (all.length !== 1) throw new Error(`expected one incident, found ${all.length}`);
    return all[0] as Incident;
  }

  /** Takes one notice to this target off the list of what was not expected; fails when there is none. */
  expectNotice(target: string, wanted: string | RegExp): Heard {
    const found = this.heard.find((one) => !one.expected && one.target === target && matches(one, wanted));
    if (found === undefined) throw new Error(`${target} did not hear ${wanted}. Heard: ${this.transcript()}`);
    found.expected = true;
    return found;
  }

  /** The same for an announcement. */
  expectAnnouncement(target: string): Announcement {
    const found = this.announced.find((one) => !one.expected && one.target === target);
    if (found === undefined) throw new Error(`nothing was announced to ${target}. Heard: ${this.transcript()}`);
    found.expected = true;
    return found.notice;
  }

  /** Fails on any notice that no test expected. */
  end(): void {
    const unexpected = [...this.heard, ...this.announced].filter(({ expected }) => !expected);
    if (unexpected.length > 0) throw new Error(`unexpected: ${unexpected.map(say).join('; ')}`);
  }

  transcript(): string {
    return [...this.heard, ...this.announced].map(say).join('; ') || 'nothing';
  }

  /** Runs everything that is due at this moment: executions first, then deliveries. */
  async #runDue(): Promise<void> {
    for (let due = this.#dueExecution(); due !== undefined; due = this.#dueExecution()) {
      await this.#tick(due);
    }
    await this.#deliverDue();
  }

  #dueExecution(): Execution | undefined {
    return this.#executions.find(({ nextStepAt }) => nextStepAt <= this.now);
  }

  async #tick(execution: Execution): Promise<void> {
    const { incidentId, clock, nextStepAt, looks, part } = execution;
    try {
      const tick = await runStep({ incidentId, clock, nextStepAt, looks, part }, this.dependencies());
      this.#executions = this.#executions.filter((one) => one !== execution);
      this.ticks += 1;
      if (!tick.done) this.#executions.push({ ...execution, nextStepAt: tick.nextStepAt, looks: tick.looks ?? 0 });
    } catch (error) {
      execution.failures += 1;
      execution.nextStepAt = addSeconds(this.now, 2);
      if (execution.failures > 5) throw error;
    }
  }

  async #deliverDue(): Promise<void> {
    for (let [message] = this.queue.receivable(); message !== undefined; [message] = this.queue.receivable()) {
      await this.#take(message);
    }
  }

  /** Takes one delivery as the handler does; a fault that redelivery is not there for fails the test. */
  async #take(message: MemoryDeliveryQueue['messages'][number]): Promise<void> {
    const { order, receipt } = message;
    const receives = ++message.receives;
    const body = JSON.stringify(formOf(order));
    const stays = await this.#receive({ id: receipt, body, receipt, receives, group: order.target });
    if (!stays) this.queue.remove(receipt);
  }

  #receive(message: DeliveryMessage): Promise<boolean> {
    return takeDelivery(message, {
      ...this.deliverDependencies(),
      deadLetters: { put: async (letter, why) => void this.deadLetters.push({ ...letter, ...why }) },
      reportError: (error) => {
        if (!this.survives(error)) throw error;
      },
      remainingMs: () => 30_000,
    });
  }

  /** SES says something of a mail: the event comes by the queue of deliveries. */
  async hearsOfMail(event: object, spaces = 0): Promise<void> {
    const message = { id: 'm', receipt: 'mail', receives: 1, group: 'mail-events' };
    await this.#receive({ ...message, body: JSON.stringify(event, null, spaces) });
    await this.#deliverDue();
  }

  /** Who is subscribed to every topic; null: nobody says. */
  subscribers: readonly string[] | null = [];

  /**
   * SNS says something of messages: lines of its log, which CloudWatch Logs hands over, and which come by the queue of deliveries.
   * Answers which were done with, for those that are receipts.
   */
  async hearsOfTopic(lines: readonly string[], at: Instant = this.now, receives = 1): Promise<boolean[]> {
    const bodies: string[] = [];
    const reports: LaterReports = {
      put: async (receipts) => {
        for (const receipt of receipts) bodies.push(JSON.stringify({ source: 'aws.sns', receipt }));
      },
    };
    await handOverReceipts(logsEvent(lines, { at }).awslogs.data, { reports, log: this.log, now: () => this.now });
    const stays: boolean[] = [];
    for (const body of bodies) {
      stays.push(await this.#receive({ id: 'm', receipt: 'receipt', receives, group: 'receipt', body }));
      await this.#deliverDue();
    }
    return stays;
  }

  /** Called when a notice has just been sent and nothing was written down yet. */
  afterSend: () => void = () => undefined;

  /** Whether a fault is one that redelivery is there for. */
  survives: (error: unknown) => boolean = () => false;

  #nextMoment(): Instant | null {
    const moments = this.#executions.map(({ nextStepAt }) => nextStepAt).filter((at) => at > this.now);
    const visible = this.queue.nextVisibleAt();
    if (visible !== null) moments.push(visible);
    return moments.sort()[0] ?? null;
  }

  #startClock({ part = 0, ...order }: TimerOrder & { part?: number }): 'started' | 'exists' {
    const name = `${order.incidentId}-${order.clock}-${part}`;
    if (this.#started.has(name)) return 'exists';
    this.#started.add(name);
    this.#executions.push({ ...order, part, failures: 0, looks: 0 });
    return 'started';
  }

  /** The executions that run, by their names. */
  running(): string[] {
    return this.#executions.map(({ incidentId, clock, part }) => `${incidentId}-${clock}-${part}`);
  }

  /** Ends every execution as a person or a fault does; their names stay taken. Answers how many there were. */
  stopExecutions(): number {
    return this.#executions.splice(0).length;
  }

  #newId(): string {
    this.#ids += 1;
    return `01JD00000000000000000000${String(this.#ids).padStart(2, '0')}`;
  }

  #recorder(id = 'recorder'): Channel {
    return defineChannel({
      id,
      title: 'Recorder',
      options: z.looseObject({}) as unknown as z.ZodMiniType<object>,
      updates: false,
      announcements: true,
      tellsLater: id === 'sns' ? 'vendor-id' : 'place',
      example: {},
      preview: (notice) => notice,
      ticketOf: (_options, { key = '' }) =>
        key === '' ? null : { label: key, url: `https://example.atlassian.net/browse/${key}` },
      deliver: async (notice, _options, { before = null }) => {
        const trouble = this.troubles.get(notice.order.target);
        if (trouble) return trouble();
        const told = { at: this.now, target: notice.order.target, kind: notice.kind, expected: false };
        if (isAnnouncement(notice)) this.announced.push({ ...told, notice });
        else this.heard.push({ ...told, notice, before });
        this.afterSend();
        const key = this.tickets.get(notice.order.target);
        if (id === 'sns')
          return { status: 'delivered', vendorId: `${subjectIdOf(notice)}-${notice.order.noticeId}-sns` };
        return { status: 'delivered', ...(key === undefined ? {} : { ref: { key }, vendorId: key }) };
      },
    });
  }
}
