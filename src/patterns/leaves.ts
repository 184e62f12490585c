import { isObject } from '../lib/is-object.ts';

/** Reads own fields only, so that no name reaches a prototype; undefined when there is none. */
export function ownField(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** Returns the values that a field holds: itself, or those of its list; none when it is missing or holds an object. */
export function leavesOf(value: unknown): unknown[] {
  if (value === undefined || isObject(value)) return [];
  if (!Array.isArray(value)) return [value];
  return flatten(value).filter((leaf) => leaf !== undefined && !isObject(leaf));
}

/** Returns the objects of a list. */
export function objectsOf(list: readonly unknown[]): Record<string, unknown>[] {
  return flatten(list).filter(isObject);
}

/** Lists in lists are one list, however deep: this follows them without going into depth itself. */
function flatten(list: readonly unknown[]): unknown[] {
  const flat: unknown[] = [];
  const open: { list: readonly unknown[]; next: number }[] = [{ list, next: 0 }];
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    if (top.next === top.list.length) open.pop();
    else {
      const one = top.list[top.next];
      top.next += 1;
      if (Array.isArray(one)) open.push({ list: one, next: 0 });
      else flat.push(one);
    }
  }
  return flat;
}
