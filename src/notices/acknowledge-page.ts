import type { Incident } from '../incidents/incident.ts';
import { describeAnswerer } from '../incidents/transition.ts';
import { type Html, html } from '../lib/html.ts';
import { inertLine, truncate } from '../lib/text.ts';
import { formatTime } from './times.ts';
import { formatCode, formatOutcome } from './wording.ts';

/** What the page behind a link shows of an incident. */
export type PageSubject = Pick<
  Incident,
  | 'id'
  | 'status'
  | 'severity'
  | 'alerts'
  | 'alertCount'
  | 'openedAt'
  | 'acknowledgement'
  | 'resolution'
  | 'accountId'
  | 'region'
  | 'drill'
>;

/** Values that make one rendering of the page its own. */
export interface PageKeys {
  /** Allows the page's style and nothing else. */
  styleNonce: string;
  /** Proves that a form was shown a moment ago. */
  formToken: string;
}

/** The page that asks for a name before it acknowledges. Opening it changes nothing, so that mail scanners can. */
export function answerPage(subject: PageSubject, keys: PageKeys, problem: string | null): string {
  return page(keys.styleNonce, `Incident ${subject.id}`, [
    problem === null ? html`` : html`<p class="problem" role="alert">${problem}</p>`,
    summary(subject),
    subject.status === 'open' ? form(keys.formToken) : answered(subject),
  ]);
}

/** The page after an answer, or in place of one: a heading and a sentence. */
export function plainPage(styleNonce: string, heading: string, sentence: string): string {
  return page(styleNonce, heading, [html`<h1>${heading}</h1><p>${sentence}</p>`]);
}

/** Headers every page is sent with: nothing is loaded, framed, cached, indexed or told to other sites. */
export function pageHeaders(styleNonce: string): Record<string, string> {
  return {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': `default-src 'none'; style-src 'nonce-${styleNonce}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-robots-tag': 'noindex, nofollow',
    'strict-transport-security': 'max-age=31536000',
  };
}

function summary(subject: PageSubject): Html {
  const [first] = subject.alerts;
  const name = truncate(inertLine(first?.resourceName ?? 'unknown resource'), 120);
  const more = subject.alertCount > 1 ? html` <span class="more">and ${subject.alertCount - 1} more</span>` : html``;
  return html`<p class="severity ${subject.severity}">${subject.drill ? 'DRILL · ' : ''}${subject.severity.toUpperCase()}</p>
<h1>${inertLine(first?.resourceType ?? '')} ${name}${more}</h1>
<dl>
<dt>What</dt><dd>${first === undefined ? 'Not known' : `${formatOutcome(first)}: ${inertLine(formatCode(first.errorCode))}`}</dd>
<dt>When</dt><dd>${formatTime(first?.occurredAt ?? subject.openedAt)}</dd>
<dt>Account</dt><dd>${inertLine(subject.accountId)}, ${inertLine(subject.region)}</dd>
<dt>Incident</dt><dd><code>${subject.id}</code></dd>
</dl>`;
}

function answered(subject: PageSubject): Html {
  const { resolution, acknowledgement } = subject;
  if (resolution !== null) {
    return html`<p class="answered">Resolved by ${inertLine(describeAnswerer(resolution))} at ${formatTime(resolution.at)}.</p>`;
  }
  const who = acknowledgement === null ? 'somebody' : describeAnswerer(acknowledgement);
  return html`<p class="answered">Acknowledged by ${inertLine(who)} at ${formatTime(acknowledgement?.at ?? subject.openedAt)}.</p>`;
}

function form(formToken: string): Html {
  return html`<form method="post">
<input type="hidden" name="form" value="${formToken}">
<label for="name">Your name</label>
<input id="name" name="name" required minlength="2" maxlength="60" autocomplete="name" placeholder="Who is looking at this?">
<button type="submit">Acknowledge</button>
<p class="hint">Acknowledging stops the escalation. Everybody who was told will see your name.</p>
</form>`;
}

function page(styleNonce: string, title: string, body: Html[]): string {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>${title}</title><style nonce="${styleNonce}">${style}</style></head>
<body><main>${body}</main></body></html>`.toString();
}

const style = html`:root{color-scheme:light dark}body{font:17px/1.5 system-ui,sans-serif;margin:0;background:Canvas;color:CanvasText}
main{max-width:34rem;margin:0 auto;padding:2rem 1.25rem}h1{font-size:1.5rem;line-height:1.25;margin:.5rem 0 1rem;overflow-wrap:anywhere}
.more{font-weight:400;opacity:.75}dl{display:grid;grid-template-columns:max-content 1fr;gap:.35rem 1rem;margin:0 0 1.5rem}
dt{opacity:.7}dd{margin:0;overflow-wrap:anywhere}.severity{display:inline-block;margin:0;padding:.15rem .6rem;border-radius:.3rem;font-weight:700;color:#fff;background:#5b6470}
.critical{background:#b3001b}.high{background:#b84300}.medium{background:#8a6100}.low{background:#3d5a80}
label{display:block;font-weight:600;margin-bottom:.35rem}input:not([type=hidden]){font:inherit;width:100%;box-sizing:border-box;padding:.7rem;border:1px solid GrayText;border-radius:.4rem}
button{font:inherit;font-weight:700;margin-top:1rem;width:100%;padding:.9rem;border:0;border-radius:.4rem;background:#0b6e4f;color:#fff}
.hint{opacity:.75;font-size:.9rem}.answered{padding:1rem;border-radius:.4rem;background:#0b6e4f22;border:1px solid #0b6e4f}
.problem{padding:1rem;border-radius:.4rem;background:#b3001b22;border:1px solid #b3001b}`;
