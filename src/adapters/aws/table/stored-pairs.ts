import type { TextMap } from '../../../lib/text-map.ts';

/**
 * How what is keyed by text of other people is stored: as a list of pairs, which holds every name. Beside it stands the
 * map of 0.1.0, without the names that a map of DynamoDB or its library cannot hold, until 0.3.0.
 */
export type Pairs<Value> = [string, Value][];

/** Every pair, in text that every reader of JSON takes: half a character becomes a whole one that says so. */
export function pairsOf<Value extends string | number>(map: TextMap<Value>): Pairs<Value> {
  return Object.entries(map).map(([name, value]) => [name.toWellFormed(), wellFormed(value)]);
}

/** The map of 0.1.0. */
export function plainOf<Value extends string | number>(map: TextMap<Value>): Record<string, Value> {
  const kept = Object.entries(map).filter(
    ([name]) => name !== '' && name.isWellFormed() && !(name in Object.prototype),
  );
  return Object.fromEntries(kept.map(([name, value]) => [name, wellFormed(value)]));
}

function wellFormed<Value extends string | number>(value: Value): Value {
  return (typeof value === 'string' ? value.toWellFormed() : value) as Value;
}
