import { describe, expect, it } from 'vitest';
import { checkHeartbeat, lastHeartbeat, watchIn } from '../../../src/doctor/stack/heartbeat.ts';
import { now, toolsWith } from '../a-deployment.ts';

describe('doctor/stack/heartbeat', () => {
  it('has none without the function that beats', async () => {
    const { deployment } = toolsWith();

    expect(watchIn([])).toBeNull();
    expect(await lastHeartbeat(null, { deployment, now: () => now })).toEqual({ value: null });
    expect(await checkHeartbeat([], toolsWith())).toMatchObject([
      { state: 'broken', says: 'There is no function watch.', fix: expect.stringContaining('serverless deploy') },
    ]);
  });
});
