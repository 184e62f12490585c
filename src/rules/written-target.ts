import { isObject } from '../lib/is-object.ts';

/** Options that a target can have whatever its channel: the only list. */
const ownOptions: ReadonlySet<string> = new Set(['template', 'timezone', 'inboundSecret', 'actors']);

/** Returns the channels that a target names, in the order of the document. One that can be used names exactly one. */
export function channelsOfTarget(written: unknown): string[] {
  return isObject(written) ? Object.keys(written).filter((key) => !ownOptions.has(key)) : [];
}
