import { randomInt } from 'node:crypto';
import { SFNClient } from '@aws-sdk/client-sfn';
import { ulid } from 'ulid';
import { clientSettings } from '../adapters/aws/client-settings.ts';
import { madeWhenCalled } from '../adapters/aws/made-when-called.ts';
import { SqsDeliveryQueue } from '../adapters/aws/queues/sqs-delivery-queue.ts';
import { StepFunctionsTimers } from '../adapters/aws/step-functions-timers.ts';
import { systemClock } from '../adapters/system-clock.ts';
import type { Dependencies } from '../pipeline/dependencies.ts';
import type { Environment } from './environment.ts';
import { queuesOf } from './queues.ts';

/** Makes what every change of an incident needs beside the store: the queue of deliveries, the timers, time and ids. */
export function makeOutbox(
  settings: { DELIVERIES_QUEUE_URL: string; ESCALATION_ARN: string },
  environment: Environment,
  sqs = queuesOf(environment),
): Pick<Dependencies, 'queue' | 'timers' | 'now' | 'newId'> {
  const sfnSettings = clientSettings('sfn', environment);
  const sfn = madeWhenCalled(() => new SFNClient(sfnSettings));
  return {
    queue: new SqsDeliveryQueue(sqs, settings.DELIVERIES_QUEUE_URL),
    timers: new StepFunctionsTimers(sfn, settings.ESCALATION_ARN),
    now: systemClock.now,
    newId: () => ulid(undefined, fraction),
  };
}

/** A random number from 0 to below 1, from where keys are made too; what ulid takes by itself loads the whole of the web's. */
function fraction(): number {
  return randomInt(2 ** 40) / 2 ** 40;
}
