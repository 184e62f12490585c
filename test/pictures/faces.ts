import { renderAdf } from '../../local/simulators/inbox/adf-view.ts';
import { renderBlocks } from '../../local/simulators/inbox/blocks-view.ts';
import { html, Markup } from '../../local/simulators/inbox/html.ts';
import { style } from '../../local/simulators/inbox/style.ts';
import type { SlackMessage } from '../../local/simulators/slack-store.ts';
import { email } from '../../src/channels/email/email.ts';
import { mailHtml } from '../../src/channels/email/html.ts';
import { commentBody, issueContent } from '../../src/channels/jira/issue.ts';
import { planOf } from '../../src/channels/pagerduty/event.ts';
import { slackBlocks, slackFallback, slackReplyBlocks } from '../../src/channels/slack/blocks.ts';
import { awsLimits } from '../../src/lib/aws-limits.ts';
import { type IncidentNotice, isAnnouncement, type Notice } from '../../src/notices/notice.ts';
import { smsText } from '../../src/notices/sms-text.ts';
import type { Times } from '../../src/notices/times.ts';
import type { Screen } from './chromium.ts';
import type { Situation } from './situation.ts';

/** One way in which somebody sees a situation. */
export interface Face extends Screen {
  name: string;
  /** The channel whose times it shows. */
  channel: string;
  /** Returns the page to draw; null: there is none of it. */
  draw(situation: Situation, times: Times): Promise<string | null>;
}

/** As long as the address of an API of AWS is. */
const shortUrl = 'https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/s/Zk3vQ9xW7pL2mN8rT5yB1c';

/** Every face of a situation. */
export const faces: readonly Face[] = [
  { name: 'slack', channel: 'slack', width: 720, draw: ofNotice(slackPage) },
  { name: 'mail', channel: 'email', width: 375, draw: ofNotice(mailHtml) },
  { name: 'mail-dark', channel: 'email', width: 375, isDark: true, draw: ofNotice(mailHtml) },
  { name: 'phone', channel: 'email', width: 375, draw: ofNotice(lockScreen) },
  { name: 'ticket', channel: 'jira', width: 720, draw: ofIncident(ticketPage) },
  { name: 'pager', channel: 'pagerduty', width: 720, draw: ofIncident(pagerPage) },
  { name: 'page', channel: 'email', width: 375, draw: async ({ page }) => page?.() ?? null },
  { name: 'page-dark', channel: 'email', width: 375, isDark: true, draw: async ({ page }) => page?.() ?? null },
  { name: 'page-wide', channel: 'email', width: 1100, draw: async ({ page }) => page?.() ?? null },
];

function ofNotice(page: (notice: Notice) => string | null): Face['draw'] {
  return async ({ notice }, times) => page(notice(times));
}

function ofIncident(page: (notice: IncidentNotice) => string | null): Face['draw'] {
  return ofNotice((notice) => (isAnnouncement(notice) ? null : page(notice)));
}

function slackPage(notice: Notice): string {
  const drawn = (blocks: readonly object[]) =>
    renderBlocks(blocks as Record<string, unknown>[], {
      message: { channel: 'C1', ts: '1.1' } as SlackMessage,
      names: { user: (id: string) => id, channel: (id: string) => id },
      back: '',
    });
  const reply = html`<hr><p class="note">as a reply in the thread that the channel sees</p>${drawn(slackReplyBlocks(notice, true))}`;
  return boxed(html`${drawn(slackBlocks(notice, 'buttons'))}${reply}`);
}

/** What a locked telephone shows of each: Slack's notification, the mail's subject and preheader, the text message. */
function lockScreen(notice: Notice): string {
  const mail = email.preview(email.example, notice, { ref: null }) as { subject: string; html: string };
  const [, preheader = ''] = /overflow:hidden">([^<]*)<\/div>/.exec(mail.html) ?? [];
  const sms = smsText(isAnnouncement(notice) ? notice : { ...notice, shortUrl }, awsLimits.smsCharacters);
  const [slackTitle = '', ...slackLines] = slackFallback(notice)
    .replace(/<!date\^\d+\^[^|]*\|([^>]*)>/g, '$1')
    .split('\n');
  const card = (from: string, title: string, text: Markup) =>
    html`<div style="margin:12px;padding:12px;border-radius:16px;background:#e9e9eb;font:15px/1.35 sans-serif;overflow-wrap:anywhere"><small>${from}</small><br><b>${title}</b><div style="display:-webkit-box;-webkit-line-clamp:4;-webkit-box-orient:vertical;overflow:hidden">${text}</div></div>`;
  return html`<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">${card('SLACK', slackTitle, html`${slackLines.join(' ')}`)}${card('MAIL', mail.subject, new Markup(preheader))}${card(`SMS, ${sms.length} characters`, '', html`${sms}`)}`
    .source;
}

function ticketPage(notice: IncidentNotice): string {
  const { summary, description, labels } = issueContent(notice);
  const comment = html`<hr><p class="note">as a comment</p>${renderAdf(commentBody(notice))}`;
  return boxed(html`<h2>${summary}</h2>${renderAdf(description)}<p class="note">${labels.join(' ')}</p>${comment}`);
}

function pagerPage(notice: IncidentNotice): string | null {
  const trigger = planOf(notice, null).events.find((event) => event.event_action === 'trigger');
  if (trigger === undefined || trigger.event_action !== 'trigger') return null;
  const { summary, severity, source, custom_details: details } = trigger.payload;
  const rows = Object.entries({ severity, source, ...details });
  return boxed(
    html`<h2>${summary}</h2><dl class="facts">${rows.map(([name, value]) => html`<dt style="max-width:180px">${name}</dt><dd style="white-space:pre-wrap">${value}</dd>`)}</dl>`,
  );
}

function boxed(inside: Markup): string {
  const own = `html,body{height:auto}body{display:block;padding:16px;font-family:'DejaVu Sans','Noto Sans CJK JP','Noto Color Emoji',sans-serif}body *{font-family:inherit}code,pre{font-family:'DejaVu Sans Mono','Noto Sans CJK JP',monospace!important}.b-fields{grid-template-columns:1fr 1fr!important}pre.code{max-height:none}`;
  return html`<!doctype html><meta charset="utf-8"><style>${new Markup(style)}${new Markup(own)}</style>${inside}`
    .source;
}
