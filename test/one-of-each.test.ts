import { describe, expect, it } from 'vitest';
import { sources } from './support/architecture.ts';

/** What there is once in `src/`, by the shape that a second one would have, and where it is. */
const ones: readonly { what: string; shape: RegExp; only: string; second: string }[] = [
  {
    what: 'check for an object that is no list',
    shape: /typeof (\w+) === 'object' && (?:\1 !== null && )?!Array\.isArray\(\1\)/,
    only: 'lib/is-object.ts',
    second: "const isRecord = (it: unknown) => it !== null && typeof it === 'object' && !Array.isArray(it);",
  },
  {
    what: 'rate limiter',
    shape: /\b(?:tokens|refill\w*|filledAt)\b\s*[-+]?=|\bfrom - aheadMs\b|\/ 1000\) \* \S*perSecond/i,
    only: 'lib/take-from-rate.ts',
    second: 'this.#tokens = Math.min(this.#burst, this.#tokens + filled);',
  },
  {
    what: 'cache with a time to live',
    shape: /Map<[^>]*\{[^}]*\b(?:until|expires\w*|keptAt|fetchedAt|readAt)\b/,
    only: 'adapters/ttl-cache.ts',
    second: 'readonly #cache = new Map<string, { value: string | null; until: number }>();',
  },
  {
    what: 'renderer of tables',
    shape: /\.map\(\(_, (\w+)\) => Math\.max\(\.\.\.|\.pad(?:End|Start)\(widths?\b/,
    only: 'cli/table.ts',
    second: 'row.map((cell, column) => cell.padEnd(widths[column] ?? 0))',
  },
  {
    what: 'form of an incident id',
    shape: /0-9A-HJKMNP-TV-Z/,
    only: 'incidents/incident-id.ts',
    second: 'const id = /^[0-9A-HJKMNP-TV-Z]{26}$/;',
  },
  {
    what: 'reading of what Slack sends',
    shape: /block_actions'|hooks\.slack\.com'/,
    only: 'channels/slack/interaction.ts',
    second: "z.object({ type: z.literal('block_actions') })",
  },
];

describe('one of each', () => {
  const all = sources();

  it.each(ones)('has one $what: $only', ({ what, shape, only }) => {
    const found = all.filter(({ text }) => shape.test(text)).map(({ file }) => file);

    expect(found, `use the ${what} in src/${only}`).toEqual([only]);
  });

  it.each(ones)('would find a second $what', ({ shape, second }) => {
    expect(shape.test(second)).toBe(true);
  });
});
