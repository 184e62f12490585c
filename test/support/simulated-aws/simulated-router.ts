import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { vi } from 'vitest';
import { deployedFunction, deployedFunctions } from '../../../local/deployed-functions.ts';
import type { PutEvent } from '../../../local/local-aws.ts';
import type { Failure } from '../../../local/outages/failures.ts';
import { failureNamed, outageRules } from '../../../local/outages/failures.ts';
import type { ServiceFault } from '../../../local/outages/service-fault.ts';
import type { VendorFault } from '../../../local/outages/vendor-fault.ts';
import type { Aftermath } from '../../../local/outages/verdict.ts';
import { planFault } from '../../../local/simulators/faults.ts';
import { newSimulation } from '../../../local/simulators/start.ts';
import { FakeTable } from '../fake-table.ts';
import { readDeployment } from './deployment.ts';
import { loadParts } from './load-parts.ts';
import { loadFunctions, type RouterFunctions } from './router-functions.ts';
import { SimulatedAws } from './simulated-aws.ts';
import { SimulatedExecutions, TaskFailed } from './simulated-executions.ts';
import { SimulatedParameters } from './simulated-parameters.ts';
import { SimulatedQueue } from './simulated-queue.ts';
import { SimulatedVendors } from './simulated-vendors.ts';
import { type BatchAnswer, SourceMapping } from './source-mapping.ts';
import { seededRandom, VirtualTime } from './virtual-time.ts';

const fortnight = 1_209_600;
const began = '2026-11-22T01:00:00.000Z';
const secretsPath = '/backup-alerts/local/secrets';

/** The real functions on simulated services, all on a clock that only tests move. */
export class SimulatedRouter {
  readonly time = new VirtualTime();
  readonly aws: SimulatedAws;
  readonly table = new FakeTable();
  readonly vendors: SimulatedVendors;
  readonly intake: SimulatedQueue;
  readonly deliveries: SimulatedQueue;
  readonly deadLetters: readonly [SimulatedQueue, SimulatedQueue];
  readonly executions: SimulatedExecutions;
  readonly #deployment = readDeployment();
  readonly #parameters: SimulatedParameters;
  readonly #mappings: SourceMapping[] = [];
  #functions: RouterFunctions | null = null;

  constructor(seed = 1) {
    const random = seededRandom(seed);
    this.time.start(began, random);
    const now = () => Date.now();
    const { queues, machine } = this.#deployment;
    const queue = (
      name: string,
      settings: { visibilitySeconds: number; maxReceiveCount: number },
      dead: SimulatedQueue | null,
    ) => new SimulatedQueue({ name, ...settings, retentionSeconds: fortnight, deadLetters: dead }, now);
    const never = { visibilitySeconds: 30, maxReceiveCount: 1_000_000 };
    this.deadLetters = [queue('intake-dead', never, null), queue('deliveries-dead.fifo', never, null)];
    this.intake = queue('intake', queues.IntakeQueue, this.deadLetters[0]);
    this.deliveries = queue('deliveries.fifo', queues.DeliveriesQueue, this.deadLetters[1]);
    this.#parameters = new SimulatedParameters(now);
    this.vendors = new SimulatedVendors(newSimulation({ now: () => new Date() }));
    this.executions = new SimulatedExecutions(machine, (payload) => this.#escalate(payload), random);
    const all = [this.intake, this.deliveries, ...this.deadLetters].map((one) => [urlOf(one), one] as const);
    const services = {
      table: this.table,
      parameters: this.#parameters,
      queues: new Map(all),
      executions: this.executions,
      vendors: this.vendors,
    };
    this.aws = new SimulatedAws(() => services, random);
  }

  /** Loads the functions and lets them run, with rules and secrets in Parameter Store. */
  async open(rules = outageRules): Promise<void> {
    this.#parameters.put('/backup-alerts/local/routing', rules);
    for (const [name, value] of Object.entries(secrets))
      this.#parameters.put(`${secretsPath}/${name}`, value, 'SecureString');
    await loadParts();
    this.#functions = await loadFunctions(this.aws, this.vendors, environmentOf(this));
    // Their modules are their own: what they load later has to be there as well.
    await loadParts();
    this.#map('ingest', this.intake);
    this.#map('deliver', this.deliveries);
    for (const { name, everySeconds } of deployedFunctions) {
      if (everySeconds !== null) this.#schedule(name, everySeconds);
    }
    // Somebody has used the functions lately, so that they know the rules and the table has an archive of them.
    this.put(failureNamed('warm-up'));
    await this.becomesQuiet(120);
  }

  close(): void {
    this.time.stop();
    vi.doUnmock('../../../src/adapters/aws/client-settings.ts');
  }

  /** Puts an event where its EventBridge rule would. */
  put({ source, detailType, detail, resources = [], time }: PutEvent): void {
    const place = { account: '111122223333', region: 'us-east-1', time: time ?? new Date().toISOString() };
    this.intake.send(
      JSON.stringify({
        version: '0',
        id: `event-${Math.random()}`,
        source,
        'detail-type': detailType,
        ...place,
        resources,
        detail,
      }),
    );
  }

  /** Sends failures at their times while this goes wrong for so long; answers when each was sent. */
  async plays(
    failures: readonly Failure[],
    { seconds, aws, vendors }: { seconds: number; aws: readonly ServiceFault[]; vendors: readonly VendorFault[] },
  ): Promise<Map<string, number>> {
    const sentAtMs = new Map<string, number>();
    this.aws.faults = aws;
    for (const fault of vendors) planFault(this.vendors.state.faults, { ...fault, times: 0 });
    for (const { afterMs, name, make } of failures) {
      setTimeout(() => {
        sentAtMs.set(name, Date.now());
        this.put(make(new Date()));
      }, afterMs);
    }
    await this.time.passes(seconds * 1000);
    this.aws.faults = [];
    this.vendors.state.faults.waiting.length = 0;
    return sentAtMs;
  }

  /** Lets time pass until the queues are empty, in steps, at most so long. */
  async becomesQuiet(longestSeconds: number, stepSeconds = 30): Promise<void> {
    for (let passed = 0; passed < longestSeconds; passed += stepSeconds) {
      await this.time.passes(stepSeconds * 1000);
      if (this.#mappings.every(({ isIdle }) => isIdle) && passed >= 2 * stepSeconds) return;
    }
  }

  async aftermath(sentAtMs: ReadonlyMap<string, number>): Promise<Aftermath> {
    const { Items: items = [] } = await this.table.client().send(new ScanCommand({ TableName: 'table' }));
    const { slack, jira, mails, sns, webhooks } = this.vendors.state;
    const tickets = jira.issues.map((issue) => ({ ...issue, properties: Object.fromEntries(issue.properties) }));
    const messages = slack.messages.map((message) => ({ ...message, broadcasts: [] }));
    return {
      sentAtMs,
      items,
      heard: { slack: { messages }, jira: tickets, mails, sns, webhooks },
      deadLetters: this.deadLetters.reduce((sum, { messages: dead }) => sum + dead.length, 0),
    };
  }

  #map(name: string, queue: SimulatedQueue): void {
    const { sqs, timeoutSeconds } = deployedFunction(name);
    if (sqs === null) throw new Error(`${name} has no queue in serverless.yml.`);
    const invoke = (event: unknown) => this.#call(name, event) as Promise<BatchAnswer>;
    this.#mappings.push(new SourceMapping(queue, { ...sqs, timeoutSeconds }, invoke));
  }

  #schedule(name: string, everySeconds: number): void {
    setInterval(() => void this.#call(name, {}).catch(() => undefined), everySeconds * 1000);
  }

  async #escalate(payload: unknown): Promise<unknown> {
    try {
      return await this.#call('escalate', payload);
    } catch (error) {
      throw new TaskFailed((error as Error).name);
    }
  }

