import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DynamoAcceptances } from '../adapters/aws/table/dynamo-acceptances.ts';
import { DynamoSilences } from '../adapters/aws/table/dynamo-silences.ts';
import { SteadyAnswer } from '../adapters/steady-answer.ts';
import { systemClock } from '../adapters/system-clock.ts';
import type { PersonsAcceptance } from '../incidents/acceptance.ts';
import type { PersonsSilence } from '../incidents/silence.ts';
import type { RulesLoader } from '../pipeline/rules/load-rules.ts';
import { withAcceptances, withSilences } from '../pipeline/rules/with-persons-items.ts';
import type { Log } from '../ports/log.ts';
import type { Acceptances } from '../ports/rules/acceptances.ts';
import type { RulesArchive } from '../ports/rules/rules-source.ts';
import type { Silences } from '../ports/rules/silences.ts';
import type { Environment } from './environment.ts';
import { makeRules } from './rules.ts';

/** Silences and acceptances are read once a minute, as the rules are; while the table does not answer, they are trusted for a quarter of an hour. */
const patience = { freshMs: 60_000, leastMs: 3000, staleMs: 15 * 60_000 } as const;

/** Makes what knows the silences of people without asking for them each time. */
export function steadySilences(silences: Silences, clock = systemClock): SteadyAnswer<PersonsSilence[]> {
  return new SteadyAnswer(() => silences.silencesSince(clock.now()), patience, clock.nowMs);
}

/** The same of acceptances. */
function steadyAcceptances(acceptances: Acceptances, clock = systemClock): SteadyAnswer<PersonsAcceptance[]> {
  return new SteadyAnswer(() => acceptances.acceptancesSince(clock.now()), patience, clock.nowMs);
}

/** Makes the loader for what decides about events: it knows what people accepted, too. */
export function makeAcceptingRules(
  settings: { RULES_PATH: string; TABLE_NAME: string },
  kept: { store: RulesArchive; client: DynamoDBDocumentClient },
  environment: Environment,
  log: Log,
): RulesLoader {
  const known = steadyAcceptances(new DynamoAcceptances(kept.client, settings.TABLE_NAME, log));
  return withAcceptances(makeDecidingRules(settings, kept, environment, log), known, log);
}

/** Makes the loader for whatever decides: the rules in force, and what people keep quiet. */
export function makeDecidingRules(
  { RULES_PATH, TABLE_NAME }: { RULES_PATH: string; TABLE_NAME: string },
  { store, client }: { store: RulesArchive; client: DynamoDBDocumentClient },
  environment: Environment,
  log: Log,
): RulesLoader {
  const known = steadySilences(new DynamoSilences(client, TABLE_NAME, log));
  return withSilences(makeRules(RULES_PATH, store, environment), known, log);
}
