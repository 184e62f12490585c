import type { Channel, ProviderRef } from '../../channels/channel.ts';
import type { IncidentOrder } from '../../incidents/delivery-order.ts';
import type { Incident } from '../../incidents/incident.ts';
import type { NoticeLink } from '../../notices/notice.ts';
import { type Work, workByRules } from '../../notices/work.ts';
import type { Log } from '../../ports/log.ts';
import type { Rules } from '../../rules/rules.ts';

/** What finding it out needs. */
export interface WorkDependencies {
  channels: { get(id: string): Pick<Channel, 'ticketOf'> | undefined };
  ledger: { refOf(subjectId: string, target: string): Promise<ProviderRef | null> };
  log: Log;
}

/** Returns who works on an incident and by when, by the rules in force, and its ticket if it has one. */
export async function workOf(
  { incident, order }: { incident: Incident; order: IncidentOrder },
  rules: Rules,
  dependencies: WorkDependencies,
): Promise<Work> {
  return {
    ...workByRules(incident, rules),
    ticket: await ticketFor(incident, order.target, rules, dependencies),
  };
}

/** Returns the first ticket found; null when there is none, or the lookup fails: the message goes out without it. */
async function ticketFor(
  { id, notified }: Incident,
  target: string,
  { targets }: Rules,
  { channels, ledger, log }: WorkDependencies,
): Promise<NoticeLink | null> {
  const places = notified.flatMap((name) => {
    const { channel = '', options = {} } = (name === target ? undefined : targets.get(name)) ?? {};
    const ticketOf = channels.get(channel)?.ticketOf;
    return ticketOf === undefined ? [] : [{ name, ticket: (ref: ProviderRef) => ticketOf(options, ref) }];
  });
  try {
    const found = await Promise.all(
      places.slice(0, 3).map(async ({ name, ticket }) => {
        const ref = await ledger.refOf(id, name);
        return ref === null ? null : ticket(ref);
      }),
    );
    return found.find((link) => link !== null) ?? null;
  } catch (error) {
    log.warn('the ticket of an incident could not be looked up', { reason: (error as Error).name });
    return null;
  }
}