  async #call(name: string, event: unknown): Promise<unknown> {
    const handler = this.#functions?.get(name);
    if (handler === undefined) throw new Error(`There is no function ${name}.`);
    // What crosses the wire is text, so that nobody shares an object.
    const { timeoutSeconds } = deployedFunction(name);
    return handler(JSON.parse(JSON.stringify(event)), contextOf(name, timeoutSeconds));
  }
}

function urlOf({ settings }: SimulatedQueue): string {
  return `http://127.0.0.1:1/111122223333/${settings.name}`;
}

function contextOf(functionName: string, timeoutSeconds: number): object {
  const endsAtMs = Date.now() + timeoutSeconds * 1000;
  const about = { functionName, functionVersion: '1', memoryLimitInMB: '512', invokedFunctionArn: functionName };
  return { ...about, awsRequestId: 'request', getRemainingTimeInMillis: () => Math.max(0, endsAtMs - Date.now()) };
}

const secrets = {
  'slack-bot': 'xoxb-local-simulated-token',
  'slack-signing': '8f742231b10e8888abcd99yyyzzz85a5',
  jira: 'robot@example.com:local-simulated-token',
  webhook: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
};

function environmentOf({ intake, deliveries, deadLetters }: SimulatedRouter): Record<string, string> {
  return {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: '111122223333',
    AWS_SECRET_ACCESS_KEY: 'local',
    STAGE: 'local',
    TABLE_NAME: 'table',
    EVIDENCE_RETENTION_DAYS: '2557',
    RULES_PATH: '/backup-alerts/local/routing',
    SECRETS_PATH: secretsPath,
    INTAKE_QUEUE_URL: urlOf(intake),
    DELIVERIES_QUEUE_URL: urlOf(deliveries),
    INTAKE_DEAD_LETTERS_URL: urlOf(deadLetters[0]),
    DELIVERIES_DEAD_LETTERS_URL: urlOf(deadLetters[1]),
    ESCALATION_ARN: 'arn:aws:states:us-east-1:111122223333:stateMachine:escalation',
    ALERT_TOPIC_ARN: 'arn:aws:sns:us-east-1:111122223333:backup-alerts-local',
    KMS_KEY_ID: 'alias/backup-alerts',
    MAIL_FROM: 'backup-alerts@example.com',
    RESPOND_URL: 'https://respond.example.com',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    LOG_LEVEL: 'SILENT',
  };
}
