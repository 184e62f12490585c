import { styleText } from 'node:util';
import { inertLine } from '../lib/text.ts';
import type { Terminal } from './terminal.ts';

/** Where lines are wrapped when the width is not known, and where at the latest. */
const usualWidth = 80;
const widest = 100;
const narrowest = 40;

export type Style = Parameters<typeof styleText>[0];

/** How text is laid out on one terminal. */
export interface Layout {
  width: number;
  paint(style: Style, text: string): string;
}

/** Returns the layout for a terminal, at most `most` columns wide. */
export function layoutOf({ columns, colour }: Pick<Terminal, 'columns' | 'colour'>, most = widest): Layout {
  return {
    width: Math.max(narrowest, Math.min(columns ?? usualWidth, most)),
    paint: (style, text) => (colour ? styleText(style, text, { validateStream: false }) : text),
  };
}

/**
 * Returns one inert text as lines of at most `width`, the first beginning with `first`, the others indented to match.
 * A word longer than that (an ARN) is not broken, so that it can be copied.
 */
export function wrap(text: string, width: number, first = ''): string[] {
  const indent = ' '.repeat(first.length);
  const lines: string[] = [];
  let line = first;
  for (const word of inertLine(text).split(' ')) {
    const isEmpty = line === (lines.length === 0 ? first : indent);
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent + word;
    } else line += isEmpty ? word : ` ${word}`;
  }
  return [...lines, line.trimEnd()];
}
