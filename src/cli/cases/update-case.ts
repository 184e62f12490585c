import {
  Document,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  parseDocument,
  visit,
  type YAMLMap,
} from 'yaml';
import { writeDuration } from '../../lib/duration.ts';
import type { Difference } from './compare.ts';
import type { ReadyCase } from './read-case.ts';
import type { NoticeLine, Story } from './run-case.ts';

/** The new value at a place of a case. */
interface Change {
  path: (string | number)[];
  value: unknown;
}

/** A piece of the text and what takes its place. */
interface Edit {
  from: number;
  to: number;
  text: string;
}

/** Lines of the user are never folded. */
const asWritten = { lineWidth: 0 } as const;

/**
 * Returns the text of a case with what really happened in place of what it expected, or null when that cannot be written, as
 * for an acknowledgement of nothing. What is right stays as it is written, and so do comments.
 */
export function updateCase(
  text: string,
  ready: ReadyCase,
  story: Story,
  differences: readonly Difference[],
): string | null {
  if (differences.some(({ path }) => path.startsWith('acknowledge'))) return null;
  const changes = ready.expect === null ? [expectAll(ready, story)] : changesOf(differences, story);
  const document = parseDocument(text, { schema: 'core', logLevel: 'silent' });
  if (!isMap(document.contents)) return null;
  if (document.contents.flow !== true) return spliced(text, document, changes);
  for (const { path, value } of changes) document.setIn(path, value);
  return isJson(text) ? `${JSON.stringify(document.toJS(), null, 2)}\n` : document.toString(asWritten);
}

/** Returns all there is to expect of a case that says nothing of it yet. */
function expectAll({ events }: ReadyCase, { decided, told, incidents }: Story): Change {
  const [first] = decided.values();
  const { action, route, policy, severity, mutedBy, labels = {} } = first ?? {};
  return {
    path: ['expect'],
    value: {
      action,
      ...(route == null ? {} : { route, policy, severity }),
      ...(Object.keys(labels).length === 0 ? {} : { labels }),
      ...(mutedBy == null ? {} : { mutedBy }),
      ...(events.length > 1 ? { incidents } : {}),
      ...(told.length === 0 ? { quiet: true } : { told: told.map(noticeOf) }),
    },
  };
}

/** Returns the changes. A notice that differs only in a field is corrected there; otherwise the list is written anew. */
function changesOf(differences: readonly Difference[], { told }: Story): Change[] {
  const ofList = ({ path }: Difference) => /^expect\.told(?:\[\d+\])?$/.test(path);
  const isRetold = differences.some(ofList);
  const fields = differences.filter(({ path }) => !isRetold || !path.startsWith('expect.told'));
  return [
    ...fields.map(({ path, got }) => ({ path: pathOf(path), value: got })),
    ...(isRetold ? [{ path: ['expect', 'told'], value: told.map(noticeOf) }] : []),
  ];
}

function noticeOf({ target, kind, afterSeconds }: NoticeLine) {
  return { target, kind, after: writeDuration(afterSeconds) };
}

/** `events[1].expect.labels.team` as the keys and indexes that lead there; names of labels have no dots. */
function pathOf(path: string): (string | number)[] {
  return path
    .split(/[.[\]]+/)
    .filter((part) => part !== '')
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

function spliced(text: string, document: Document.Parsed, changes: readonly Change[]): string | null {
  const edits: Edit[] = [];
  for (const { path, value } of changes) {
    const edit = scalarEdit(document, path, value) ?? pairEdit(text, document, path, value);
    if (edit === null) return null;
    edits.push(edit);
  }
  return edits
    .sort((a, b) => b.from - a.from)
    .reduce((changed, { from, to, text: piece }) => changed.slice(0, from) + piece + changed.slice(to), text);
}

function scalarEdit(document: Document.Parsed, path: readonly (string | number)[], value: unknown): Edit | null {
  const node = document.getIn(path, true);
  if (!isScalar(node) || !node.range || (typeof value === 'object' && value !== null)) return null;
  return { from: node.range[0], to: node.range[1], text: writeScalar(value) };
}

/** Replaces the value at a name, or adds both at the end of the text. */
function pairEdit(
  text: string,
  document: Document.Parsed,
  path: readonly (string | number)[],
  value: unknown,
): Edit | null {
  const name = String(path.at(-1));
  const around = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (!isMap(around)) return null;
  const pair = around.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === name);
  if (pair === undefined) {
    const end = text.endsWith('\n') || text === '' ? '' : '\n';
    return path.length === 1
      ? { from: text.length, to: text.length, text: `${end}${writePair(name, value, 0)}\n` }
      : null;
  }
  const [from, keyEnd] = (pair.key as Node).range ?? [0, 0];
  const written = text.slice(0, Math.max((pair.value as Node | null)?.range?.[1] ?? 0, keyEnd + 1));
  const column = from - (text.lastIndexOf('\n', from - 1) + 1);
  const piece = isFlow(around) ? writeFlowPair(name, value) : writePair(name, value, column);
  return { from, to: written.trimEnd().length, text: piece };
}

function isFlow(map: YAMLMap): boolean {
  return map.flow === true;
}

/** A pair in block style, each notice and all labels on a line of their own. */
function writePair(name: string, value: unknown, column: number): string {
  const document = new Document({ [name]: value }, { schema: 'core' });
  visit(document, {
    Pair: (_key, { key, value: inner }) => {
      if (isScalar(key) && key.value === 'told' && isSeq(inner)) for (const item of inner.items) flowing(item);
      if (isScalar(key) && key.value === 'labels') flowing(inner);
    },
  });
  return document
    .toString(asWritten)
    .trimEnd()
    .replaceAll('\n', `\n${' '.repeat(column)}`);
}

function flowing(node: unknown): void {
  if (isCollection(node)) node.flow = true;
}

function writeFlowPair(name: string, value: unknown): string {
  const document = new Document({ [name]: value }, { schema: 'core' });
  flowing(document.contents);
  return document.toString(asWritten).trim().slice(1, -1).trim();
}

/** Text that could mean something else in YAML is put in quotes. */
function writeScalar(value: unknown): string {
  const isPlain = typeof value === 'string' && /^(?:[A-Za-z][\w./-]*(?: [\w./-]+)*|(?:\d+[smhd])+)$/.test(value);
  return isPlain && !/^(?:true|false|null)$/i.test(value) ? value : JSON.stringify(value);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
