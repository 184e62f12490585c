import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'vitest';
import { localEnvironment } from '../../local/folders.ts';
import { clientSettings } from '../../src/adapters/aws/client-settings.ts';
import { DynamoDueRuns } from '../../src/adapters/aws/table/dynamo-due-runs.ts';
import { retryList } from '../../src/incidents/views.ts';
import { openFunctions } from './functions.ts';
import type { World } from './world.ts';

/** What passes by itself, in AWS's words: a breaker counts each for itself. */
export const passing = {
  'internal-error': 'An internal error occurred.',
  'timed-out': 'The operation timed out.',
  'token-expired': 'Token expired. Try again.',
  'resource-not-available': 'Instance is not in state available.',
  'fatal-error': 'Backup job encountered a fatal error.',
} as const;

/** When a rule has to run so that its next run is half a day away, whenever this is played. */
export const halfADayAway = () => `cron(0 ${(new Date().getUTCHours() + 12) % 24} ? * * *)`;

/** Plays retries on a stack, whose schedule calls nobody. */
export function openRetries(world: World) {
  const { addresses } = world;
  const dynamo = DynamoDBDocumentClient.from(
    new DynamoDBClient(clientSettings('dynamodb', localEnvironment(addresses.endpoint))),
  );
  const tableName = addresses.outputs.TableName ?? '';
  return {
    /** What became of runs, as `watch` stores them. */
    dueRuns: new DynamoDueRuns(dynamo, { tableName, evidenceRetentionDays: 400 }),
    /** As if the time of the retry had come; once nobody else writes the incident, for its next step waits. */
    async isDue(name: string): Promise<void> {
      const { id } = await world.incident(
        name,
        ({ retries: all = [], notified, outbox }) =>
          all.length > 0 && notified.length > 0 && outbox.deliveries.length === 0,
      );
      const set = (sk: string, what: string) =>
        dynamo.send(
          new UpdateCommand({
            TableName: tableName,
            Key: { pk: `INCIDENT#${id}`, sk },
            UpdateExpression: `SET ${what} = :now`,
            ExpressionAttributeValues: { ':now': new Date().toISOString() },
          }),
        );
      await set('STATE', 'incident.retries[0].dueAt');
      await set(`VIEW#${retryList}`, 'gsk');
    },
    /** Nothing is promised, and the record says why. */
    async isNotPlanned(name: string, because: string): Promise<void> {
      const incident = await world.incident(name, ({ notified }) => notified.length > 0);
      expect(incident.retries ?? []).toEqual([]);
      const records = await world.records(incident.id);
      expect(records.map(({ details }) => (details as { retry?: unknown }).retry)).toContainEqual({
        is: 'not',
        because,
      });
    },
    /** Calls `retry` as its schedule does. */
    async retries(): Promise<{ failed: string | null; payload: string }> {
      const scheduled = { source: 'aws.events', 'detail-type': 'Scheduled Event' };
      return openFunctions(addresses.endpoint).invoke('backup-alert-router-local-retry', scheduled);
    },
    inState: (name: string, state: string) =>
      world.incident(name, ({ retries: all = [] }) => all.some((one) => one.state === state)),
    /** The jobs of a resource in AWS Backup that no plan made. */
    async startedOf(kind: 'backup' | 'copy', resourceArn: string): Promise<Record<string, unknown>[]> {
      const { backup } = (await world.received()) as unknown as {
        backup: Record<'backup' | 'copy', Record<string, unknown>[]>;
      };
      return backup[kind].filter((job) => job.ResourceArn === resourceArn && job.CreatedBy === undefined);
    },
  };
}
