import type { Channel, ProviderRef } from '../../channels/channel.ts';
import type { IncidentOrder } from '../../incidents/delivery-order.ts';
import type { Incident } from '../../incidents/incident.ts';
import type { NoticeLink } from '../../notices/notice.ts';
import { type Work, workByRules } from '../../notices/work.ts';
import type { Log } from '../../ports/log.ts';
import type { Rules } from '../../rules/rules.ts';

/** What is needed to know it. */
export interface WorkDependencies {
  channels: { get(id: string): Pick<Channel, 'ticketOf'> | undefined };
  ledger: { refOf(subjectId: string, target: string): Promise<ProviderRef | null> };
  log: Log;
}

/** Returns what the rules that are in force say of who works on an incident and by when, and what its ticket is by now. */
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

/** The first of its tickets that is there: a message without it is still a message, so that no fault of a look-up holds it back. */
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
