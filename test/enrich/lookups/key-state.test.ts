import { describe, expect, it, vi } from 'vitest';
import { keyState } from '../../../src/enrich/lookups/key-state.ts';
import { details, eventOf } from '../sample-findings.ts';

const key = 'arn:aws:kms:eu-central-1:111122223333:key/0ab1';
const event = eventOf('backup-failed', { statusMessage: 'KMS key is disabled' });
const asking = (encryptionKeyArn: string | null) => {
  const described = details({ encryptionKeyArn });
  return { event, signal: new AbortController().signal, describe: async () => described, job: async () => described };
};

describe('enrich/lookups/key-state', () => {
  it('asks about the key of the job, by its ARN alone', async () => {
    const stateOf = vi.fn(async () => ({ state: 'Enabled', deletedAt: null }));

    expect(await keyState.find({ stateOf }, asking(key))).toEqual({ found: { state: 'Enabled', deletedAt: null } });
    expect(await keyState.find({ stateOf }, asking('alias/prod'))).toBe('the key is in another account or Region');
    expect(await keyState.find({ stateOf }, asking(null))).toBeNull();
    expect(stateOf).toHaveBeenCalledTimes(1);
  });
});
