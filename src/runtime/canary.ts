import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DynamoCanaryNotes } from '../adapters/aws/table/dynamo-canary-notes.ts';
import type { Canary } from '../incidents/canary.ts';
import type { Environment } from './environment.ts';

const daySeconds = 86_400;

/** Returns the canary that the deployment has; null: none, as unless it was asked for. */
export function canaryOf(
  { CANARY_NAME: name, CANARY_EVERY: every }: Environment,
  { accountId, region }: { accountId: string; region: string },
): Canary | null {
  if (!name) return null;
  return { name, accountId, region, everySeconds: every === 'week' ? 7 * daySeconds : daySeconds };
}

/** Makes the canary with where it is noted; null: there is none. */
export function makeCanary(
  environment: Environment,
  home: { accountId: string; region: string },
  { client, tableName }: { client: DynamoDBDocumentClient; tableName: string },
): { is: Canary; notes: DynamoCanaryNotes } | null {
  const is = canaryOf(environment, home);
  return is === null ? null : { is, notes: new DynamoCanaryNotes(client, tableName) };
}
