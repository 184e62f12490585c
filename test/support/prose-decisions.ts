import type { Source } from './architecture.ts';
import { codeOf, type Node, parse, walk } from './syntax.ts';

/** One place where something is decided by a sentence. */
export interface ProseDecision {
  readonly file: string;
  /** The code itself, on one line. */
  readonly code: string;
  /** What to do about it. */
  readonly says: string;
}

/** Fields that hold sentences for people: whoever compares one decides by prose, whatever it is compared with. */
const fieldsOfPeople: ReadonlySet<string> = new Set(
  'label headline title news meaning detail says via by sentence'.split(' '),
);

/** Methods that look for one text in another. */
const textMethods: ReadonlySet<string> = new Set(
  'startsWith endsWith includes indexOf lastIndexOf localeCompare search match matchAll test exec'.split(' '),
);

/** Of these the pattern, not the text, is what is asked. */
const patternMethods: ReadonlySet<string> = new Set(['test', 'exec']);

/** Methods that take a text apart. */
const cutMethods: ReadonlySet<string> = new Set(['split', 'slice', 'substring', 'replace', 'replaceAll']);

/** Methods that find something by a text. */
const keyMethods: ReadonlySet<string> = new Set(['has', 'get']);

/**
 * Returns every place of a file at which something is decided by a sentence: a comparison, a search, a case, a pattern, a
 * key of a table. A sentence is a text of several words, what a template makes of them, or a field that holds one.
 */
export function proseDecisions({ file, text }: Source): ProseDecision[] {
  const found: ProseDecision[] = [];
  const program = parse(text);
  const constants = constantsOf(program);
  const isProse = (node: unknown) => isSentence(textOf(node, constants));
  walk(program, (node) => {
    const says = whyProse(node, isProse);
    if (says === null) return;
    const { code, line } = codeOf(text, node);
    const place = `${file}:${line}: ${code.slice(0, 120)}`;
    found.push({
      file,
      code,
      says: `${place}: ${says}; let it carry a code of a closed list, and make the sentence of that`,
    });
  });
  return found;
}

type IsProse = (node: unknown) => boolean;

const kinds: Readonly<Record<string, (node: Node, isProse: IsProse) => string | null>> = {
  BinaryExpression: whyCompared,
  SwitchCase: ({ test }, isProse) => (isProse(test) ? 'a case is a sentence' : null),
  CallExpression: whyLookedFor,
  Literal: ({ regex }) => (isSentence(wordsOfPattern(regex)) ? 'a pattern over a sentence' : null),
  NewExpression: whyMade,
  Property: ({ key, computed }, isProse) =>
    (computed === true || !isNamed(key)) && isProse(key) ? 'a table has a sentence for a key' : null,
  MemberExpression: ({ property, computed }, isProse) =>
    computed === true && isProse(property) ? 'it is looked up by a sentence' : null,
  TSLiteralType: ({ literal }, isProse) => (isProse(literal) ? 'a word of a closed list is a sentence' : null),
  TSAsExpression: whyListed,
};

function whyProse(node: Node, isProse: IsProse): string | null {
  return kinds[node.type]?.(node, isProse) ?? null;
}

function whyCompared({ operator, left, right }: Node, isProse: IsProse): string | null {
  if (!/^[!=]==?$/.test(String(operator))) return null;
  if (isProse(left) || isProse(right)) return 'something is compared with a sentence';
  const [fieldLeft, fieldRight] = [fieldOf(left), fieldOf(right)];
  if (isNothing(left) || isNothing(right)) return null;
  const field = [fieldLeft, fieldRight].find((name) => fieldsOfPeople.has(name));
  return field === undefined ? null : `its field ${field} is for people, and it is compared`;
}

function whyLookedFor({ callee, arguments: given }: Node, isProse: IsProse): string | null {
  const { type, object } = callee as Node;
  const [first] = given as Node[];
  const name = fieldOf(callee);
  if (name === 'parseInt' && isId(fieldOf(first))) return `${fieldOf(first)} is an id, and something is read out of it`;
  if (type !== 'MemberExpression' || first === undefined) return null;
  const readsIt = (textMethods.has(name) && !patternMethods.has(name)) || cutMethods.has(name);
  if (isId(fieldOf(object)) && readsIt) {
    return `${fieldOf(object)} is an id, and something is read out of it`;
  }
  if ((textMethods.has(name) || keyMethods.has(name)) && isProse(first)) return 'it looks for a sentence';
  const isField = (object as Node).type !== 'Identifier' && fieldsOfPeople.has(fieldOf(object));
  return isField && textMethods.has(name)
    ? `its field ${fieldOf(object)} is for people, and something is looked for in it`
    : null;
}

