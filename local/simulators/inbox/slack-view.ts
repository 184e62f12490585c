import { asText, isObject } from '../exchange.ts';
import type { Simulation } from '../simulation.ts';
import { type SlackChannel, type SlackMessage, workspace } from '../slack-store.ts';
import { renderBlocks } from './blocks-view.ts';
import { clock, html, type Markup } from './html.ts';
import { type Names, renderMrkdwn } from './mrkdwn.ts';

/** Draws one Slack channel: messages oldest first, replies under their parent. */
export function renderChannel(sim: Simulation, channel: SlackChannel, back: string): Markup {
  const all = sim.slack.messages.filter((message) => message.channel === channel.id);
  const roots = all.filter((message) => !message.threadTs || message.broadcast);
  const body =
    roots.length === 0
      ? html`<p class="nothing">No messages in this channel yet.</p>`
      : roots.map((root) => renderThread(sim, { root, all, back }));
  const state = channel.archived ? 'archived' : `${roots.length} ${roots.length === 1 ? 'message' : 'messages'}`;
  return html`<section class="pane slack" aria-label="Slack channel ${channel.name}">
    <header class="pane-head"><h2><span class="hash">#</span> ${channel.name}</h2><span class="sub">${state} · ${channel.id}</span></header>
    <div class="pane-body">${body}</div></section>`;
}

/** Makes the look-ups that mentions need. */
function namesOf(sim: Simulation): Names {
  return {
    user: (id) => sim.slack.users.find((user) => user.id === id)?.realName ?? id,
    channel: (id) => sim.slack.channels.find((channel) => channel.id === id)?.name ?? id,
  };
}

function renderThread(sim: Simulation, at: { root: SlackMessage; all: readonly SlackMessage[]; back: string }): Markup {
  const replies = at.root.threadTs ? [] : at.all.filter(({ threadTs }) => threadTs === at.root.ts);
  const count = `${replies.length} ${replies.length === 1 ? 'reply' : 'replies'}`;
  return html`<article class="thread" id="m${at.root.ts.replace('.', '-')}">${renderMessage(sim, at.root, at.back)}
    ${replies.length > 0 && html`<div class="replies"><div class="reply-count">${count}</div>${replies.map((reply) => renderMessage(sim, reply, at.back))}</div>`}</article>`;
}

function renderMessage(sim: Simulation, message: SlackMessage, back: string): Markup {
  const names = namesOf(sim);
  const name = message.username ?? (message.via === 'webhook' ? 'incoming-webhook' : workspace.botName);
  const note = message.broadcast
    ? html`<div class="note">replied to a thread, also sent to the channel</div>`
    : message.ephemeralTo
      ? html`<div class="note">👁 Only visible to ${names.user(message.ephemeralTo)}</div>`
      : null;
  const edited =
    message.editedTs &&
    html` <span class="edited" title="${clock(new Date(Number(message.editedTs) * 1000))} UTC">(edited)</span>`;
  return html`<div class="message ${message.ephemeralTo ? 'ephemeral' : ''}"><div class="avatar" aria-hidden="true">${message.via === 'webhook' ? '🪝' : '🛡️'}</div>
    <div class="message-main">${note}<div class="who"><b>${name}</b><span class="app">APP</span><time>${clock(new Date(Number(message.ts) * 1000))}</time></div>
    ${renderContent(message, names, back)}${warning(message)}<div class="message-foot">${edited}${fallback(message, names)}${earlier(message, names, back)}</div></div></div>`;
}

function renderContent(message: SlackMessage, names: Names, back: string): Markup {
  const view = { message, names, back };
  const hasBlocks = message.blocks.length > 0;
  return html`${hasBlocks ? renderBlocks(message.blocks, view) : message.text !== '' && html`<div class="b-text">${renderMrkdwn(message.text, names)}</div>`}
    ${message.attachments.map((attachment) => renderAttachment(attachment, view))}`;
}

function renderAttachment(attachment: Record<string, unknown>, view: Parameters<typeof renderBlocks>[1]): Markup {
  const color = colorOf(asText(attachment.color));
  const blocks = Array.isArray(attachment.blocks) ? attachment.blocks.filter(isObject) : [];
  const fields = Array.isArray(attachment.fields) ? attachment.fields.filter(isObject) : [];
  const { names } = view;
  return html`<div class="attachment"><svg class="bar" aria-hidden="true" width="4" preserveAspectRatio="none" viewBox="0 0 4 10"><rect width="4" height="10" fill="${color}"/></svg><div class="attachment-main">
    ${asText(attachment.pretext) && html`<div>${renderMrkdwn(asText(attachment.pretext), names)}</div>`}
    ${asText(attachment.title) && html`<b>${asText(attachment.title)}</b>`}
    ${asText(attachment.text) && html`<div class="b-text">${renderMrkdwn(asText(attachment.text), names)}</div>`}
    ${fields.length > 0 && html`<div class="b-fields">${fields.map((field) => html`<div><b>${asText(field.title)}</b><br>${renderMrkdwn(asText(field.value), names)}</div>`)}</div>`}
    ${blocks.length > 0 && renderBlocks(blocks, view)}
    ${asText(attachment.footer) && html`<div class="b-context">${asText(attachment.footer)}</div>`}</div></div>`;
}

function fallback(message: SlackMessage, names: Names): Markup | null {
  if (message.blocks.length === 0 || message.text === '') return null;
  return html`<details class="fallback" id="f${message.ts}"><summary>Notification text</summary>${renderMrkdwn(message.text, names)}</details>`;
}

function colorOf(color: string): string {
  const named: Record<string, string> = { good: '#2eb886', warning: '#daa038', danger: '#a30200' };
  const hex = color.startsWith('#') ? color : `#${color}`;
  return named[color] ?? (/^#[0-9a-f]{3,8}$/i.test(hex) ? hex : '#c9c9ce');
}

function warning(message: SlackMessage): Markup | null {
  if (!message.warning) return null;
  return html`<div class="warning" role="alert">⚠️ This app did not respond as it should: ${message.warning}.</div>`;
}

function earlier(message: SlackMessage, names: Names, back: string): Markup | null {
  if (message.history.length === 0) return null;
  const forms = message.history.map((form) => {
    const then: SlackMessage = { ...message, text: form.text, blocks: form.blocks, attachments: [], history: [] };
    return html`<div class="old"><div class="note">until ${clock(form.at)}</div>${renderContent(then, names, back)}</div>`;
  });
  return html`<details class="fallback" id="h${message.ts}"><summary>${message.history.length} earlier ${message.history.length === 1 ? 'form' : 'forms'}</summary>${forms}</details>`;
}
