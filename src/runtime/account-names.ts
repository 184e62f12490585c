import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DynamoAccountNames } from '../adapters/aws/table/dynamo-member-notes.ts';
import { SteadyAnswer } from '../adapters/steady-answer.ts';
import type { RulesLoader } from '../pipeline/rules/load-rules.ts';
import { withAccountNames } from '../pipeline/rules/with-account-names.ts';
import type { Log } from '../ports/log.ts';
import type { Environment } from './environment.ts';

/** Names change seldom: they are cached for a quarter of an hour, and for a day while DynamoDB does not answer. */
const patience = { freshMs: 15 * 60_000, leastMs: 3000, staleMs: 86_400_000 } as const;

/** Adds to rules what AWS calls accounts; where no members are looked at nobody has asked for it, and nothing is read. */
export function namingAccounts(
  loader: RulesLoader,
  { TABLE_NAME, client }: { TABLE_NAME: string; client: DynamoDBDocumentClient },
  { MEMBER_REGIONS }: Environment,
  log: Log,
): RulesLoader {
  if (!MEMBER_REGIONS) return loader;
  return withAccountNames(loader, steadyAccountNames(client, TABLE_NAME), log);
}

/** Makes a cache of what AWS calls accounts. */
export function steadyAccountNames(client: DynamoDBDocumentClient, tableName: string) {
  const names = new DynamoAccountNames(client, tableName);
  return new SteadyAnswer(() => names.read(), patience);
}
