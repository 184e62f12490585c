import { describe, expect, it } from 'vitest';
import { checkKey } from '../../../src/doctor/stack/key.ts';
import { place, toolsWith } from '../a-deployment.ts';

describe('doctor/stack/key', () => {
  it('says that it is gone', async () => {
    expect(await checkKey(toolsWith({ aws: { key: async () => ({ value: null }) } }))).toMatchObject([
      { state: 'broken', says: `The key ${place.keyArn} is gone.`, fix: expect.stringContaining('serverless deploy') },
    ]);
  });

  it.each([
    ['PendingDeletion', /kms cancel-key-deletion .* && aws kms enable-key /],
    ['PendingReplicaDeletion', /kms cancel-key-deletion .* && aws kms enable-key /],
    ['Disabled', /^aws kms enable-key /],
    ['Unavailable', /^aws kms describe-key /],
  ])('says what is to be done about one that is %s', async (state, fix) => {
    const key = async () => ({ value: { state, services: [] } });

    expect(await checkKey(toolsWith({ aws: { key } }))).toMatchObject([
      { state: 'broken', says: expect.stringContaining(state), fix: expect.stringMatching(fix) },
    ]);
  });

  it('is content with one that is Updating, which can be used', async () => {
    const services = ['events', 'cloudwatch', 'sns', 'sqs'].map((name) => `${name}.amazonaws.com`);
    const key = async () => ({ value: { state: 'Updating', services } });

    expect(await checkKey(toolsWith({ aws: { key } }))).toMatchObject([{ state: 'ok' }]);
  });
});
