import type { BackupClient } from '@aws-sdk/client-backup';
import type { CallRateLimiter } from '../../call-rate-limiter.ts';

/** Limits the rate of a client: every attempt of every call waits its turn. Returns the client. */
export function limitClientRate(client: BackupClient, pace: CallRateLimiter): BackupClient {
  client.middlewareStack.add(
    (next) => async (call) => {
      await pace.take();
      return next(call);
    },
    // After the SDK's own retries, so that they are counted too.
    { step: 'finalizeRequest', priority: 'low', name: 'callPace' },
  );
  return client;
}