/** Maps, sets and patterns that are made of sentences. */
function whyMade({ callee, arguments: given }: Node, isProse: IsProse): string | null {
  const { name } = callee as { name?: string };
  const [first] = given as Node[];
  if (first === undefined) return null;
  if (name === 'RegExp') return isProse(first) ? 'a pattern over a sentence' : null;
  if (name !== 'Map' && name !== 'Set') return null;
  const entries = (elementsOf(first) ?? []).map((entry) => (name === 'Map' ? elementsOf(entry)?.[0] : entry));
  return entries.some(isProse) ? 'a table has a sentence for a key' : null;
}

/** `['a b', 'c'] as const`. */
function whyListed({ expression, typeAnnotation }: Node, isProse: IsProse): string | null {
  const { typeName } = typeAnnotation as { typeName?: { name?: string } };
  const isClosed = typeName?.name === 'const' && (elementsOf(expression) ?? []).some(isProse);
  return isClosed ? 'a word of a closed list is a sentence' : null;
}

/** Ids and keys are compared whole. */
function isId(name: string): boolean {
  return /(?:^id|^key|Id|Key)$/.test(name);
}

/** `{ a: … }`: the name is the key itself, and no variable. */
function isNamed(key: unknown): boolean {
  return (key as Node).type === 'Identifier';
}

function isSentence(text: string | null): boolean {
  return text !== null && /\p{L}[,.:;!?"']* \p{L}|\p{L}[,.:;]* $|^[,.:;]* \p{L}/u.test(text);
}

/** What a pattern looks for, without its classes and signs. */
function wordsOfPattern(regex: unknown): string | null {
  if (typeof regex !== 'object' || regex === null) return null;
  const { pattern } = regex as { pattern: string };
  return pattern
    .replace(/\[(?:\\.|[^\]])*\]/g, '')
    .replace(/\\s[*+?]?| [*+?]/g, ' ')
    .replace(/\\[a-zA-Z]|[()|^$?:]/g, '');
}

/** Returns a text as far as it is known: a literal, a template, a constant of the file. */
function textOf(node: unknown, constants: ReadonlyMap<string, unknown>): string | null {
  if (typeof node !== 'object' || node === null) return null;
  const { type, value, quasis, expression, name } = node as Node & { value?: unknown; name?: string };
  if (type === 'Literal') return typeof value === 'string' ? value : null;
  if (type === 'TemplateLiteral') {
    return (quasis as { value: { cooked: string } }[]).map((part) => part.value.cooked).join('1');
  }
  if (type === 'Identifier' && name !== undefined && constants.has(name)) {
    return textOf(constants.get(name), new Map());
  }
  const isWrapped = type === 'TSAsExpression' || type === 'TSSatisfiesExpression' || type === 'ParenthesizedExpression';
  return isWrapped ? textOf(expression, constants) : null;
}

/** The texts that a file has names for. */
function constantsOf(program: Node): Map<string, unknown> {
  const constants = new Map<string, unknown>();
  for (const statement of program.body as Node[]) {
    const { declarations } = ((statement.declaration as Node | null) ?? statement) as { declarations?: Node[] };
    for (const { id, init } of declarations ?? []) constants.set(String((id as { name?: string }).name), init);
  }
  return constants;
}

function elementsOf(node: unknown): Node[] | null {
  const { type, elements, expression } = (node ?? {}) as Node;
  if (type === 'TSAsExpression') return elementsOf(expression);
  return type === 'ArrayExpression' ? (elements as Node[]).filter((element) => element !== null) : null;
}

/** The last name of `a.b?.c`, or the name of a variable. */
function fieldOf(node: unknown): string {
  const { type, property, expression, name, computed } = (node ?? {}) as Node & { name?: string };
  if (type === 'ChainExpression') return fieldOf(expression);
  if (type === 'Identifier') return String(name);
  return type === 'MemberExpression' && computed !== true ? String((property as { name?: string }).name) : '';
}

/** Null, undefined, or an empty text: whether there is a sentence at all is no question of what it says. */
function isNothing(node: unknown): boolean {
  const { type, value, name } = (node ?? {}) as Node & { value?: unknown; name?: string };
  return (type === 'Literal' && (value === null || value === '')) || (type === 'Identifier' && name === 'undefined');
}
