import type { Estate, Resource } from '../estate/estate.ts';
import { textOf } from '../events/fields.ts';

/** Returns the ARNs in the list of tags: whatever it lists exists. */
export function listedTags({ answers }: Pick<Estate, 'answers'>): ReadonlySet<string> {
  return new Set(answers.listed('get-resources').flatMap((one) => textOf(one, 'ResourceARN') ?? []));
}

/** Says whether a resource is known to exist; nobody knows that of one that no list has. */
export function isThere({ arn, state }: Pick<Resource, 'arn' | 'state'>, listed: ReadonlySet<string>): boolean {
  return state === 'exists' || (state === 'unknown' && listed.has(arn));
}
