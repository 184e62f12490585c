import { asText, isObject } from '../exchange.ts';
import { escapeHtml, html, Markup, safeHref } from './html.ts';

type Node = Record<string, unknown>;

const simple: Readonly<Record<string, string>> = {
  paragraph: 'p',
  bulletList: 'ul',
  orderedList: 'ol',
  listItem: 'li',
  blockquote: 'blockquote',
  tableRow: 'tr',
  tableCell: 'td',
  tableHeader: 'th',
};

/** Draws a document in Atlassian Document Format as Jira does. */
export function renderAdf(node: unknown): Markup {
  if (!isObject(node)) return html``;
  const type = asText(node.type);
  const inner = children(node);
  const tag = simple[type];
  if (tag) return new Markup(`<${tag}>${inner.source}</${tag}>`);
  return painters[type]?.(node, inner) ?? inner;
}

const painters: Readonly<Record<string, (node: Node, inner: Markup) => Markup>> = {
  text: renderText,
  hardBreak: () => html`<br>`,
  rule: () => html`<hr>`,
  heading: (node, inner) => {
    const level = Math.min(6, Math.max(1, Number(attr(node, 'level')) || 3));
    return new Markup(`<h${level}>${inner.source}</h${level}>`);
  },
  codeBlock: (_node, inner) => html`<pre class="code">${inner}</pre>`,
  panel: (node, inner) => html`<div class="panel ${attr(node, 'panelType')}">${inner}</div>`,
  expand: (node, inner) => html`<details open><summary>${attr(node, 'title') || 'Details'}</summary>${inner}</details>`,
  table: (_node, inner) => html`<table class="b-table">${inner}</table>`,
  mention: (node) => html`<span class="mention">${attr(node, 'text') || attr(node, 'id')}</span>`,
  emoji: (node) => html`${attr(node, 'text') || attr(node, 'shortName')}`,
  status: (node) => html`<span class="lozenge ${attr(node, 'color')}">${attr(node, 'text')}</span>`,
  date: (node) => html`<time>${new Date(Number(attr(node, 'timestamp')) || 0).toISOString().slice(0, 10)}</time>`,
  inlineCard: (node) =>
    html`<a href="${safeHref(attr(node, 'url'))}" target="_blank" rel="noreferrer noopener">${attr(node, 'url')}</a>`,
};

const markTags: Readonly<Record<string, string>> = { strong: 'b', em: 'i', strike: 's', underline: 'u', code: 'code' };

function renderText(node: Node): Markup {
  const marks = Array.isArray(node.marks) ? node.marks.filter(isObject) : [];
  return marks.reduce((inner, mark) => applyMark(inner, mark), new Markup(escapeHtml(asText(node.text))));
}

function applyMark(inner: Markup, mark: Node): Markup {
  const tag = markTags[asText(mark.type)];
  if (tag) return new Markup(`<${tag}>${inner.source}</${tag}>`);
  if (mark.type !== 'link') return inner;
  return html`<a href="${safeHref(attr(mark, 'href'))}" target="_blank" rel="noreferrer noopener">${inner}</a>`;
}

function children(node: Node): Markup {
  const content = Array.isArray(node.content) ? node.content : [];
  return html`${content.map(renderAdf)}`;
}

function attr(node: Node, name: string): string {
  const attrs = isObject(node.attrs) ? node.attrs : {};
  return attrs[name] === undefined ? '' : String(attrs[name]);
}
