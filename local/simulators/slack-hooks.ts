import { type Answer, asText, type Exchange, isObject, parseJson, text } from './exchange.ts';
import type { Simulation } from './simulation.ts';
import { addMessage, applyEdit, readContent, type SlackContent } from './slack.ts';
import { slackLimits } from './slack-blocks.ts';
import { postingDelay } from './slack-rate.ts';
import { findMessage } from './slack-store.ts';

/** Answers hooks.slack.com: incoming webhooks and the response_url of a button press. */
export function handleSlackHook(exchange: Exchange, sim: Simulation): Answer {
  if (exchange.method !== 'POST') return text(405, 'method_not_allowed');
  if (exchange.path.startsWith('/actions/')) return answerPress(exchange, sim);
  return incomingWebhook(exchange, sim);
}

/** https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
function incomingWebhook(exchange: Exchange, sim: Simulation): Answer {
  const parts = /^\/services\/(T\w+)\/(B\w+)\/(\w+)$/.exec(exchange.path);
  if (!parts) return text(404, 'no_team');
  const secret = parts[3] ?? '';
  if (secret.startsWith('revoked')) return text(404, 'no_service');
  if (secret.startsWith('forbidden')) return text(403, 'invalid_token');
  if (secret.startsWith('archived')) return text(410, 'channel_is_archived');
  const channel = sim.slack.channels[0]?.id ?? '';
  const wait = postingDelay(sim.slack, channel, sim.now());
  if (wait > 0) return text(429, 'rate_limited', { 'retry-after': String(wait) });
  const content = readPayload(exchange);
  if (!('blocks' in content)) return content;
  const threadTs = content.threadTs && findMessage(sim.slack, channel, content.threadTs) ? content.threadTs : null;
  addMessage(sim, { channel, ...content, threadTs, via: 'webhook' });
  return text(200, 'ok');
}

function readPayload(exchange: Exchange): (SlackContent & { threadTs: string }) | Answer {
  const isForm = (exchange.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  const source = isForm ? (new URLSearchParams(exchange.body).get('payload') ?? '') : exchange.body;
  const payload = parseJson(source);
  if (!isObject(payload)) return text(400, 'invalid_payload');
  const content = readContent(payload, slackLimits.messageText);
  if (!('blocks' in content)) {
    const error = isObject(content.body) ? asText(content.body.error) : 'invalid_payload';
    return text(400, error.startsWith('invalid_block') ? 'invalid_blocks' : error);
  }
  if (content.text === '' && content.blocks.length + content.attachments.length === 0) return text(400, 'no_text');
  return { ...content, threadTs: asText(payload.thread_ts) };
}

/** https://docs.slack.dev/interactivity/handling-user-interaction: 5 posts within 30 minutes. */
function answerPress(exchange: Exchange, sim: Simulation): Answer {
  const target = sim.slack.responseUrls.get(exchange.path);
  if (!target) return text(404, 'no_service');
  if (target.left <= 0 || sim.now().getTime() > target.expiresAt) return text(404, 'used_url');
  const payload = parseJson(exchange.body);
  if (!isObject(payload)) return text(400, 'invalid_payload');
  const message = findMessage(sim.slack, target.channel, target.ts);
  if (!message) return text(404, 'message_not_found');
  const content = readContent(payload, slackLimits.messageText);
  target.left -= 1;
  if (payload.delete_original === true) {
    sim.slack.messages.splice(sim.slack.messages.indexOf(message), 1);
    return text(200, 'ok');
  }
  if (!('blocks' in content)) return text(400, 'invalid_blocks');
  if (payload.replace_original === true) {
    applyEdit(sim, message, content);
    return text(200, 'ok');
  }
  const isPublic = payload.response_type === 'in_channel';
  addMessage(sim, {
    channel: target.channel,
    ...content,
    via: 'response',
    threadTs: asText(payload.thread_ts) || null,
    ephemeralTo: isPublic ? null : target.user,
  });
  return text(200, 'ok');
}
