import type { LookupContext } from '../lookup.ts';

/** Returns the ARN of the resource: the event's without a call, else that of the job's details. */
export async function resourceOf({ event, job }: LookupContext): Promise<string | null> {
  return event.resourceArn ?? (await job())?.resourceArn ?? null;
}
