import { isObject } from './exchange.ts';
import { elementRule, inputRule, type Rule, type ShapeCheck, textRule } from './slack-elements.ts';
import { checkRichText } from './slack-rich-text.ts';

/**
 * Slack's limits on messages.
 * https://docs.slack.dev/reference/block-kit/blocks
 */
export const slackLimits = {
  blocksPerMessage: 50,
  blocksPerModal: 100,
  /** Undocumented; `msg_blocks_too_long` was seen near 13,200 characters. */
  blockCharacters: 13_000,
  headerText: 150,
  text: 3000,
  fields: 10,
  fieldText: 2000,
  contextElements: 10,
  actionElements: 25,
  markdownCharacters: 12_000,
  tableRows: 100,
  tableCells: 20,
  id: 255,
  attachments: 100,
  /** https://docs.slack.dev/reference/methods/chat.postMessage/: longer text is cut or refused. */
  messageText: 40_000,
  updateText: 4000,
} as const;

/** What is wrong with a list of blocks. */
export interface BlockVerdict {
  readonly error: 'invalid_blocks' | 'invalid_blocks_format' | 'msg_blocks_too_long';
  /** Slack's `errors`: what is wrong and the JSON pointer to it. */
  readonly messages: readonly string[];
}

/** Checks the blocks of a message or a modal as Slack does; null when Slack would take them. */
export function checkBlocks(blocks: unknown, surface: 'message' | 'modal' = 'message'): BlockVerdict | null {
  if (!Array.isArray(blocks)) return { error: 'invalid_blocks_format', messages: [] };
  const problems: string[] = [];
  const report = (message: string, pointer: string): void => {
    problems.push(`${message} [json-pointer:${pointer}]`);
  };
  const most = surface === 'modal' ? slackLimits.blocksPerModal : slackLimits.blocksPerMessage;
  if (blocks.length > most) report(`no more than ${most} items allowed`, '/blocks');
  const seen = new Set<string>();
  for (const [index, block] of blocks.entries()) {
    const pointer = `/blocks/${index}`;
    const rule = surface === 'modal' && isObject(block) && block.type === 'input' ? inputRule : blockRule;
    rule(block, pointer, report);
    checkBlockId(block, { pointer, report, seen });
  }
  checkOncePerMessage(blocks, report);
  if (problems.length > 0) return { error: 'invalid_blocks', messages: problems };
  if (countCharacters(blocks) > slackLimits.blockCharacters) return { error: 'msg_blocks_too_long', messages: [] };
  return null;
}

/** Adds up all text that the blocks hold. */
function countCharacters(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + countCharacters(item), 0);
  if (!isObject(value)) return 0;
  return Object.entries(value).reduce((sum, [key, item]) => {
    if (key === 'text' && typeof item === 'string') return sum + item.length;
    return sum + countCharacters(item);
  }, 0);
}

const plainHeader: Rule = textRule({ max: slackLimits.headerText, plainOnly: true });
const blockShapes: Readonly<Record<string, { required: string[]; optional: string[]; check: ShapeCheck }>> = {
  header: { required: ['text'], optional: ['level'], check: (b, p, r) => plainHeader(b.text, `${p}/text`, r) },
  section: { required: [], optional: ['text', 'fields', 'accessory', 'expand'], check: checkSection },
  context: { required: ['elements'], optional: [], check: checkContext },
  actions: { required: ['elements'], optional: [], check: checkActions },
  divider: { required: [], optional: [], check: () => {} },
  image: { required: ['alt_text'], optional: ['image_url', 'title', 'slack_file'], check: checkImage },
  markdown: { required: ['text'], optional: [], check: checkMarkdown },
  rich_text: { required: ['elements'], optional: [], check: checkRichText },
  table: { required: ['rows'], optional: ['column_settings'], check: checkTable },
};

const blockRule: Rule = (block, pointer, report) => {
  if (!isObject(block)) return report('must be an object', pointer);
  const type = block.type;
  const shape = typeof type === 'string' ? blockShapes[type] : undefined;
  if (!shape)
    return report(
      type === undefined ? 'missing required field: type' : `unsupported type: ${String(type)}`,
      `${pointer}/type`,
    );
  for (const name of shape.required) {
    if (block[name] === undefined) report(`missing required field: ${name}`, pointer);
  }
  const known = new Set(['type', 'block_id', ...shape.required, ...shape.optional]);
  for (const name of Object.keys(block)) {
    if (!known.has(name)) report(`invalid additional property: ${name}`, pointer);
  }
  if (shape.required.every((name) => block[name] !== undefined)) shape.check(block, pointer, report);
};

