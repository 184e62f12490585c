import type { DeliveryOrder } from '../src/incidents/delivery-order.ts';
import type { DeliveryResult } from '../src/incidents/delivery-result.ts';
import type { Incident } from '../src/incidents/incident.ts';
import { type LocalAws, localAws } from './local-aws.ts';
import type { Addresses } from './running-stack.ts';
import type { Fault } from './simulators/faults.ts';
import type { JiraIssue } from './simulators/jira-store.ts';
import type { Mail, SnsMessage } from './simulators/received.ts';
import type { JournalEntry } from './simulators/simulation.ts';
import type { SlackMessage } from './simulators/slack-store.ts';

/** A ticket, its properties as a plain object. */
export type Ticket = Omit<JiraIssue, 'properties'> & { readonly properties: Readonly<Record<string, unknown>> };

/** What the vendors have received, as GET /_sim/state tells it. */
export interface Received {
  readonly slack: { readonly messages: readonly (SlackMessage & { readonly broadcasts: readonly string[] })[] };
  readonly jira: readonly Ticket[];
  readonly mails: readonly Mail[];
  readonly sns: readonly SnsMessage[];
  readonly journal: readonly JournalEntry[];
}

/** What the vendors have received about one incident. */
export interface ReceivedAbout {
  /** Living messages and thread replies, by channel. */
  readonly slack: Received['slack']['messages'];
  readonly tickets: readonly Ticket[];
  readonly mails: readonly Mail[];
  readonly sns: readonly SnsMessage[];
}

/** One row of the delivery ledger. */
export type LedgerItem = Pick<DeliveryOrder, 'noticeId' | 'kind' | 'target'> & {
  readonly status: string;
  readonly attempts: number;
  readonly firstAttemptAt: string;
  readonly lastAttemptAt: string;
  readonly outcome?: string;
  readonly result?: Pick<DeliveryResult, 'standIn' | 'vendorId'>;
};

/** Watches a running stack from outside: the vendors' simulators and the table. */
export interface Observer {
  readonly aws: LocalAws;
  received(): Promise<Received>;
  receivedAbout(incidentId: string): Promise<ReceivedAbout>;
  /** The newest incident with an alert of this resource; null when there is none. */
  incidentOf(resourceName: string): Promise<Incident | null>;
  incidents(): Promise<Incident[]>;
  ledger(incidentId: string): Promise<LedgerItem[]>;
  /** The evidence of an incident, oldest first. */
  records(incidentId: string): Promise<Record<string, unknown>[]>;
  /** Fills in and sends the dialog that is open in Slack. */
  submit(sent: { values: Readonly<Record<string, string | number>> }): Promise<{
    ok: boolean;
    errors: Readonly<Record<string, string>>;
  }>;
  /** Presses a button as a person of the simulated workspace would. */
  press(press: { channel: string; ts: string; actionId: string; user?: string }): Promise<{
    readonly ok: boolean;
    readonly status: number | null;
    readonly durationMs: number;
    readonly warning: string | null;
  }>;
  seedBackup(kind: string, items: readonly unknown[]): Promise<void>;
  fault(fault: Fault): Promise<void>;
  clearFaults(): Promise<void>;
}

/** Makes the observer of a stack. */
export function observe({ endpoint, outputs, simulatorsUrl }: Addresses): Observer {
  const aws = localAws(endpoint);
  const items = () => aws.items(outputs.TableName ?? '');
  const control = (method: string, path: string, body?: unknown) =>
    callControl(`${simulatorsUrl}/_sim${path}`, method, body);
  const received = () => control('GET', '/state') as Promise<Received>;
  const incidents = async () => (await items()).flatMap(({ incident }) => (incident ? [incident as Incident] : []));
  const below = async (incidentId: string, prefix: string) =>
    (await items())
      .filter(({ pk, sk }) => pk === `INCIDENT#${incidentId}` && String(sk).startsWith(prefix))
      .toSorted((a, b) => String(a.sk).localeCompare(String(b.sk)));
  return {
    aws,
    received,
    incidents,
    receivedAbout: async (incidentId) => about(incidentId, await received()),
    async incidentOf(resourceName) {
      const found = (await incidents()).filter(({ alerts }) =>
        alerts.some((alert) => alert.resourceName === resourceName),
      );
      return found.toSorted((a, b) => a.id.localeCompare(b.id)).at(-1) ?? null;
    },
    ledger: (incidentId) => below(incidentId, 'DELIVERY#') as Promise<unknown> as Promise<LedgerItem[]>,
    records: async (incidentId) =>
      (await below(incidentId, 'RECORD#')).map(({ record }) => record as Record<string, unknown>),
    press: (press) => control('POST', '/slack/press', press) as ReturnType<Observer['press']>,
    submit: (sent) => control('POST', '/slack/submit', sent) as ReturnType<Observer['submit']>,
    seedBackup: async (kind, seeds) => void (await control('POST', `/backup/${kind}`, seeds)),
    fault: async (fault) => void (await control('POST', '/faults', fault)),
    clearFaults: async () => void (await control('DELETE', '/faults')),
  };
}

/** Returns the text of Slack blocks or of a ticket's document, whatever its markup; of a date, what a client shows that draws none. */
export function textOf(node: unknown): string {
  if (Array.isArray(node)) return node.map(textOf).filter(Boolean).join('\n');
  if (typeof node !== 'object' || node === null) return '';
  return Object.entries(node)
    .map(([name, value]) =>
      (name === 'text' || name === 'fallback') && typeof value === 'string' ? value : textOf(value),
    )
    .filter(Boolean)
    .join('\n');
}

/** Returns the buttons of a Slack message by their action id. */
export function buttonsOf({ blocks }: Pick<SlackMessage, 'blocks'>): string[] {
  return [...JSON.stringify(blocks).matchAll(/"action_id":"([\w-]+)"/g)].map(([, id = '']) => id);
}

function about(incidentId: string, { slack, jira, mails, sns }: Received): ReceivedAbout {
  return {
    slack: slack.messages.filter(({ metadata }) => payloadOf(metadata).incident_id === incidentId),
    tickets: jira.filter(
      ({ properties }) => (properties['backup-alert-router'] as { incidentId?: string })?.incidentId === incidentId,
    ),
    mails: mails.filter(({ headers }) =>
      headers.some(({ name, value }) => name === 'X-Backup-Alert-Incident' && value === incidentId),
    ),
    sns: sns.filter(({ message }) => message.includes(incidentId)),
  };
}

/** Returns which notice a Slack message carries: `incident_id`, `notice_id` and `target`. */
export function payloadOf(metadata: SlackMessage['metadata']): Record<string, unknown> {
  return (metadata?.event_payload ?? {}) as Record<string, unknown>;
}

async function callControl(url: string, method: string, body: unknown): Promise<unknown> {
  const answer = await fetch(url, {
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${url} answered ${answer.status}: ${text.slice(0, 300)}`);
  return JSON.parse(text);
}
