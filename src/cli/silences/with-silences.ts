import type { HoldingSilence } from '../../incidents/silence.ts';
import { isObject } from '../../lib/is-object.ts';
import { withPersonsSilences } from '../../rules/persons-silences.ts';
import type { RulesGiven } from '../read-rules.ts';
import { withListed } from '../with-listed.ts';
import type { SilenceSummary } from './silence-summary.ts';

/** What `--silences` takes. */
export const silencesOption = [
  '--silences <file>',
  'what people keep quiet, as silence list --json prints it',
] as const;

/** Returns rules with the silences of a file beside their own, or what is wrong with the file. */
export function withSilencesOf(given: RulesGiven, file: string | undefined): Promise<RulesGiven> {
  return withListed(given, file, {
    command: 'silence list',
    field: 'silences',
    isSummary,
    join: (rules, listed) => withPersonsSilences(rules, listed.map(silenceOf)),
  });
}

const texts = ['id', 'from', 'until', 'reason', 'by'] as const;

function isSummary(one: unknown): one is SilenceSummary {
  return isObject(one) && isObject(one.match) && texts.every((name) => typeof one[name] === 'string');
}

function silenceOf({ match, by, ...rest }: SilenceSummary): HoldingSilence {
  return { ...rest, pattern: JSON.stringify(match), maker: { name: by } };
}
