import type { TextMap } from '../../../lib/text-map.ts';

/**
 * How maps keyed by other people's text are stored: as a list of pairs, which can hold every name. Until 0.3.0 the map of
 * 0.1.0 is stored as well, without the names that a DynamoDB map or its library cannot hold.
 */
export type Pairs<Value> = [string, Value][];

/** Returns every pair, with lone surrogates replaced, so that every JSON reader takes them. */
export function pairsOf<Value extends string | number>(map: TextMap<Value>): Pairs<Value> {
  return Object.entries(map).map(([name, value]) => [name.toWellFormed(), wellFormed(value)]);
}

/** Returns the map as 0.1.0 reads it. */
export function plainOf<Value extends string | number>(map: TextMap<Value>): Record<string, Value> {
  const kept = Object.entries(map).filter(
    ([name]) => name !== '' && name.isWellFormed() && !(name in Object.prototype),
  );
  return Object.fromEntries(kept.map(([name, value]) => [name, wellFormed(value)]));
}

function wellFormed<Value extends string | number>(value: Value): Value {
  return (typeof value === 'string' ? value.toWellFormed() : value) as Value;
}
