import { Engine, type NestedCondition } from 'json-rules-engine';
import { isObject } from '../src/lib/is-object.ts';

/** Finds the first rule that matches some facts; -1 when none does. */
export type RulesEngine = (facts: Record<string, unknown>) => Promise<number>;

/**
 * Returns json-rules-engine with the same rules. Facts are flat, `resource.tags.environment`, which spares it looking
 * up paths; whole values are all that its own operators have in common with patterns.
 */
export function rulesEngine(patterns: readonly Record<string, unknown>[]): RulesEngine {
  const engine = new Engine([], { allowUndefinedFacts: true });
  for (const [place, pattern] of patterns.entries()) {
    engine.addRule({ conditions: { all: conditionsOf(pattern, '') }, event: { type: 'matched', params: { place } } });
  }
  return async (facts) => {
    const { events } = await engine.run(facts);
    return events.reduce((first, { params }) => {
      const place = params?.place as number;
      return first === -1 || place < first ? place : first;
    }, -1);
  };
}

function conditionsOf(pattern: Record<string, unknown>, path: string): NestedCondition[] {
  return Object.entries(pattern).flatMap(([name, inner]): NestedCondition[] => {
    if (isObject(inner)) return conditionsOf(inner, `${path}${name}.`);
    const values = inner as unknown[];
    const fact = `${path}${name}`;
    return [
      values.length === 1 ? { fact, operator: 'equal', value: values[0] } : { fact, operator: 'in', value: values },
    ];
  });
}

/** Returns the facts of a document: its fields by their whole path. */
export function factsOf(document: Record<string, unknown>, path = ''): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(document).flatMap(([name, value]) =>
      isObject(value) ? Object.entries(factsOf(value, `${path}${name}.`)) : [[`${path}${name}`, value]],
    ),
  );
}
