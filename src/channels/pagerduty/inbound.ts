import * as z from 'zod/mini';
import type { InboundChannel, Posted, VendorAsk, VendorThing } from '../inbound-channel.ts';
import { inboundSchemes } from '../inbound-schemes.ts';

const text = z.catch(z.string(), '');

const Reference = z.object({ id: text, type: text, summary: text });

/** A webhook of version 3, as far as it is read; https://developer.pagerduty.com/docs/webhooks-overview */
const Message = z.object({
  event: z.object({
    event_type: z.string(),
    agent: z.catch(z.nullish(Reference), null),
    data: z.catch(
      z.object({
        id: text,
        incident_key: text,
        /** For a note: its incident. */
        incident: z.catch(z.nullish(Reference), null),
        content: text,
        assignees: z.catch(z.array(Reference), []),
        resolve_reason: z.catch(z.nullish(z.object({ type: text })), null),
      }),
      { id: '', incident_key: '', incident: null, content: '', assignees: [], resolve_reason: null },
    ),
  }),
});
type Event = z.infer<typeof Message>['event'];

/** PagerDuty: messages about alerts carry our key and PagerDuty's incident id, and those about notes only the latter. */
export const pagerdutyInbound: InboundChannel = {
  title: 'PagerDuty',
  scheme: inboundSchemes.pagerduty,
  unsigned: null,
  read(json) {
    const message = Message.safeParse(json);
    if (!message.success) return { asks: null, reason: 'unreadable', thing: null };
    return read(message.data.event);
  },
  // A reopened incident has another key, and the alert before it was resolved by us.
  isCurrent: (ref, id) => ref?.dedupKey === id,
};

function read(event: Event): Posted {
  const { event_type: type, agent, data } = event;
  if (type === 'pagey.ping') return { asks: null, reason: 'test', thing: null };
  const isNote = type === 'incident.annotated';
  const thing: VendorThing = {
    id: isNote ? null : data.incident_key || null,
    otherId: (isNote ? data.incident?.id : data.id) || null,
  };
  const asks = asksOf(event);
  if (asks === null) return { asks: null, reason: 'not-an-answer', thing };
  // Changes by our own events, and by timeouts there, have no person as their agent.
  if (agent == null || agent.type !== 'user_reference' || agent.id === '') {
    return { asks: null, reason: 'not-a-person', thing };
  }
  const via = isMerge(event) ? 'in PagerDuty (merged into another incident)' : 'in PagerDuty';
  return { asks, thing, who: { id: agent.id, mail: null, name: agent.summary }, via };
}

function asksOf(event: Event): VendorAsk | null {
  const { event_type: type, data } = event;
  const names = data.assignees.flatMap(({ summary }) => summary || []).join(', ');
  switch (type) {
    case 'incident.acknowledged':
      return { ask: 'acknowledge' };
    case 'incident.resolved':
      // An incident that was merged into another one there is being worked on, and not over.
      return isMerge(event) ? { ask: 'acknowledge' } : { ask: 'resolve', why: '' };
    case 'incident.annotated':
      return data.content === '' ? null : { ask: 'note', text: data.content };
    case 'incident.escalated':
    case 'incident.reassigned':
    case 'incident.delegated':
      return names === '' ? null : { ask: 'note', text: `${type.replace('incident.', '')} to ${names}` };
    default:
      return null;
  }
}

function isMerge({ data }: Event): boolean {
  return data.resolve_reason?.type === 'merge_resolve_reason';
}
