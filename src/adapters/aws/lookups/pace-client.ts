import type { BackupClient } from '@aws-sdk/client-backup';
import type { CallPace } from '../../call-pace.ts';

/** Lets every attempt of every call of a client wait for its turn. Returns the client. */
export function paceClient(client: BackupClient, pace: CallPace): BackupClient {
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
