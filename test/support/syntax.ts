import { parseAst } from 'vitest/node';

/** A part of the syntax tree, as the parser gives it. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

/** Returns the syntax tree of a file. */
export function parse(text: string): Node {
  return parseAst(text, { lang: 'ts' }) as unknown as Node;
}

/** Shows every part of a tree, each before those inside it. */
export function walk(node: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(node)) for (const one of node) walk(one, visit);
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
  if (typeof (node as Node).type === 'string') visit(node as Node);
  for (const inner of Object.values(node)) walk(inner, visit);
}

/** Returns the code of a part on one line, and the number of the line on which it begins. */
export function codeOf(text: string, { start, end }: Node): { code: string; line: number } {
  return { code: text.slice(start, end).replace(/\s+/g, ' '), line: text.slice(0, start).split('\n').length };
}
