import { createHmac, randomBytes } from 'node:crypto';
import { asText, isObject } from './exchange.ts';
import type { Simulation } from './simulation.ts';
import { findMessage, messageObject, nextTs, type SlackMessage, type SlackUser, workspace } from './slack-store.ts';

/** A person presses a button (or picks an option) on a message. */
export interface Press {
  readonly channel: string;
  readonly ts: string;
  readonly actionId: string;
  /** A user's id; default the first user. */
  readonly user?: string;
  /** Picks this button or option when several share the action id. */
  readonly value?: string;
}

/** What the person sees: nothing, or Slack's warning triangle with its reason. */
export interface PressResult {
  readonly ok: boolean;
  readonly status: number | null;
  readonly durationMs: number;
  readonly warning: string | null;
  readonly payload: Record<string, unknown>;
  /** What a dialog shows at its blocks. */
  readonly errors?: Readonly<Record<string, string>>;
}

const triggerLifetimeMs = 3000;
const responseUrlLifetimeMs = 30 * 60_000;
const responseUrlPosts = 5;

/** Signs a request body as Slack does: https://docs.slack.dev/authentication/verifying-requests-from-slack */
export function signSlackRequest(secret: string, timestamp: string, body: string): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
}

/**
 * Presses a button: posts the signed block_actions payload to the router and waits for its answer.
 * @throws {Error} when message, button or user do not exist, or no respondUrl is set.
 */
export async function pressButton(sim: Simulation, press: Press): Promise<PressResult> {
  const message = findMessage(sim.slack, press.channel, press.ts);
  if (!message) throw new Error(`no message ${press.ts} in ${press.channel}`);
  const user = press.user ? sim.slack.users.find(({ id }) => id === press.user) : sim.slack.users[0];
  if (!user) throw new Error(`no user ${press.user ?? ''}`);
  const action = findAction(message, press);
  if (!action) throw new Error(`no button ${press.actionId} on message ${press.ts}`);
  const payload = buildPayload(sim, { message, user, action });
  const { body: _empty, ...result } = await deliverPayload(sim, payload);
  message.warning = result.warning;
  sim.version += 1;
  return { ...result, payload };
}

function findAction(message: SlackMessage, press: Press): Record<string, unknown> | null {
  const blocks = [
    ...message.blocks,
    ...message.attachments.flatMap(({ blocks: inner }) => (Array.isArray(inner) ? inner : [])),
  ];
  for (const block of blocks.filter(isObject)) {
    const elements = [...(Array.isArray(block.elements) ? block.elements : []), block.accessory];
    for (const element of elements.filter(isObject)) {
      if (element.action_id !== press.actionId) continue;
      const action = actionOf(element, asText(block.block_id), press.value);
      if (action) return action;
    }
  }
  return null;
}

function actionOf(
  element: Record<string, unknown>,
  blockId: string,
  value: string | undefined,
): Record<string, unknown> | null {
  const common = { action_id: element.action_id, block_id: blockId, type: element.type };
  if (element.type === 'button') {
    if (value !== undefined && element.value !== value) return null;
    const { text, value: own, style } = element;
    return { ...common, text, ...(own === undefined ? {} : { value: own }), ...(style === undefined ? {} : { style }) };
  }
  const options = Array.isArray(element.options) ? element.options.filter(isObject) : [];
  const chosen = options.find((option) => value === undefined || option.value === value);
  return chosen ? { ...common, selected_option: chosen } : null;
}

function buildPayload(
  sim: Simulation,
  parts: { message: SlackMessage; user: SlackUser; action: Record<string, unknown> },
): Record<string, unknown> {
  const { message, user, action } = parts;
  const channel = sim.slack.channels.find(({ id }) => id === message.channel);
  const { teamId, teamDomain, appId } = workspace;
  const path = `/actions/${teamId}/${randomDigits(13)}/${randomBytes(12).toString('base64url').replace(/[-_]/g, 'x')}`;
  sim.slack.responseUrls.set(path, {
    channel: message.channel,
    ts: message.ts,
    user: user.id,
    expiresAt: sim.now().getTime() + responseUrlLifetimeMs,
    left: responseUrlPosts,
  });
  const trigger = `${randomDigits(13)}.${randomDigits(12)}.${randomBytes(16).toString('hex')}`;
  sim.slack.triggers.set(trigger, {
    user: user.id,
    expiresAt: sim.now().getTime() + triggerLifetimeMs,
    isUsed: false,
  });
  return {
    type: 'block_actions',
    user: { id: user.id, username: user.name, name: user.name, team_id: teamId },
    api_app_id: appId,
    token: 'deprecated-verification-token',
    container: { type: 'message', message_ts: message.ts, channel_id: message.channel, is_ephemeral: false },
    trigger_id: trigger,
    team: { id: teamId, domain: teamDomain },
    enterprise: null,
    is_enterprise_install: false,
    channel: { id: message.channel, name: channel?.name ?? 'unknown' },
    message: messageObject(message),
    state: { values: {} },
    response_url: `https://hooks.slack.com${path}`,
    actions: [{ ...action, action_ts: nextTs(sim.slack, sim.now()) }],
  };
}

/** Posts what happened, signed, and returns what the app answered within its time. */
export async function deliverPayload(
  sim: Simulation,
  payload: unknown,
): Promise<Omit<PressResult, 'payload'> & { body: string }> {
  const { respondUrl, slackInteractivePath, slackSigningSecret, slackAckTimeoutMs } = sim.settings;
  if (!respondUrl) throw new Error('no respondUrl is set, so a press has nowhere to go');
  const body = `payload=${encodeURIComponent(JSON.stringify(payload))}`;
  const timestamp = String(Math.floor(sim.now().getTime() / 1000));
  const started = performance.now();
  const elapsed = (): number => Math.round(performance.now() - started);
  try {
    const response = await fetch(`${respondUrl.replace(/\/$/, '')}${slackInteractivePath}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
        'x-slack-request-timestamp': timestamp,
        'x-slack-signature': signSlackRequest(slackSigningSecret, timestamp, body),
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(slackAckTimeoutMs),
    });
    const answer = await response.text();
    const warning = response.status === 200 ? null : `the app answered HTTP ${response.status}`;
    return { ok: warning === null, status: response.status, durationMs: elapsed(), warning, body: answer };
  } catch (cause) {
    const isTimeout = cause instanceof Error && cause.name === 'TimeoutError';
    const warning = isTimeout
      ? `the app did not answer within ${slackAckTimeoutMs} ms`
      : 'the app could not be reached';
    return { ok: false, status: null, durationMs: elapsed(), warning, body: '' };
  }
}

function randomDigits(count: number): string {
  return Array.from(randomBytes(count), (byte) => String(byte % 10)).join('');
}
