import { type BackupKind, backupKinds, seedBackup } from './backup-seeds.ts';
import { type Answer, asText, type Exchange, isObject, json, parseJson } from './exchange.ts';
import { type Fault, faultKinds, planFault } from './faults.ts';
import { pressIssue } from './jira-people.ts';
import { type AlertPress, pressAlert } from './pagerduty-people.ts';
import { resetSimulation } from './reset.ts';
import type { Settings, Simulation } from './simulation.ts';
import { type Press, pressButton } from './slack-press.ts';
import { messageObject } from './slack-store.ts';
import { type Submit, submitView } from './slack-views.ts';

const longPollMs = 20_000;

/** Answers /_sim/*: what was received, faults, settings, presses. */
export async function handleControl(exchange: Exchange, sim: Simulation): Promise<Answer> {
  const name = `${exchange.method} ${exchange.path.replace(/\/$/, '')}`;
  const parsed = exchange.body === '' ? {} : parseJson(exchange.body);
  if (parsed === undefined) return json(400, { error: 'body is not JSON' });
  const seed = /^POST \/backup\/([a-z-]+)$/.exec(name)?.[1];
  if (seed) return seedItems(sim, seed, parsed);
  if (!isObject(parsed)) return json(400, { error: 'body must be an object' });
  const action = actions[name];
  return action
    ? action(sim, parsed, exchange)
    : json(404, { error: `no such control: ${name}`, controls: Object.keys(actions) });
}

type Action = (sim: Simulation, body: Record<string, unknown>, exchange: Exchange) => Answer | Promise<Answer>;

const actions: Readonly<Record<string, Action>> = {
  'GET /state': (sim) => json(200, describeState(sim)),
  'GET /version': (sim) => json(200, { version: sim.version }),
  'GET /events': waitForChange,
  'GET /faults': (sim) =>
    json(
      200,
      sim.faults.waiting.map(({ fault, left }) => ({ ...fault, left: Number.isFinite(left) ? left : 'until deleted' })),
    ),
  'POST /faults': addFault,
  'DELETE /faults': (sim) => {
    sim.faults.waiting.length = 0;
    return json(200, { ok: true });
  },
  'POST /reset': (sim) => {
    resetSimulation(sim);
    return json(200, { ok: true });
  },
  'GET /config': (sim) => json(200, withoutSecrets(sim.settings)),
  'POST /config': changeSettings,
  'POST /slack/press': press,
  'POST /slack/submit': submit,
  'POST /slack/channels': (sim, body) => {
    sim.slack.channels.push({
      id: asText(body.id),
      name: asText(body.name),
      archived: body.archived === true,
    });
    return json(200, { ok: true });
  },
  'POST /pagerduty/press': (sim, body) => {
    const done = pressAlert(sim, body as unknown as AlertPress);
    return json(done ? 200 : 400, { ok: done });
  },
  'POST /jira/transition': async (sim, body) => {
    const moved = await pressIssue(sim, {
      site: asText(body.site),
      key: asText(body.key),
      transition: asText(body.transition),
      user: asText(body.user),
    });
    return json(moved.ok ? 200 : 400, moved);
  },
};

/** Everything received, ready for JSON. */
function describeState(sim: Simulation): Record<string, unknown> {
  return {
    version: sim.version,
    journal: sim.journal,
    slack: {
      channels: sim.slack.channels,
      users: sim.slack.users,
      messages: sim.slack.messages.map((message) => ({
        ...messageObject(message),
        ...message,
        broadcasts: broadcasts(JSON.stringify([message.text, message.blocks])),
      })),
    },
    jira: sim.jira.issues.map((issue) => ({ ...issue, properties: Object.fromEntries(issue.properties) })),
    pagerduty: sim.pagerduty.alerts.map(({ routingKey: _key, ...alert }) => alert),
    mails: sim.mails,
    sns: sim.sns,
    webhooks: sim.webhooks,
    sentWebhooks: sim.sentWebhooks.map(({ body, headers: _headers, ...sent }) => ({ ...sent, body: parseJson(body) })),
    backup: Object.fromEntries(Object.entries(sim.backup).map(([kind, table]) => [kind, [...table.values()]])),
    faults: sim.faults.waiting.map(({ fault }) => fault),
  };
}

/** Returns the whole-channel mentions of a message; text from outside must never cause one. */
function broadcasts(source: string): string[] {
  return [...source.matchAll(/<!(channel|here|everyone|subteam)\b/g)].map((hit) => hit[1] ?? '');
}

function seedItems(sim: Simulation, kind: string, parsed: unknown): Answer {
  if (!(kind in backupKinds)) return json(404, { error: `unknown kind ${kind}`, kinds: Object.keys(backupKinds) });
  const items = (Array.isArray(parsed) ? parsed : [parsed]).filter(isObject);
  try {
    seedBackup(sim.backup, kind as BackupKind, items);
    sim.version += 1;
    return json(200, { ok: true, count: items.length });
  } catch (error) {
    return json(400, { error: error instanceof Error ? error.message : 'bad seed' });
  }
}

function addFault(sim: Simulation, body: Record<string, unknown>): Answer {
  const kind = asText(body.kind);
  if (!faultKinds.some((known) => known === kind))
    return json(400, { error: `kind must be one of ${faultKinds.join(', ')}` });
  if (asText(body.vendor) === '') return json(400, { error: 'vendor is required' });
  planFault(sim.faults, body as unknown as Fault);
  return json(200, { ok: true });
}

function changeSettings(sim: Simulation, body: Record<string, unknown>): Answer {
  const unknown = Object.keys(body).find((name) => !(name in sim.settings));
  if (unknown) return json(400, { error: `unknown setting ${unknown}`, settings: Object.keys(sim.settings) });
  Object.assign(sim.settings, body);
  sim.version += 1;
  return json(200, withoutSecrets(sim.settings));
}

function withoutSecrets(settings: Settings): Record<string, unknown> {
  return {
    ...settings,
    slackSigningSecret: '***',
    webhookSecret: '***',
    webhookSecrets: Object.keys(settings.webhookSecrets),
    jiraWebhookSecret: '***',
    pagerDutyWebhookSecrets: settings.pagerDutyWebhookSecrets.map(() => '***'),
  };
}

async function submit(sim: Simulation, body: Record<string, unknown>): Promise<Answer> {
  try {
    return json(200, await submitView(sim, body as unknown as Submit));
  } catch (error) {
    return json(400, { error: error instanceof Error ? error.message : 'the dialog was not sent' });
  }
}

async function press(sim: Simulation, body: Record<string, unknown>): Promise<Answer> {
  try {
    return json(200, await pressButton(sim, body as unknown as Press));
  } catch (error) {
    return json(400, { error: error instanceof Error ? error.message : 'press failed' });
  }
}

async function waitForChange(sim: Simulation, _body: Record<string, unknown>, exchange: Exchange): Promise<Answer> {
  const after = Number(exchange.query.get('after') ?? sim.version);
  const deadline = performance.now() + longPollMs;
  while (sim.version <= after && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 100));
  return json(200, { version: sim.version });
}
