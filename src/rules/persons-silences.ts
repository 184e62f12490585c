import { endOfItem } from '../incidents/persons-item.ts';
import type { HoldingSilence } from '../incidents/silence.ts';
import { compilePattern } from '../patterns/match.ts';
import type { Silence } from './compiled.ts';
import type { Rules } from './rules.ts';

/** Returns the rules with people's silences added to their own, so that both are evaluated together. */
export function withPersonsSilences(rules: Rules, silences: readonly HoldingSilence[]): Rules {
  const readable = silences.flatMap((silence) => compiled(silence) ?? []);
  return readable.length === 0 ? rules : { ...rules, silences: [...rules.silences, ...readable] };
}

/** Compiles a silence; null when this release cannot read its pattern, so that it mutes nothing. */
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
