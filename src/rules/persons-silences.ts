import { endOfItem } from '../incidents/persons-item.ts';
import type { HoldingSilence } from '../incidents/silence.ts';
import { compilePattern } from '../patterns/match.ts';
import type { Silence } from './compiled.ts';
import type { Rules } from './rules.ts';

/** Returns the rules with what people keep quiet beside their own silences, so that both are evaluated as one. */
export function withPersonsSilences(rules: Rules, silences: readonly HoldingSilence[]): Rules {
  const readable = silences.flatMap((silence) => compiled(silence) ?? []);
  return readable.length === 0 ? rules : { ...rules, silences: [...rules.silences, ...readable] };
}

/** A pattern that this release cannot read keeps nothing quiet. */
function compiled(silence: HoldingSilence): Silence | null {
  const { id, from, reason, maker } = silence;
  try {
    const pattern: unknown = JSON.parse(silence.pattern);
    const matches = compilePattern(pattern);
    return { id, from, until: endOfItem(silence), reason, by: maker.name, pattern, matches };
  } catch {
    return null;
  }
}
