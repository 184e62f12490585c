import * as z from 'zod/mini';
import { secretForms } from '../../lib/secret-forms.ts';
import { type ChannelWords, defineChannel } from '../channel.ts';
import { type FailedDelivery, httpOutcome } from '../http-outcome.ts';
import { readSecret, secretRef } from '../secret-ref.ts';
import { type PagerDutyEvent, planOf } from './event.ts';

/** Where the Events API v2 is, by the service region of the account; https://support.pagerduty.com/main/docs/service-regions */
const hosts = { us: 'events.pagerduty.com', eu: 'events.eu.pagerduty.com' } as const;

const options = z.strictObject({
  /** Integration key of an integration of the kind "Events API v2": 32 letters and digits. */
  routingKey: secretRef,
  /** Service region of the PagerDuty account; `us` when left out. */
  serviceRegion: z.optional(z.enum(['us', 'eu'])),
});
type Options = z.infer<typeof options>;

/**
 * What editors and docs say of a target of this kind and of its options, by path.
 *
 * @public Found by docs/rules-words.ts.
 */
export const words = {
  '': {
    says: 'PagerDuty rings whoever is on call there: one alert for each incident, acknowledged and resolved with it.',
  },
  routingKey: {
    says: 'Where the integration key (Events API v2) of a service is: a SecureString parameter.',
    examples: ['ssm:/backup-alerts/prod/secrets/pagerduty'],
    mistake: 'Takes a reference such as ssm:/backup-alerts/prod/secrets/pagerduty; never write the key itself here.',
  },
  serviceRegion: { says: 'Service region of the PagerDuty account. Left out: us.', examples: ['us', 'eu'] },
} as const satisfies ChannelWords<Options>;

/**
 * PagerDuty: one alert per incident and target, which pages whoever is on call by PagerDuty's own escalation. It
 * deduplicates by `dedup_key`: when an answer was lost, the same event again changes nothing. An accepted event (202) is
 * processed later, so nobody is known to have been paged yet.
 */
export const pagerduty = defineChannel<Options>({
  id: 'pagerduty',
  title: 'PagerDuty',
  options,
  updates: false,
  // An announcement is no reason to wake anybody, and nothing would ever resolve it.
  announcements: false,
  example: { routingKey: 'ssm:/backup-alerts/prod/secrets/pagerduty' },
  // About 120 events a minute are taken for each integration key, and more are refused; one delivery is up to two events.
  // https://developer.pagerduty.com/docs/events-api-v2/rate-limits/
  pace: ({ routingKey }) => [{ of: `pagerduty ${routingKey}`, perSecond: 0.8, burst: 10 }],
  ownIdOf: (_given, { dedupKey = null }) => dedupKey,
  preview: (notice, _given, { ref }) => ({ enqueue: planOf(notice, ref).events }),
  async deliver(notice, { routingKey, serviceRegion }, memory, ports, signal) {
    const reading = await readSecret(ports.secrets, routingKey);
    if ('outcome' in reading) return reading.outcome;
    const key = reading.secret;
    if (!secretForms.pagerduty(key)) {
      const detail = `${routingKey} must hold the key of an "Events API v2" integration: 32 letters and digits.`;
      return { status: 'rejected', reason: 'bad-credentials', detail };
    }
    const { events, ref } = planOf(notice, memory.ref);
    const context = { vendor: 'PagerDuty', now: ports.now(), secrets: [key] };
    const enqueue = async (event: PagerDutyEvent): Promise<FailedDelivery | null> =>
      httpOutcome(await ports.http.send(requestOf(event, key, hosts[serviceRegion ?? 'us']), signal), context);
    for (const event of events) {
      const failed = await enqueue(event);
      if (failed !== null) return failed;
      if (event.event_action === 'trigger') await memory.saveRef(ref);
    }
    return { status: 'delivered', ref, vendorId: ref.dedupKey };
  },
});

function requestOf(event: PagerDutyEvent, routingKey: string, host: string) {
  return {
    method: 'POST' as const,
    url: `https://${host}/v2/enqueue`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ routing_key: routingKey, ...event }),
  };
}
