import { secretForms } from '../../lib/secret-forms.ts';
import { type About, broken, type Finding, warning, well } from '../finding.ts';
import { putSecret, secretFor } from '../secrets.ts';
import { type DoctorTools, patience } from '../tools.ts';
import { asJson, describeFailure } from './vendor-answer.ts';

interface SlackOptions {
  channel?: string;
  token?: string;
  webhook?: string;
}

interface Asked {
  about: About;
  token: string;
  tools: DoctorTools;
}

/** Checks that a target's token is valid, has its scopes, and may post to the target's channel. */
export async function checkSlack(about: About, options: unknown, tools: DoctorTools): Promise<Finding[]> {
  const { channel = '', token, webhook } = options as SlackOptions;
  const reference = webhook ?? token ?? '';
  const reading = await secretFor(reference, about, tools);
  if ('finding' in reading) return [reading.finding];
  if (webhook !== undefined) return [checkWebhookAddress(about, reading.secret, webhook, tools)];
  const asked = { about, token: reading.secret, tools };
  const test = await call('auth.test', {}, asked);
  if ('says' in test) return [{ ...about, state: 'not-known', says: test.says, fix: null }];
  const { body, scopes } = test;
  if (body.ok !== true) {
    const fix = putSecret(reference, tools.place, true);
    return [broken(about, `Slack refuses its token: ${codeOf(body)}.`, fix)];
  }
  const lacks = ['chat:write'].filter((scope) => scopes.length > 0 && !scopes.includes(scope));
  if (lacks.length > 0) return [broken(about, `The app lacks the scope ${lacks.join(', ')}.`, addScope(lacks))];
  const bot = typeof body.user === 'string' ? body.user : 'the app';
  return [await checkChannel(channel, { bot, scopes }, asked)];
}

/** People are told directly, which any app may; of a channel the app has to be a member. */
async function checkChannel(
  channel: string,
  { bot, scopes }: { bot: string; scopes: readonly string[] },
  asked: Asked,
): Promise<Finding> {
  const { about } = asked;
  if (/^[UW]/.test(channel)) return well(about, `The token is good; ${channel} is told directly.`);
  const info = await lookAt(channel, asked);
  if ('says' in info) return { ...about, state: 'not-known', says: info.says, fix: null };
  const { body } = info;
  const code = codeOf(body);
  if (body.ok !== true && code === 'missing_scope') {
    const says = `The token is good; whether the app is in ${channel} is not known: it lacks the scope channels:read.`;
    return { ...about, state: 'not-known', says, fix: addScope(['channels:read', 'groups:read']) };
  }
  const invite = `/invite @${bot}`;
  if (code === 'not_in_channel') return broken(about, notIn(channel), invite);
  if (body.ok !== true) {
    const says = `Slack does not show the channel ${channel} to the app (${code}): it does not exist, or it is private and the app is not in it.`;
    return broken(about, says, invite);
  }
  const found = (body.channel ?? {}) as { is_archived?: boolean; is_member?: boolean; is_private?: boolean };
  if (found.is_archived === true) {
    return broken(about, `The channel ${channel} is archived.`, '/unarchive, or another channel in the rules');
  }
  const mayPost = found.is_member !== false || (scopes.includes('chat:write.public') && found.is_private !== true);
  if (!mayPost) return broken(about, notIn(channel), invite);
  if (!scopes.some((scope) => scope.endsWith(':history'))) {
    const says = `The app may post to ${channel}. Without channels:history, a message whose answer got lost is posted twice.`;
    return warning(about, says, addScope(['channels:history', 'groups:history']));
  }
  return well(about, `The token is good, and the app may post to ${channel}.`);
}

/** Asks for the channel; an app that may not see channels can still be told that it is in none of its messages. */
async function lookAt(channel: string, asked: Asked): Promise<Awaited<ReturnType<typeof call>>> {
  const info = await call('conversations.info', { channel }, asked);
  const isHidden = 'body' in info && codeOf(info.body) === 'missing_scope';
  return isHidden ? call('conversations.history', { channel, limit: '1' }, asked) : info;
}

function notIn(channel: string): string {
  return `The app is not in the channel ${channel}. Type this in the channel.`;
}

function checkWebhookAddress(about: About, address: string, reference: string, tools: DoctorTools): Finding {
  if (secretForms.slackWebhook(address)) {
    return well(about, 'The address has the form of an incoming webhook; only --send shows whether Slack takes it.');
  }
  const fix = putSecret(reference, tools.place, true);
  return broken(about, `${reference} holds no address of an incoming webhook (https://hooks.slack.com/…).`, fix);
}

async function call(
  method: string,
  args: Record<string, string>,
  { token, tools }: Asked,
): Promise<{ body: Record<string, unknown>; scopes: string[] } | { says: string }> {
  const answer = await tools.http.send(
    {
      method: 'POST',
      url: `https://slack.com/api/${method}`,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(args).toString(),
    },
    patience(),
  );
  const body = asJson(answer);
  if (body === null) return { says: describeFailure('Slack', answer) };
  const scopes = 'headers' in answer ? (answer.headers['x-oauth-scopes'] ?? '') : '';
  return {
    body,
    scopes: scopes
      .split(',')
      .map((scope) => scope.trim())
      .filter((scope) => scope !== ''),
  };
}

function codeOf({ error }: Record<string, unknown>): string {
  return typeof error === 'string' && /^\w{1,60}$/.test(error) ? error : 'no reason given';
}

function addScope(scopes: readonly string[]): string {
  return `https://api.slack.com/apps → OAuth & Permissions → add ${scopes.join(', ')} → reinstall (examples/slack-app-manifest.yml)`;
}
