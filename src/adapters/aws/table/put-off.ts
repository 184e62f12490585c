import { type DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { Incident } from '../../../incidents/incident.ts';
import { putOffTimer } from '../../../incidents/views.ts';
import type { Instant } from '../../../lib/instant.ts';
import { incidentKey } from './table-keys.ts';
import { viewWrites } from './table-views.ts';
import { isConflict, type WriteItem } from './table-writes.ts';

/** Writes when an incident is looked at next, and the view that says so, on condition that nothing else of it changed. */
export async function putOff(
  client: DynamoDBDocumentClient,
  TableName: string,
  incident: Incident,
  nextStepAt: Instant,
): Promise<void> {
  const { id, revision } = incident;
  const after = putOffTimer(incident, nextStepAt);
  const update: WriteItem = {
    Update: {
      TableName,
      Key: incidentKey(id),
      UpdateExpression: 'SET incident.escalation.nextStepAt = :at, incident.#views = :views',
      ConditionExpression: 'revision = :revision',
      ExpressionAttributeNames: { '#views': 'views' },
      ExpressionAttributeValues: { ':at': nextStepAt, ':views': after.views, ':revision': revision },
    },
  };
  try {
    await client.send(
      new TransactWriteCommand({ TransactItems: [update, ...viewWrites(TableName, after, revision - 1)] }),
    );
  } catch (error) {
    // A concurrent change writes its own time of the next look.
    if (!isConflict(error)) throw error;
  }
}
