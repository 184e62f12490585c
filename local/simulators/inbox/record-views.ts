import { parseJson } from '../exchange.ts';
import type { ReceivedWebhook, SnsMessage } from '../received.ts';
import type { JournalEntry, Simulation } from '../simulation.ts';
import { clock, html, type Markup } from './html.ts';

const trafficShown = 150;

/** Draws the messages of SNS topics. */
export function renderSns(sim: Simulation): Markup {
  return pane('SNS', `${sim.sns.length} messages`, sim.sns.toReversed().map(renderSnsMessage), 'No SNS message yet.');
}

/** Draws the webhooks with the verdict on their signatures. */
export function renderWebhooks(sim: Simulation): Markup {
  return pane(
    'Webhooks',
    `${sim.webhooks.length} received`,
    sim.webhooks.toReversed().map(renderWebhook),
    'No webhook yet.',
  );
}

/** Draws every request that reached a simulator, newest first. */
export function renderTraffic(sim: Simulation): Markup {
  const rows = sim.journal.slice(-trafficShown).toReversed().map(renderRow);
  const waiting = sim.faults.waiting.map(
    ({ fault, left }) =>
      html`<span class="tag bad">${fault.vendor}: ${fault.kind} ${fault.error ?? fault.status ?? ''} × ${Number.isFinite(left) ? left : '∞'}</span>`,
  );
  const table = html`<table class="traffic"><thead><tr><th>Time</th><th>Vendor</th><th>Request</th><th>Answer</th></tr></thead><tbody>${rows}</tbody></table>`;
  return pane(
    'Traffic',
    `${sim.journal.length} requests`,
    rows.length === 0 ? [] : [html`${waiting.length > 0 && html`<p>Faults waiting: ${waiting}</p>`}${table}`],
    'Nothing has called yet.',
  );
}

/** Draws the badge that says whether a webhook's signature fits. */
function signatureBadge(webhook: ReceivedWebhook): Markup {
  const { state, reason } = webhook.signature;
  const labels = {
    verified: '✓ verified',
    unsigned: 'unsigned',
    'unknown-secret': 'secret unknown',
    invalid: '✗ not verified',
  } as const;
  return html`<span class="badge ${state}" title="${reason}">${labels[state]}</span>`;
}

function renderSnsMessage(message: SnsMessage): Markup {
  const topic = message.topicArn.split(':').at(-1) ?? '';
  const confirmed =
    message.confirmed === null
      ? null
      : html`<span class="badge ${message.confirmed ? 'verified' : 'invalid'}">${message.confirmed ? '✓ confirmed' : '✗ not confirmed'}</span>`;
  return html`<article class="card"><header><b>${message.subject ?? message.type}</b>${confirmed}<span class="tag">${topic}</span><time>${clock(message.at)}</time></header>
    <pre class="code">${pretty(message.message)}</pre></article>`;
}

function renderWebhook(webhook: ReceivedWebhook): Markup {
  const names = Object.keys(webhook.headers).filter(
    (name) => name.startsWith('webhook-') || name === 'content-type' || name === 'user-agent',
  );
  return html`<article class="card"><header><b>${webhook.method} ${webhook.host}${webhook.path}</b>${signatureBadge(webhook)}${webhook.duplicate && html`<span class="badge">repeat</span>`}<time>${clock(webhook.at)}</time></header>
    <dl class="facts mono">${names.map((name) => html`<dt>${name}</dt><dd>${webhook.headers[name] ?? ''}</dd>`)}</dl>
    <pre class="code">${pretty(webhook.body)}</pre></article>`;
}

function renderRow(entry: JournalEntry): Markup {
  const isBad = entry.status === null || entry.status >= 400 || entry.answer.startsWith('{"ok":false');
  const answer = entry.fault ? html`<span class="tag bad">${entry.fault}</span> ` : null;
  const line = `${entry.method} ${entry.host}${entry.path}`;
  const request =
    entry.body === ''
      ? line
      : html`<details id="r${entry.seq}"><summary>${line}</summary><pre class="code">${pretty(entry.body)}</pre></details>`;
  return html`<tr><td><time>${clock(entry.at)}</time></td><td>${entry.vendor}</td><td class="mono">${request}</td>
    <td class="mono ${isBad ? 'bad' : 'good'}">${answer}${entry.status ?? 'no answer'}${isBad && html`<div class="reason">${entry.answer.slice(0, 300)}</div>`}</td></tr>`;
}

function pane(title: string, sub: string, items: readonly Markup[], nothing: string): Markup {
  return html`<section class="pane"><header class="pane-head"><h2>${title}</h2><span class="sub">${sub}</span></header>
    <div class="pane-body">${items.length === 0 ? html`<p class="nothing">${nothing}</p>` : items}</div></section>`;
}

function pretty(source: string): string {
  const parsed = parseJson(source);
  return parsed === undefined || typeof parsed !== 'object' ? source : JSON.stringify(parsed, null, 2);
}
