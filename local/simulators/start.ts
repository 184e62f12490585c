import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type BackupKind, seedBackup } from './backup-seeds.ts';
import { type BackupItem, newBackupStore } from './backup-store.ts';
import { type Fault, planFault } from './faults.ts';
import { newJiraStore } from './jira-store.ts';
import { newPagerDutyStore } from './pagerduty-store.ts';
import { resetSimulation } from './reset.ts';
import { serve } from './serve.ts';
import type { JournalEntry, Settings, Simulation } from './simulation.ts';
import { type Press, type PressResult, pressButton } from './slack-press.ts';
import { newSlackStore } from './slack-store.ts';
import { type Submit, submitView } from './slack-views.ts';
import type { PostWebhook } from './webhook-manners.ts';
import { postOverHttp, senderOf } from './webhooks-out.ts';

/** Slack's published example secret, so that its test vector fits. */
export const defaultSlackSigningSecret = '8f742231b10e8888abcd99yyyzzz85a5';
/** The Standard Webhooks example secret. */
export const defaultWebhookSecret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

/** How to start the simulators. */
export interface SimulatorOptions {
  /** Port on 127.0.0.1; default any free one. */
  readonly port?: number;
  readonly now?: () => Date;
  /** Where the router's respond endpoint is; can be set later. */
  readonly respondUrl?: string;
  /** An emulator of AWS whose mails the inbox shows too. */
  readonly sesEndpoint?: string;
  readonly slackSigningSecret?: string;
  readonly settings?: Partial<Settings>;
  /** Posts the vendors' webhooks; default over HTTP. */
  readonly postWebhook?: PostWebhook;
}

/** Running simulators: addresses to hand to the product, and handles for tests. */
export interface Simulators {
  /** Address of everything, the inbox page too; also the value of VENDOR_ENDPOINT. */
  readonly url: string;
  readonly port: number;
  /** Values of AWS_ENDPOINT_URL_BACKUP (of tags and FSx, too) and AWS_ENDPOINT_URL_SESV2, and an SNS subscriber. */
  readonly backupEndpoint: string;
  readonly sesEndpoint: string;
  readonly snsEndpoint: string;
  /** The live state; read it, do not keep copies across reset. */
  readonly state: Simulation;
  readonly fault: (fault: Fault) => void;
  readonly clearFaults: () => void;
  readonly reset: () => void;
  readonly configure: (change: Partial<Settings>) => void;
  readonly press: (press: Press) => Promise<PressResult>;
  /** Fills in and sends the dialog that is open. */
  readonly submit: (submit: Submit) => Promise<PressResult>;
  readonly seedBackup: (kind: BackupKind, items: readonly BackupItem[]) => void;
  /** Every request to the vendors so far, oldest first. */
  readonly received: () => readonly JournalEntry[];
  /**
   * Waits until a question has an answer other than undefined, null or false.
   * @throws {Error} after `timeoutMs` (default 5000).
   */
  readonly waitFor: <T>(question: (state: Simulation) => T, timeoutMs?: number) => Promise<NonNullable<T>>;
  readonly close: () => Promise<void>;
}

/** Starts all vendor simulators and the inbox page on one loopback port. */
export async function startSimulators(options: SimulatorOptions = {}): Promise<Simulators> {
  const state = newSimulation(options);
  state.wakeSender = senderOf(state);
  const server = createServer((request, response) => void serve(request, response, state));
  await listen(server, options.port ?? 0);
  const { port } = server.address() as AddressInfo;
  state.url = `http://127.0.0.1:${port}`;
  return handles(state, server, port);
}

/** Makes vendors that have received nothing yet. */
export function newSimulation(options: SimulatorOptions): Simulation {
  return {
    now: options.now ?? (() => new Date()),
    settings: {
      respondUrl: options.respondUrl ?? null,
      slackInteractivePath: '/slack/interactive',
      slackSigningSecret: options.slackSigningSecret ?? defaultSlackSigningSecret,
      slackScopes: ['chat:write', 'chat:write.public', 'channels:history', 'users:read', 'users:read.email'],
      slackAckTimeoutMs: 3000,
      webhookSecret: defaultWebhookSecret,
      webhookSecrets: {},
      sesIdentities: ['example.com', 'example.org'],
      sesConfigurationSets: ['tracked', 'backup-alert-router-local'],
      sesEventsUrl: null,
      sesSending: true,
      sesDefaultSets: {},
      sesSandbox: false,
      jiraDenied: [],
      pagerDutyWebhookPath: null,
      pagerDutyWebhookSecrets: ['simulated-pagerduty-secret'],
      webhookPauseShare: 0.02,
      jiraWebhookPath: null,
      jiraWebhookSecret: "It's a Secret to Everybody",
      jiraSearchLagMs: 5000,
      sesEndpoint: options.sesEndpoint ?? null,
      permissionUrl: null,
      ...options.settings,
    },
    faults: { waiting: [] },
    journal: [],
    slack: newSlackStore(),
    jira: newJiraStore(),
    pagerduty: newPagerDutyStore(),
    mails: [],
    sns: [],
    webhooks: [],
    backup: newBackupStore(),
    sentWebhooks: [],
    postWebhook: options.postWebhook ?? postOverHttp,
    wakeSender: () => undefined,
    version: 1,
    sequence: 0,
    url: '',
  };
}

function handles(state: Simulation, server: Server, port: number): Simulators {
  const { url } = state;
  return {
    url,
    port,
    backupEndpoint: `${url}/_backup`,
    sesEndpoint: `${url}/_ses`,
    snsEndpoint: `${url}/_sns/inbox`,
    state,
    fault: (fault) => planFault(state.faults, fault),
    clearFaults: () => {
      state.faults.waiting.length = 0;
    },
    reset: () => resetSimulation(state),
    configure: (change) => {
      Object.assign(state.settings, change);
      state.version += 1;
    },
    press: (press) => pressButton(state, press),
    submit: (sent) => submitView(state, sent),
    seedBackup: (kind, items) => {
      seedBackup(state.backup, kind, items);
      state.version += 1;
    },
    received: () => state.journal,
    waitFor: (question, timeoutMs = 5000) => waitFor(state, question, timeoutMs),
    close: () => close(server),
  };
}

async function waitFor<T>(
  state: Simulation,
  question: (state: Simulation) => T,
  timeoutMs: number,
): Promise<NonNullable<T>> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const answer = question(state);
    if (answer !== undefined && answer !== null && answer !== false) return answer as NonNullable<T>;
    if (performance.now() > deadline) throw new Error(`nothing arrived within ${timeoutMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
