import { describe, expect, it } from 'vitest';
import { checkSns } from '../../../src/doctor/targets/sns.ts';
import { toolsWith } from '../a-deployment.ts';

const about = { check: 'target', target: 'topic' } as const;

async function saidOf(confirmed: number, pending: number, topicArn?: string) {
  const aws = { topic: async () => ({ value: { confirmed, pending } }) };
  const [finding] = await checkSns(about, topicArn === undefined ? {} : { topicArn }, toolsWith({ aws }));
  return [finding?.state, finding?.says, finding?.fix];
}

describe('doctor/targets/sns', () => {
  it('counts who listens', async () => {
    expect(await saidOf(1, 0)).toEqual(['ok', '1 confirmed subscription.', null]);
    expect(await saidOf(2, 0)).toEqual(['ok', '2 confirmed subscriptions.', null]);
  });

  it('says that nobody does, with a command for the Region of the topic', async () => {
    expect(await saidOf(0, 0, 'arn:aws:sns:us-east-1:111122223333:a')).toEqual([
      'broken',
      'Nobody listens on arn:aws:sns:us-east-1:111122223333:a.',
      expect.stringMatching(/^aws sns subscribe --region us-east-1 /),
    ]);
  });
});
