import { toInstant } from '../../lib/instant.ts';
import { isObject } from '../../lib/is-object.ts';
import { type LastProven, provenStates, sayProven } from '../../rules/last-proven.ts';
import { readText } from '../read-file.ts';
import type { Note } from './duty-view.ts';

/** Returns what a file of `drill --proven --json` says of each route and target, or what is wrong with the file. */
export async function readProven(file: string | undefined): Promise<Note[] | { problem: string }> {
  if (file === undefined) return [];
  const text = await readText(file);
  if ('problem' in text) return { problem: `goes with ${file}, which ${text.problem}` };
  const list = listIn(text.text);
  if (list === null) return { problem: `goes with ${file}, which is not what drill --proven --json prints` };
  return list.map((one) => ({ name: `${one.way} ${one.name}`, says: sayProven(one) }));
}

function listIn(text: string): LastProven[] | null {
  try {
    const read: unknown = JSON.parse(text);
    const list = isObject(read) ? read.proven : null;
    return Array.isArray(list) && list.every(isLastProven) ? list : null;
  } catch {
    return null;
  }
}

function isLastProven(one: unknown): one is LastProven {
  if (!isObject(one) || (one.way !== 'route' && one.way !== 'target') || typeof one.name !== 'string') return false;
  const isTime = one.at === null || (typeof one.at === 'string' && toInstant(one.at) === one.at);
  return isTime && (one.by === null || typeof one.by === 'string') && provenStates.some((state) => state === one.state);
}
