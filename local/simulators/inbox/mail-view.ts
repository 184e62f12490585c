import type { Mail } from '../received.ts';
import { clock, dayAndTime, html, type Markup } from './html.ts';

/** Draws the mailbox: threads on the left, the chosen mail on the right. */
export function renderMailbox(mails: readonly Mail[], id: string | null): Markup {
  const newest = mails.toReversed();
  const chosen = newest.find((mail) => mail.id === id) ?? newest[0];
  if (!chosen)
    return html`<section class="pane"><header class="pane-head"><h2>E-mail</h2></header><div class="pane-body"><p class="nothing">No mail yet.</p></div></section>`;
  const threads = threadMails(mails);
  return html`<section class="pane split"><div class="list"><header class="pane-head"><h2>E-mail</h2><span class="sub">${mails.length} in ${threads.length} ${threads.length === 1 ? 'thread' : 'threads'}</span></header>
    ${threads.map((thread) => renderThreadRow(thread, chosen))}</div>
    <div class="detail">${renderMail(chosen, threads.find((thread) => thread.includes(chosen)) ?? [chosen])}</div></section>`;
}

/** Groups mails as Gmail does: the same first id in References and the same subject but for `Re:`; newest thread first. */
export function threadMails(mails: readonly Mail[]): Mail[][] {
  const threads = new Map<string, Mail[]>();
  for (const mail of mails) {
    const key = `${headerOf(mail, 'References')?.split(/\s+/)[0] ?? ''} ${stem(mail.subject)}`;
    const thread = threads.get(key);
    if (thread) thread.push(mail);
    else threads.set(key, [mail]);
  }
  return [...threads.values()].toSorted((a, b) => (b.at(-1)?.at ?? '').localeCompare(a.at(-1)?.at ?? ''));
}

/** Answers a header's value by its name, whatever its case. */
function headerOf(mail: Mail, name: string): string | undefined {
  return mail.headers.find((header) => header.name.toLowerCase() === name.toLowerCase())?.value;
}

function renderThreadRow(thread: readonly Mail[], chosen: Mail): Markup {
  const last = thread.at(-1) as Mail;
  return html`<a class="row ${thread.includes(chosen) ? 'chosen' : ''}" href="/?view=mail&id=${last.id}"><span class="row-top"><b>${nameIn(last.from)}</b>${thread.length > 1 && html`<span class="count">${thread.length}</span>`}<time>${clock(last.at)}</time></span>
    <span class="row-text">${last.subject}</span><span class="row-sub">to ${last.to.join(', ')}</span></a>`;
}

function renderMail(mail: Mail, thread: readonly Mail[]): Markup {
  return html`<article class="mail"><h2>${mail.subject}</h2>
    ${thread.length > 1 && html`<nav class="thread-nav" aria-label="Mails in this thread">${thread.map((one) => html`<a class="${one === mail ? 'chosen' : ''}" href="/?view=mail&id=${one.id}"><time>${clock(one.at)}</time> ${one.subject}</a>`)}</nav>`}
    <dl class="facts"><dt>From</dt><dd>${mail.from}</dd><dt>To</dt><dd>${mail.to.join(', ')}</dd>${mail.cc.length > 0 && html`<dt>Cc</dt><dd>${mail.cc.join(', ')}</dd>`}<dt>Date</dt><dd>${dayAndTime(mail.at)}</dd></dl>
    <details class="fallback" id="d${mail.id}"><summary>Headers (${mail.headers.length + 1})</summary><dl class="facts mono"><dt>Message-ID</dt><dd>${mail.messageIdHeader}</dd>${mail.headers.map(({ name, value }) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl></details>
    ${mail.html !== null && html`<iframe class="mail-frame" title="Mail as HTML" sandbox="allow-popups allow-popups-to-escape-sandbox allow-same-origin" src="/_inbox/mail/${mail.id}"></iframe>`}
    ${mail.text !== null && html`<details class="fallback" id="t${mail.id}" ${mail.html === null && 'open'}><summary>Text part</summary><pre class="mail-text">${mail.text}</pre></details>`}</article>`;
}

function nameIn(address: string): string {
  return /^"?([^"<]+?)"?\s*</.exec(address)?.[1] ?? address;
}

function stem(subject: string): string {
  return subject.replace(/^((re|fwd?|aw):\s*)+/i, '').trim();
}
