import { isProblem } from '../events/backup-event.ts';
import { normaliseEvent } from '../events/normalise.ts';
import type { ReceiveDependencies } from './receive-event.ts';

/** Looks through a batch of messages before the first is taken in, so that the tags of all their resources are read in one call. */
export function foreseeEvents(messages: readonly unknown[], { sources, now }: ReceiveDependencies): void {
  if (sources?.tags === undefined || messages.length < 2) return;
  const events = messages.map((message) => normaliseEvent(message, now()));
  const { home } = sources;
  const arns = events.flatMap((event) => {
    if (event === null || event.drill || event.resourceArn === null || !isProblem(event.outcome)) return [];
    const isHere = home === undefined || (event.accountId === home.accountId && event.region === home.region);
    return isHere ? [event.resourceArn] : [];
  });
  sources.tags.expect(arns);
}
