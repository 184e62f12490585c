import type { Instant } from '../lib/instant.ts';
import { hideSecrets } from '../lib/secret-literal.ts';
import { inertLine, truncate } from '../lib/text.ts';
import type { Rules } from '../rules/rules.ts';
import { compareDuty } from './duty.ts';
import { describeEffects } from './effect.ts';
import { compareOthers } from './entries.ts';
import { compareMutes } from './mutes.ts';
import { comparePolicies } from './policies.ts';
import { compareRoutes } from './routes.ts';
import { compareDefaults, compareLastResorts, compareTargets, compareTemplates } from './targets.ts';

/** Sentences that are said at most; the others are counted. */
const saidChanges = 40;

/** Longest sentence. */
const sentenceLength = 600;

/**
 * Says in sentences what changes with other rules, the most important first: which alerts are ignored or kept quiet from
 * now on, which ones other people hear of, then what of the rules themselves is not as it was. Nothing when nothing changes.
 *
 * Which alerts those are is found by trying alerts made of every pattern of both rules: what is said of them is true, but a
 * difference that only a rare combination of fields shows may be said by the change of its route alone. Sentences are
 * inert and hold no option of a target but references to secrets.
 *
 * @param at the moment for which it is said who is on duty; null: none in particular
 * @example
 * compareRules(before, after); // ['RDS, environment=prod, critical: policy "platform" instead of "database" (first told: …)', …]
 */
export function compareRules(before: Rules, after: Rules, at: Instant | null = null): string[] {
  const effects = describeEffects(before, after);
  const mutes = compareMutes(before, after, at);
  const sentences = [
    ...effects.filter(({ about }) => about === 'silence').map(({ says }) => `${says}.`),
    ...mutes.added,
    ...effects.filter(({ about }) => about === 'people').map(({ says }) => `${says}.`),
    ...mutes.other,
    ...comparePolicies(before, after),
    ...compareDuty(before, after, at),
    ...compareLastResorts(before, after),
    ...compareTargets(before, after),
    ...compareRoutes(before, after),
    ...compareDefaults(before, after),
    ...compareTemplates(before, after),
    ...compareOthers(before, after),
  ].map((sentence) => truncate(hideSecrets(inertLine(sentence)).replace(/\.\.$/, '.'), sentenceLength));
  const more = sentences.length - saidChanges;
  return more > 0 ? [...sentences.slice(0, saidChanges), `And ${more} more.`] : sentences;
}
