import type { LookupContext } from '../lookup.ts';

/** Returns the ARN of the resource: the event's at once, else the job's. */
export async function resourceOf({ event, job }: LookupContext): Promise<string | null> {
  return event.resourceArn ?? (await job())?.resourceArn ?? null;
}