function checkSection(...[block, pointer, report]: Parameters<ShapeCheck>): void {
  const { text, fields, accessory } = block;
  if (text === undefined && fields === undefined) report('must define either `fields` or `text`', pointer);
  if (text !== undefined) textRule({ max: slackLimits.text })(text, `${pointer}/text`, report);
  if (fields !== undefined) {
    checkCount(fields, slackLimits.fields, `${pointer}/fields`, report);
    eachItem(fields, `${pointer}/fields`, textRule({ max: slackLimits.fieldText }), report);
  }
  if (accessory !== undefined) elementRule(accessory, `${pointer}/accessory`, report);
}

function checkContext(...[block, pointer, report]: Parameters<ShapeCheck>): void {
  checkCount(block.elements, slackLimits.contextElements, `${pointer}/elements`, report);
  eachItem(block.elements, `${pointer}/elements`, contextElement, report);
}

const contextElement: Rule = (element, pointer, report) => {
  const isImage = isObject(element) && element.type === 'image';
  if (isImage) return checkImage(element, pointer, report);
  textRule({ max: slackLimits.text })(element, pointer, report);
};

function checkActions(...[block, pointer, report]: Parameters<ShapeCheck>): void {
  const { elements } = block;
  checkCount(elements, slackLimits.actionElements, `${pointer}/elements`, report);
  eachItem(elements, `${pointer}/elements`, elementRule, report);
  const ids = Array.isArray(elements) ? elements.filter(isObject).map((element) => element.action_id) : [];
  const twice = ids.find((id, index) => id !== undefined && ids.indexOf(id) !== index);
  if (twice !== undefined) report(`action_id \`${String(twice)}\` already exists`, `${pointer}/elements`);
}

function checkImage(...[block, pointer, report]: Parameters<ShapeCheck>): void {
  const { image_url: url, slack_file: file } = block;
  if (url === undefined && file === undefined) report('must define either `image_url` or `slack_file`', pointer);
  if (typeof url === 'string' && !/^https?:\/\//.test(url)) report('invalid url', `${pointer}/image_url`);
  if (typeof block.alt_text !== 'string') report('must be a string', `${pointer}/alt_text`);
}

function checkMarkdown(...[block, pointer, report]: Parameters<ShapeCheck>): void {
  const { text } = block;
  if (typeof text !== 'string' || text === '') report('must be more than 0 characters', `${pointer}/text`);
  else if (text.length > slackLimits.markdownCharacters) {
    report(`must be less than ${slackLimits.markdownCharacters + 1} characters`, `${pointer}/text`);
  }
}

function checkTable(...[block, pointer, report]: Parameters<ShapeCheck>): void {
  checkCount(block.rows, slackLimits.tableRows, `${pointer}/rows`, report);
  eachItem(block.rows, `${pointer}/rows`, (row, at, tell) => checkCount(row, slackLimits.tableCells, at, tell), report);
}

function checkOncePerMessage(blocks: readonly unknown[], report: Parameters<Rule>[2]): void {
  const tables = blocks.filter((block) => isObject(block) && block.type === 'table');
  if (tables.length > 1) report('only_one_table_allowed', '/blocks');
}

function checkBlockId(block: unknown, at: { pointer: string; report: Parameters<Rule>[2]; seen: Set<string> }): void {
  const id = isObject(block) ? block.block_id : undefined;
  if (id === undefined) return;
  const pointer = `${at.pointer}/block_id`;
  if (typeof id !== 'string') {
    at.report('must be a string', pointer);
    return;
  }
  if (id.length > slackLimits.id) at.report(`must be less than ${slackLimits.id + 1} characters`, pointer);
  if (at.seen.has(id)) at.report(`block_id \`${id}\` already exists`, pointer);
  at.seen.add(id);
}

function checkCount(...[items, max, pointer, report]: [unknown, number, string, Parameters<Rule>[2]]): void {
  if (!Array.isArray(items)) report('must be an array', pointer);
  else if (items.length === 0) report('no fewer than 1 items allowed', pointer);
  else if (items.length > max) report(`no more than ${max} items allowed`, pointer);
}

function eachItem(...[items, pointer, rule, report]: [unknown, string, Rule, Parameters<Rule>[2]]): void {
  if (!Array.isArray(items)) return;
  for (const [index, item] of items.entries()) rule(item, `${pointer}/${index}`, report);
}
