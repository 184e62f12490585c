import { asText, isObject } from '../exchange.ts';
import { html, type Markup, safeHref } from './html.ts';
import { renderMrkdwn } from './mrkdwn.ts';

/** A date mentions nobody. */
const noNames = { user: (id: string) => id, channel: (id: string) => id };

/** Draws a rich_text block, or something in it, as Slack does: text is text, whatever it looks like. */
export function renderRichText(node: unknown): Markup {
  if (!isObject(node)) return html``;
  const inner = Array.isArray(node.elements) ? node.elements.map(renderRichText) : [];
  switch (node.type) {
    case 'rich_text':
      return html`<div class="b-rich">${inner}</div>`;
    case 'rich_text_list':
      return html`<ul>${inner.map((item) => html`<li>${item}</li>`)}</ul>`;
    case 'rich_text_quote':
      return html`<blockquote>${inner}</blockquote>`;
    case 'rich_text_preformatted':
      return html`<pre class="code">${inner}</pre>`;
    case 'rich_text_section':
      return html`<div>${inner}</div>`;
    case 'link':
      return html`<a href="${safeHref(asText(node.url))}" target="_blank" rel="noreferrer noopener">${asText(node.text) || asText(node.url)}</a>`;
    case 'date':
      return renderMrkdwn(`<!date^${String(node.timestamp)}^${asText(node.format)}|${asText(node.fallback)}>`, noNames);
    default:
      return html`${asText(node.text)}`;
  }
}
