import { isObject } from './exchange.ts';
import type { Rule, ShapeCheck } from './slack-elements.ts';

/** What may stand in a rich_text block, and what in that: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block */
const containers = ['rich_text_section', 'rich_text_list', 'rich_text_preformatted', 'rich_text_quote'];
const leaves = ['text', 'link', 'emoji', 'user', 'usergroup', 'channel', 'broadcast', 'date', 'color'];

/** Checks a rich_text block as Slack does: its containers, and that no text is empty and no link without an address. */
export const checkRichText: ShapeCheck = (block, pointer, report) => {
  eachElement(block.elements, `${pointer}/elements`, containerRule, report);
};

const containerRule: Rule = (container, pointer, report) => {
  if (!isObject(container)) return report('must be an object', pointer);
  const { type, elements } = container;
  if (typeof type !== 'string' || !containers.includes(type)) return unsupported(type, pointer, report);
  eachElement(elements, `${pointer}/elements`, type === 'rich_text_list' ? containerRule : leafRule, report);
};

const leafRule: Rule = (leaf, pointer, report) => {
  if (!isObject(leaf)) return report('must be an object', pointer);
  const { type, text, url } = leaf;
  if (typeof type !== 'string' || !leaves.includes(type)) return unsupported(type, pointer, report);
  if (type === 'text' && typeof text !== 'string') report('missing required field: text', pointer);
  if (text === '') report('must be more than 0 characters', `${pointer}/text`);
  if (type === 'link' && !/^(?:https?|slack|mailto):/.test(String(url))) report('invalid url', `${pointer}/url`);
};

function unsupported(...[type, pointer, report]: [unknown, string, Parameters<Rule>[2]]): void {
  report(`unsupported type: ${String(type)}`, `${pointer}/type`);
}

function eachElement(...[elements, pointer, rule, report]: [unknown, string, Rule, Parameters<Rule>[2]]): void {
  if (!Array.isArray(elements)) report('must be an array', pointer);
  else if (elements.length === 0) report('no fewer than 1 items allowed', pointer);
  else for (const [index, element] of elements.entries()) rule(element, `${pointer}/${index}`, report);
}
