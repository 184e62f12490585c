import { describe, expect, it } from 'vitest';
import { checkQueues } from '../../../src/doctor/stack/queues.ts';
import { toolsWith } from '../a-deployment.ts';

const queue = (name: string) => ({
  type: 'AWS::SQS::Queue',
  logicalId: name,
  physicalId: `https://sqs.eu-west-1.amazonaws.com/111122223333/backup-alert-router-prod-${name}`,
});

async function saidOf(name: string, waiting: number) {
  const [finding] = await checkQueues([queue(name)], toolsWith({ aws: { waiting: async () => ({ value: waiting }) } }));
  return [finding?.state, finding?.says, finding?.fix];
}

describe('doctor/stack/queues', () => {
  it.each([
    ['intake', 0, 'ok', 'backup-alert-router-prod-intake is empty.'],
    ['intake', 3, 'ok', '3 messages wait in backup-alert-router-prod-intake.'],
    [
      'intake-dead-letters',
      1,
      'warning',
      'backup-alert-router-prod-intake-dead-letters holds 1 message that were put aside.',
    ],
  ])('of %s with %s waiting: %s', async (name, waiting, state, says) => {
    expect(await saidOf(name, waiting)).toEqual([state, says, state === 'ok' ? null : expect.anything()]);
  });

  it.each([
    ['intake', 'ingest'],
    ['deliveries', 'deliver'],
  ])('shows of too many in %s the log of %s', async (name, worker) => {
    expect(await saidOf(name, 1000)).toEqual([
      'warning',
      expect.stringContaining('more come than are worked off'),
      expect.stringContaining(`/aws/lambda/backup-alert-router-prod-${worker} `),
    ]);
  });
});
