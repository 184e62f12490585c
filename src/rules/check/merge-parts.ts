import { isObject } from '../../lib/is-object.ts';
import type { AnySection } from '../sections/section.ts';
import { sectionRows } from '../sections.ts';
import type { PlacedIssue, RulesPath } from './issue.ts';

/** A part whose text could be read. */
export interface MergeablePart {
  name: string;
  value: Record<string, unknown>;
}

/** A place in one of the parts. */
export interface Place {
  part: number;
  path: RulesPath;
}

/** Parts as one document. */
export interface Merged {
  value: Record<string, unknown>;
  /** What is in two parts and may be in only one. */
  mistakes: PlacedIssue[];
  /** Returns the place in a part that a place in the merged document came from. */
  placeOf(path: RulesPath): Place;
}

/** How each section is merged; a key that is no section counts as `one` setting, which only one parameter may have. */
const mergeKinds = new Map<string, AnySection['merge']>(sectionRows.map(([name, { merge }]) => [name, merge]));

/** Merges parts in their order. What is in two parts is taken from the first; the part's own check reports wrong forms. */
export function mergeParts(parts: readonly MergeablePart[]): Merged {
  const [only] = parts;
  if (only !== undefined && parts.length === 1)
    return { value: only.value, mistakes: [], placeOf: (path) => ({ part: 0, path }) };
  const merge = new Merge(parts);
  parts.forEach(({ value }, part) => {
    for (const [key, own] of Object.entries(value)) merge.add(part, key, own);
  });
  return merge;
}

class Merge implements Merged {
  readonly value: Record<string, unknown> = {};
  readonly mistakes: PlacedIssue[] = [];
  readonly #parts: readonly MergeablePart[];
  /** Where each value of the two upper levels came from, by its path in the merged document. */
  readonly #origins = new Map<string, Place>();

  constructor(parts: readonly MergeablePart[]) {
    this.#parts = parts;
  }

  add(part: number, key: string, own: unknown): void {
    const kind = mergeKinds.get(key) ?? 'one';
    if (kind === 'list') this.#addList(part, key, own);
    else if (kind === 'names') this.#addNames(part, key, own);
    else if (kind === 'one' || !Object.hasOwn(this.value, key)) this.#put(this.value, own, { part, path: [key] });
  }

  placeOf(path: RulesPath): Place {
    for (const length of [2, 1]) {
      const origin = path.length < length ? undefined : this.#origins.get(keyOf(path.slice(0, length)));
      if (origin !== undefined) return { part: origin.part, path: [...origin.path, ...path.slice(length)] };
    }
    return { part: 0, path };
  }

  #addList(part: number, key: string, own: unknown): void {
    if (!Array.isArray(own)) return;
    const list = this.#inner<unknown[]>(key, [], part);
    own.forEach((item, index) => {
      this.#origins.set(keyOf([key, list.length]), { part, path: [key, index] });
      list.push(item);
    });
  }

  #addNames(part: number, key: string, own: unknown): void {
    if (!isObject(own)) return;
    const names = this.#inner<Record<string, unknown>>(key, {}, part);
    for (const [name, value] of Object.entries(own)) this.#put(names, value, { part, path: [key, name] });
  }

  /** Puts a value where its path ends, unless another part did. */
  #put(into: Record<string, unknown>, value: unknown, { part, path }: Place): void {
    const name = String(path.at(-1));
    const first = this.#origins.get(keyOf(path));
    if (first === undefined) {
      this.#origins.set(keyOf(path), { part, path });
      into[name] = value;
      return;
    }
    const other = this.#parts[first.part]?.name ?? '';
    this.mistakes.push({ part, path, message: `stands in ${other} too; it may stand in one parameter only` });
  }

  /** Returns the list or group of this key, made by the first part that has one. */
  #inner<Inner>(key: string, empty: Inner, part: number): Inner {
    if (!Object.hasOwn(this.value, key)) {
      this.value[key] = empty;
      this.#origins.set(keyOf([key]), { part, path: [key] });
    }
    return this.value[key] as Inner;
  }
}

function keyOf(path: RulesPath): string {
  return JSON.stringify(path);
}
