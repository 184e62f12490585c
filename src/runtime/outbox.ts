import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { ulid } from 'ulid';
import { clientSettings } from '../adapters/aws/client-settings.ts';
import { SqsDeliveryQueue } from '../adapters/aws/queues/sqs-delivery-queue.ts';
import { StepFunctionsTimers } from '../adapters/aws/step-functions-timers.ts';
import { systemClock } from '../adapters/system-clock.ts';
import type { Dependencies } from '../pipeline/dependencies.ts';
import type { Environment } from './environment.ts';

/** Makes what every change of an incident needs beside the store: the queue of deliveries, the timers, time and ids. */
export function makeOutbox(
  settings: { DELIVERIES_QUEUE_URL: string; ESCALATION_ARN: string },
  environment: Environment,
  sqs = new SQSClient(clientSettings('sqs', environment)),
): Pick<Dependencies, 'queue' | 'timers' | 'now' | 'newId'> {
  return {
    queue: new SqsDeliveryQueue(sqs, settings.DELIVERIES_QUEUE_URL),
    timers: new StepFunctionsTimers(new SFNClient(clientSettings('sfn', environment)), settings.ESCALATION_ARN),
    now: systemClock.now,
    newId: () => ulid(),
  };
}
