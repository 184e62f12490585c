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

/** Most sentences; the rest are counted. */
const saidChanges = 40;

/** Longest sentence. */
const sentenceLength = 600;

/**
 * Says in sentences what an edit changes, the most important first: which alerts are now ignored or muted, which ones other
 * people hear of, then what changed in the rules themselves. Empty when nothing changes.
 *
 * The alerts are found by trying sample alerts made from every pattern of both rules. What is said of them is true, but a
 * difference that only a rare combination of fields shows may appear only as the change of its route. Sentences are inert,
 * and of a target's options they show only names and references to secrets.
 *
 * @param at the moment for which changes of duty are said; null: none in particular
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
