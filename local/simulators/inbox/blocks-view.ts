import { asText, isObject } from '../exchange.ts';
import type { SlackMessage } from '../slack-store.ts';
import { html, type Markup, safeHref } from './html.ts';
import { type Names, renderMrkdwn, renderPlain } from './mrkdwn.ts';
import { renderRichText } from './rich-text-view.ts';

/** What a block needs to be drawn. */
export interface BlockView {
  readonly message: SlackMessage;
  readonly names: Names;
  readonly back: string;
}

type Block = Record<string, unknown>;

const painters: Readonly<Record<string, (block: Block, view: BlockView) => Markup>> = {
  header: (block) => html`<h3 class="b-header">${renderText(block.text)}</h3>`,
  divider: () => html`<hr class="b-divider">`,
  section: paintSection,
  context: (block, view) =>
    html`<div class="b-context">${list(block.elements).map((element) => paintContext(element, view))}</div>`,
  actions: (block, view) =>
    html`<div class="b-actions">${list(block.elements).map((element) => paintElement(element, view))}</div>`,
  image: (block) => html`<div class="b-image">🖼 ${asText(block.alt_text)}</div>`,
  markdown: (block) => html`<div class="b-markdown">${asText(block.text)}</div>`,
  table: paintTable,
  rich_text: renderRichText,
};

/** Draws a list of blocks the way Slack lays them out. */
export function renderBlocks(blocks: readonly Block[], view: BlockView): Markup {
  return html`<div class="blocks">${blocks.map((block) => painters[asText(block.type)]?.(block, view) ?? html`<div class="b-unknown">${asText(block.type)}</div>`)}</div>`;
}

function paintSection(block: Block, view: BlockView): Markup {
  const { text, fields, accessory } = block;
  return html`<div class="b-section"><div class="b-main">
    ${isObject(text) && html`<div class="b-text">${renderText(text, view.names)}</div>`}
    ${Array.isArray(fields) && html`<div class="b-fields">${list(fields).map((field) => html`<div>${renderText(field, view.names)}</div>`)}</div>`}
    </div>${isObject(accessory) && html`<div class="b-accessory">${paintElement(accessory, view)}</div>`}</div>`;
}

function paintContext(element: Block, view: BlockView): Markup {
  if (element.type === 'image') return html`<span class="b-mini" title="${asText(element.alt_text)}">🖼</span>`;
  return html`<span>${renderText(element, view.names)}</span>`;
}

function paintElement(element: Block, view: BlockView): Markup {
  if (element.type === 'button') return paintButton(element, view);
  const options = list(element.options);
  if (options.length === 0) return html`<span class="b-unknown">${asText(element.type)}</span>`;
  return html`<form class="press" method="post" action="/_inbox/press">${hidden(element, view)}
    <select name="value" aria-label="${plainOf(element.placeholder) || 'Choose'}">${options.map((option) => html`<option value="${asText(option.value)}">${plainOf(option.text)}</option>`)}</select>
    <button class="b-button" type="submit">${plainOf(element.placeholder) || '⋯'}</button></form>`;
}

function paintButton(button: Block, view: BlockView): Markup {
  const style = asText(button.style);
  const url = asText(button.url);
  const label = renderText(button.text);
  if (url)
    return html`<a class="b-button ${style}" href="${safeHref(url)}" target="_blank" rel="noreferrer noopener">${label}</a>`;
  return html`<form class="press" method="post" action="/_inbox/press" data-confirm="${confirmText(button.confirm)}">${hidden(button, view)}
    <input type="hidden" name="value" value="${asText(button.value)}">
    <button class="b-button ${style}" type="submit">${label}</button></form>`;
}

function hidden(element: Block, view: BlockView): Markup {
  const { channel, ts } = view.message;
  return html`<input type="hidden" name="channel" value="${channel}"><input type="hidden" name="ts" value="${ts}"><input type="hidden" name="actionId" value="${asText(element.action_id)}"><input type="hidden" name="user" value=""><input type="hidden" name="back" value="${view.back}">`;
}

function paintTable(block: Block, view: BlockView): Markup {
  const rows = Array.isArray(block.rows) ? block.rows.filter(Array.isArray) : [];
  return html`<table class="b-table">${rows.map((row) => html`<tr>${list(row).map((cell) => html`<td>${cell.type === 'raw_text' ? asText(cell.text) : renderText(cell, view.names)}</td>`)}</tr>`)}</table>`;
}

function renderText(text: unknown, names?: Names): Markup {
  if (!isObject(text)) return html``;
  const source = asText(text.text);
  return text.type === 'mrkdwn' && names ? renderMrkdwn(source, names) : renderPlain(source);
}

function confirmText(confirm: unknown): string {
  return isObject(confirm) ? `${plainOf(confirm.title)}\n\n${plainOf(confirm.text)}` : '';
}

function plainOf(text: unknown): string {
  return isObject(text) ? asText(text.text) : '';
}

function list(value: unknown): Block[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
