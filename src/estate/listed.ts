import type { Fields } from '../events/fields.ts';
import { isObject } from '../lib/is-object.ts';
import { type Call, callRow } from './calls.ts';

/** Returns what an answer lists; empty if the answer is one thing. */
export function listedIn({ call, pages }: { call: Call; pages: readonly Fields[] }): Fields[] {
  const { lists } = callRow(call);
  if (lists === undefined) return [];
  return pages.flatMap((page) => {
    const list = page[lists];
    return Array.isArray(list) ? list.filter(isObject) : [];
  });
}
