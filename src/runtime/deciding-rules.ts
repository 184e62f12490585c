import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DynamoPersonsItems } from '../adapters/aws/table/dynamo-persons-items.ts';
import { SteadyAnswer } from '../adapters/steady-answer.ts';
import { systemClock } from '../adapters/system-clock.ts';
import type { PersonsAcceptance } from '../incidents/acceptance.ts';
import type { PersonsSilence } from '../incidents/silence.ts';
import type { RulesLoader } from '../pipeline/rules/load-rules.ts';
import { withAcceptances, withSilences } from '../pipeline/rules/with-persons-items.ts';
import type { Log } from '../ports/log.ts';
import type { Acceptances, Silences } from '../ports/rules/persons-items.ts';
import type { RulesArchive } from '../ports/rules/rules-source.ts';
import type { Environment } from './environment.ts';
import { makeRules } from './rules.ts';

/** Silences and acceptances are cached for a minute, like the rules; while DynamoDB does not answer, for a quarter of an hour. */
const patience = { freshMs: 60_000, leastMs: 3000, staleMs: 15 * 60_000 } as const;

/** Makes a cache of people's silences. */
export function steadySilences(silences: Silences, clock = systemClock): SteadyAnswer<PersonsSilence[]> {
  return new SteadyAnswer(() => silences.since(clock.now()), patience, clock.nowMs);
}

/** Makes a cache of people's acceptances. */
function steadyAcceptances(acceptances: Acceptances, clock = systemClock): SteadyAnswer<PersonsAcceptance[]> {
  return new SteadyAnswer(() => acceptances.since(clock.now()), patience, clock.nowMs);
}

/** Makes the rules loader for functions that decide about events: rules, silences and acceptances. */
export function makeAcceptingRules(
  settings: { RULES_PATH: string; TABLE_NAME: string },
  kept: { store: RulesArchive; client: DynamoDBDocumentClient },
  environment: Environment,
  log: Log,
): RulesLoader {
  const known = steadyAcceptances(
    new DynamoPersonsItems(kept.client, { tableName: settings.TABLE_NAME, kind: 'acceptance', log }),
  );
  return withAcceptances(makeDecidingRules(settings, kept, environment, log), known, log);
}

/** Makes the rules loader for every function that decides: rules and silences. */
export function makeDecidingRules(
  { RULES_PATH, TABLE_NAME }: { RULES_PATH: string; TABLE_NAME: string },
  { store, client }: { store: RulesArchive; client: DynamoDBDocumentClient },
  environment: Environment,
  log: Log,
): RulesLoader {
  const known = steadySilences(new DynamoPersonsItems(client, { tableName: TABLE_NAME, kind: 'silence', log }));
  return withSilences(makeRules(RULES_PATH, store, environment), known, log);
}
