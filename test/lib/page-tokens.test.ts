import { describe, expect, it } from 'vitest';
import { isListCut, PageTokens } from '../../src/lib/page-tokens.ts';

/** Follows what pages name as their next one; returns how many were asked for. */
function follow(nameAfter: (page: number) => string | undefined): number {
  const tokens = new PageTokens('ListThings');
  let pages = 0;
  let token: string | undefined;
  do {
    pages += 1;
    token = tokens.after(nameAfter(pages));
  } while (token !== undefined);
  return pages;
}

describe('lib/page-tokens', () => {
  it('ends where the list ends, be it with an empty token', () => {
    expect(follow((page) => (page < 3 ? `${page}` : undefined))).toBe(3);
    expect(follow((page) => (page < 3 ? `${page}` : ''))).toBe(3);
    expect(new PageTokens('ListThings').after(null)).toBeUndefined();
  });

  it.each<[string, (page: number) => string, number]>([
    ['the same page again', () => 'same', 2],
    ['two pages in turns', (page) => `${page % 2}`, 3],
    ['pages without end', (page) => `${page}`, 2000],
  ])('is a typed fault where a list names %s', (_what, nameAfter, pages) => {
    let fault: unknown;
    try {
      follow(nameAfter);
    } catch (error) {
      fault = error;
    }

    expect(fault).toMatchObject({ code: 'list-cut', retryable: true, details: { list: 'ListThings', pages } });
    expect(isListCut(fault)).toBe(true);
    expect(isListCut(new Error('list-cut'))).toBe(false);
  });

  it('knows keys by what is in them', () => {
    const keys = new PageTokens<{ pk: string }>('Query');

    expect(keys.after({ pk: 'a' })).toEqual({ pk: 'a' });
    expect(() => keys.after({ pk: 'a' })).toThrow('names a page again');
  });
});
