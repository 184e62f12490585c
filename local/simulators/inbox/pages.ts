import { type Answer, type Exchange, empty, text } from '../exchange.ts';
import { pressIssue } from '../jira-people.ts';
import { mailsOf } from '../mini-stack-mail.ts';
import type { Mail } from '../received.ts';
import type { Simulation } from '../simulation.ts';
import { pressButton } from '../slack-press.ts';
import { html, type Markup } from './html.ts';
import { renderJira } from './jira-view.ts';
import { renderMailbox } from './mail-view.ts';
import { renderPagerDuty } from './pagerduty-view.ts';
import { renderSns, renderTraffic, renderWebhooks } from './record-views.ts';
import { script } from './script.ts';
import { renderChannel } from './slack-view.ts';
import { style } from './style.ts';

const pagePolicy =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const mailPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'self'; form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox allow-same-origin";

/** Answers the inbox page, its assets, single mails, and the buttons on the page. */
export async function handleInbox(exchange: Exchange, sim: Simulation): Promise<Answer> {
  const { host, path, method } = exchange;
  if (host === 'favicon.ico') return empty(204);
  if (method === 'POST') return submit(exchange, sim);
  if (path === '/style.css') return asset('text/css', style);
  if (path === '/script.js') return asset('text/javascript', script);
  const mails = await mailsOf(sim);
  const mail = /^\/mail\/([\w-]+)$/.exec(path)?.[1];
  if (mail) return mailFrame(mails.find(({ id }) => id === mail));
  return host === '' ? page(exchange, sim, mails) : text(404, 'no such page');
}

function page(exchange: Exchange, sim: Simulation, mails: readonly Mail[]): Answer {
  const view = exchange.query.get('view') ?? 'slack';
  const id = exchange.query.get('id');
  const document = html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Inbox</title>
    <link rel="stylesheet" href="/_inbox/style.css"><script src="/_inbox/script.js" defer></script></head>
    <body data-version="${sim.version}"><aside id="side">${sidebar(sim, { view, id, mails })}</aside><main id="view">${renderView(sim, { view, id, mails })}</main></body></html>`;
  return {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': pagePolicy,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    },
    body: document.source,
  };
}

interface Shown {
  readonly view: string;
  readonly id: string | null;
  readonly mails: readonly Mail[];
}

function renderView(sim: Simulation, shown: Shown): Markup {
  if (shown.view === 'mail') return renderMailbox(shown.mails, shown.id);
  if (shown.view === 'jira') return renderJira(sim, shown.id);
  if (shown.view === 'pagerduty') return renderPagerDuty(sim);
  if (shown.view === 'sns') return renderSns(sim);
  if (shown.view === 'webhooks') return renderWebhooks(sim);
  if (shown.view === 'traffic') return renderTraffic(sim);
  const channel = sim.slack.channels.find(({ id }) => id === shown.id) ?? sim.slack.channels[0];
  return channel ? renderChannel(sim, channel, `/?view=slack&id=${channel.id}`) : html`<p>No channels.</p>`;
}

function sidebar(sim: Simulation, shown: Shown): Markup {
  const channel = shown.view === 'slack' ? (shown.id ?? sim.slack.channels[0]?.id) : null;
  const channels = sim.slack.channels
    .filter(({ member }) => member !== false)
    .map(({ id, name }) =>
      entry({
        href: `/?view=slack&id=${id}`,
        label: `# ${name}`,
        count: sim.slack.messages.filter((message) => message.channel === id).length,
        isHere: id === channel,
      }),
    );
  const other = (view: string, label: string, count: number): Markup =>
    entry({ href: `/?view=${view}`, label, count, isHere: shown.view === view });
  const connected = sim.settings.respondUrl !== null;
  return html`<h1>Inbox</h1><p class="lead">What every channel received</p>
    <h2>Slack</h2><nav>${channels}</nav>
    <h2>Other channels</h2><nav>${other('mail', '✉️ E-mail', shown.mails.length)}${other('jira', '🎫 Jira', sim.jira.issues.length)}${other('pagerduty', '📟 PagerDuty', sim.pagerduty.alerts.length)}${other('sns', '📣 SNS', sim.sns.length)}${other('webhooks', '🪝 Webhooks', sim.webhooks.length)}</nav>
    <h2>Behind the scenes</h2><nav>${other('traffic', '🔀 Traffic', sim.journal.length)}</nav>
    <div class="foot"><label for="who">You are</label><select id="who">${sim.slack.users.map((user) => html`<option value="${user.id}" data-name="${user.realName}">${user.realName}</option>`)}</select>
    <p class="${connected ? 'up' : 'down'}">${connected ? 'Buttons reach the router' : 'Router is not connected'}</p></div>`;
}

function entry(item: { href: string; label: string; count: number; isHere: boolean }): Markup {
  return html`<a href="${item.href}" class="${item.isHere ? 'here' : ''}" ${item.isHere && 'aria-current=page'}><span>${item.label}</span>${item.count > 0 && html`<span class="count">${item.count}</span>`}</a>`;
}

async function submit(exchange: Exchange, sim: Simulation): Promise<Answer> {
  const form = Object.fromEntries(new URLSearchParams(exchange.body));
  const field = (name: string): string => form[name] ?? '';
  try {
    if (exchange.path === '/press') {
      const value = field('value');
      await pressButton(sim, {
        channel: field('channel'),
        ts: field('ts'),
        actionId: field('actionId'),
        ...(value ? { value } : {}),
        ...(field('user') ? { user: field('user') } : {}),
      });
    } else if (exchange.path === '/move') {
      const name = sim.slack.users.find(({ id }) => id === field('user'))?.realName ?? '';
      await pressIssue(sim, { site: field('site'), key: field('key'), transition: field('transition'), user: name });
    } else return text(404, 'no such form');
  } catch (error) {
    return text(409, error instanceof Error ? error.message : 'failed');
  }
  const back = field('back').startsWith('/?') ? field('back') : '/';
  return { status: 303, headers: { location: back } };
}

function mailFrame(mail: Mail | undefined): Answer {
  if (!mail?.html) return text(404, 'no such mail');
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': mailPolicy,
    'referrer-policy': 'no-referrer',
  };
  const base = '<base target="_blank">';
  const body = /<head[^>]*>/i.test(mail.html)
    ? mail.html.replace(/<head[^>]*>/i, (head) => `${head}${base}`)
    : `${base}${mail.html}`;
  return { status: 200, headers, body };
}

function asset(type: string, body: string): Answer {
  return {
    status: 200,
    headers: { 'content-type': `${type}; charset=utf-8`, 'x-content-type-options': 'nosniff' },
    body,
  };
}
