import { SQSClient } from '@aws-sdk/client-sqs';
import { clientSettings } from '../adapters/aws/client-settings.ts';
import { madeWhenCalled } from '../adapters/aws/made-when-called.ts';
import type { Environment } from './environment.ts';

/** Makes the client of queues, of which most runs need none. */
export function queuesOf(environment: Environment): SQSClient {
  const settings = clientSettings('sqs', environment);
  return madeWhenCalled(() => new SQSClient(settings));
}
