import { isObject } from './exchange.ts';

/** Longest text Jira keeps in one field. */
export const adfTextLimit = 32_767;

interface NodeShape {
  /** Node types allowed inside; null for a leaf. */
  readonly inside: readonly string[] | null;
  readonly attrs?: readonly string[];
  readonly needsContent?: boolean;
}

const inlines = ['text', 'hardBreak', 'mention', 'emoji', 'inlineCard', 'date', 'status'] as const;
const blocks = [
  'paragraph',
  'heading',
  'bulletList',
  'orderedList',
  'codeBlock',
  'blockquote',
  'panel',
  'rule',
  'table',
  'expand',
] as const;

/** Node types and what may stand in them: https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/ */
const shapes: Readonly<Record<string, NodeShape>> = {
  doc: { inside: blocks },
  paragraph: { inside: inlines },
  heading: { inside: inlines, attrs: ['level'] },
  bulletList: { inside: ['listItem'], needsContent: true },
  orderedList: { inside: ['listItem'], needsContent: true },
  listItem: { inside: ['paragraph', 'bulletList', 'orderedList', 'codeBlock'], needsContent: true },
  codeBlock: { inside: ['text'] },
  blockquote: { inside: ['paragraph', 'bulletList', 'orderedList', 'codeBlock'], needsContent: true },
  panel: {
    inside: ['paragraph', 'heading', 'bulletList', 'orderedList', 'codeBlock', 'rule'],
    attrs: ['panelType'],
    needsContent: true,
  },
  expand: { inside: blocks, needsContent: true },
  rule: { inside: null },
  table: { inside: ['tableRow'], needsContent: true },
  tableRow: { inside: ['tableCell', 'tableHeader'] },
  tableCell: { inside: blocks, needsContent: true },
  tableHeader: { inside: blocks, needsContent: true },
  text: { inside: null },
  hardBreak: { inside: null },
  mention: { inside: null, attrs: ['id'] },
  emoji: { inside: null, attrs: ['shortName'] },
  inlineCard: { inside: null, attrs: ['url'] },
  date: { inside: null, attrs: ['timestamp'] },
  status: { inside: null, attrs: ['text', 'color'] },
};

const marks = ['strong', 'em', 'strike', 'underline', 'code', 'link', 'subsup', 'textColor', 'backgroundColor'];
const panelTypes = ['info', 'note', 'warning', 'success', 'error', 'custom'];
const statusColors = ['neutral', 'purple', 'blue', 'red', 'yellow', 'green'];

/** Checks a document as Jira does; answers the first fault with its place, or null when Jira would take it. */
export function checkAdf(document: unknown): string | null {
  if (!isObject(document)) return 'not a document';
  if (document.type !== 'doc') return '/type must be doc';
  if (document.version !== 1) return '/version must be 1';
  if (!Array.isArray(document.content)) return '/content must be an array';
  const fault = checkNode(document, '');
  if (fault) return fault;
  return adfText(document).length > adfTextLimit ? 'too long' : null;
}

/** Answers the plain text of a document, one line per block. */
function adfText(node: unknown): string {
  if (!isObject(node)) return '';
  if (node.type === 'text') return String(node.text);
  if (node.type === 'hardBreak') return '\n';
  const content = Array.isArray(node.content) ? node.content : [];
  const isBlock = content.some((child) => isObject(child) && !inlines.includes(child.type as 'text'));
  return content.map(adfText).join(isBlock ? '\n' : '');
}

function checkNode(node: Record<string, unknown>, path: string): string | null {
  const type = String(node.type);
  const shape = shapes[type];
  if (!shape) return `${path}: unknown node type ${type}`;
  const allowed = type === 'doc' ? ['type', 'version', 'content'] : ['type', 'attrs', 'content', 'marks', 'text'];
  const extra = Object.keys(node).find((key) => !allowed.includes(key));
  if (extra) return `${path}: unknown property ${extra}`;
  const fault = type === 'text' ? checkText(node, path) : checkAttributes(node, shape, path);
  return fault ?? checkContent(node, shape, path);
}

function checkContent(node: Record<string, unknown>, shape: NodeShape, path: string): string | null {
  const { content } = node;
  if (shape.inside === null) return content === undefined ? null : `${path}: ${String(node.type)} has no content`;
  if (content === undefined) return shape.needsContent ? `${path}: content is required` : null;
  if (!Array.isArray(content)) return `${path}/content must be an array`;
  if (shape.needsContent && content.length === 0) return `${path}/content must not be empty`;
  for (const [index, child] of content.entries()) {
    const fault = checkChild(node, child, { at: `${path}/content/${index}`, allowed: shape.inside });
    if (fault) return fault;
  }
  return null;
}

function checkChild(
  parent: Record<string, unknown>,
  child: unknown,
  where: { at: string; allowed: readonly string[] },
): string | null {
  const { at, allowed } = where;
  if (!isObject(child)) return `${at} must be a node`;
  const type = String(child.type);
  if (!allowed.includes(type)) return `${at}: ${type} is not allowed in ${String(parent.type)}`;
  if (parent.type === 'codeBlock' && child.marks !== undefined) return `${at}: no marks in codeBlock`;
  return checkNode(child, at);
}

function checkAttributes(node: Record<string, unknown>, shape: NodeShape, path: string): string | null {
  if (node.text !== undefined) return `${path}: only text nodes have text`;
  if (node.marks !== undefined) return `${path}: marks belong on text`;
  const attrs = isObject(node.attrs) ? node.attrs : {};
  const missing = shape.attrs?.find((name) => attrs[name] === undefined);
  if (missing) return `${path}: attrs.${missing} is required`;
  const { level, panelType, color } = attrs;
  if (node.type === 'heading' && !(Number.isInteger(level) && Number(level) >= 1 && Number(level) <= 6)) {
    return `${path}: heading level must be 1 to 6`;
  }
  if (node.type === 'panel' && !panelTypes.includes(String(panelType))) return `${path}: unknown panelType`;
  if (node.type === 'status' && !statusColors.includes(String(color))) return `${path}: unknown status color`;
  return null;
}

function checkText(node: Record<string, unknown>, path: string): string | null {
  if (typeof node.text !== 'string' || node.text === '') return `${path}: text must not be empty`;
  if (node.attrs !== undefined) return `${path}: text has no attrs`;
  if (node.marks === undefined) return null;
  if (!Array.isArray(node.marks)) return `${path}/marks must be an array`;
  const types = node.marks.map((mark) => (isObject(mark) ? String(mark.type) : '?'));
  const unknown = types.find((type) => !marks.includes(type));
  if (unknown) return `${path}: unknown mark ${unknown}`;
  if (new Set(types).size < types.length) return `${path}: the same mark twice`;
  const isMixed = types.includes('code') && types.some((type) => type !== 'code' && type !== 'link');
  if (isMixed) return `${path}: code combines only with link`;
  return node.marks.map((mark) => checkLink(mark, path)).find((fault) => fault !== null) ?? null;
}

function checkLink(mark: unknown, path: string): string | null {
  if (!isObject(mark) || mark.type !== 'link') return null;
  const href = isObject(mark.attrs) ? mark.attrs.href : undefined;
  return typeof href === 'string' && /^(https?|mailto):/.test(href) ? null : `${path}: link needs an http href`;
}
