import { createHmac, randomUUID } from 'node:crypto';
import { logEntry, type PagerDutyAlert } from './pagerduty-store.ts';
import type { Simulation } from './simulation.ts';
import { queueWebhook } from './webhooks-out.ts';

/** A person does something about an alert in PagerDuty. */
export interface AlertPress {
  readonly dedupKey: string;
  readonly action: 'acknowledge' | 'resolve' | 'annotate' | 'reassign';
  /** Name of the user; default the first. */
  readonly user?: string;
  /** Of a note. */
  readonly text?: string;
}

/** Those who have an account there. */
const users = [
  { id: 'PXPGF42', name: 'Ana Ruiz' },
  { id: 'PTUXL6G', name: 'Mei Tanaka' },
] as const;

const events = {
  trigger: 'incident.triggered',
  acknowledge: 'incident.acknowledged',
  resolve: 'incident.resolved',
  annotate: 'incident.annotated',
  reassign: 'incident.reassigned',
} as const;

/** Does to an alert what a person does there, and sends the webhook; false: it is not open. */
export function pressAlert(sim: Simulation, press: AlertPress): boolean {
  const alert = sim.pagerduty.alerts.find(({ dedupKey, state }) => dedupKey === press.dedupKey && state !== 'resolved');
  if (alert === undefined) return false;
  const user = users.find(({ name }) => name === press.user) ?? users[0];
  if (press.action === 'acknowledge') alert.state = 'acknowledged';
  if (press.action === 'resolve') alert.state = 'resolved';
  logEntry(
    alert,
    press.action,
    { by: user.name, ...(press.text === undefined ? {} : { text: press.text }) },
    sim.now(),
  );
  tellRouter(sim, alert, { action: press.action, user, text: press.text ?? '' });
  return true;
}

/** Sends a webhook of version 3 about an alert, when one is set up; without a user, an integration did it. */
export function tellRouter(
  sim: Simulation,
  alert: PagerDutyAlert,
  change: { action: keyof typeof events; user: (typeof users)[number] | null; text?: string },
): void {
  const { pagerDutyWebhookPath: path, pagerDutyWebhookSecrets: secrets, respondUrl } = sim.settings;
  if (path === null || respondUrl === null) return;
  const body = JSON.stringify(webhookBody(sim, alert, change));
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'PagerDuty-Webhook/V3.0',
    'x-webhook-subscription': 'PWEBHOOK1',
    'x-pagerduty-signature': signPagerDuty(secrets, body),
  };
  queueWebhook(sim, { vendor: 'pagerduty', path, headers, body });
}

/** Signs as PagerDuty does, with each secret while one replaces another: https://developer.pagerduty.com/docs/verifying-webhook-signatures */
export function signPagerDuty(secrets: readonly string[], body: string): string {
  return secrets.map((secret) => `v1=${createHmac('sha256', secret).update(body).digest('hex')}`).join(',');
}

function webhookBody(
  sim: Simulation,
  { id, dedupKey, created, state, event }: PagerDutyAlert,
  { action, user, text = '' }: { action: keyof typeof events; user: (typeof users)[number] | null; text?: string },
): object {
  const address = `https://example.pagerduty.com/incidents/${id}`;
  const incident = { id, type: 'incident_reference', summary: `[#1] ${id}`, html_url: address };
  const reference = (one: (typeof users)[number]) => ({
    id: one.id,
    type: 'user_reference',
    summary: one.name,
    html_url: `https://example.pagerduty.com/users/${one.id}`,
  });
  const data =
    action === 'annotate'
      ? { id: `N${id}`, type: 'incident_note', incident, content: text, trimmed: false }
      : {
          ...{ id, type: 'incident', html_url: address, number: 1, status: state, incident_key: dedupKey },
          created_at: created,
          title: String((event.payload as { summary?: unknown } | undefined)?.summary ?? ''),
          assignees: [reference(users[0])],
          urgency: 'high',
          resolve_reason: null,
        };
  return {
    event: {
      id: randomUUID(),
      event_type: events[action],
      resource_type: action === 'annotate' ? 'incident_note' : 'incident',
      occurred_at: sim.now().toISOString(),
      agent: user === null ? null : reference(user),
      client: user === null ? { name: 'Backup alert router' } : null,
      data,
    },
  };
}
