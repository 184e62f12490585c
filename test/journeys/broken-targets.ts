import type { Delivery } from '../../src/channels/channel.ts';
import { addSeconds, type Instant } from '../../src/lib/instant.ts';
import { World } from '../support/world.ts';

export const rules = `
version: 1
defaults: { policy: one, groupBy: [account, region, resource.type], groupWait: 0s }
targets: { chat: { recorder: {} }, mail: { recorder: {} }, spare: { recorder: {} }, last: { recorder: {} } }
policies:
  one: { steps: [ { notify: [chat] } ] }
  both: { steps: [ { notify: [chat, mail] } ] }
routes: [ { name: both, match: { resource: { type: [Both] } }, policy: both } ]
fallback: [spare, last]
`;

/** A world whose vendors take as much as comes, so that only outages make anybody wait. */
export function aWorld(): World {
  const world = new World(rules);
  world.pace.claim = async () => 0;
  return world;
}

/** Every way in which an attempt fails and may succeed later. */
export const troubles: Record<string, Delivery> = {
  'cannot be reached': { status: 'retry', reason: 'network', detail: 'Slack could not be reached.' },
  'answers 503': { status: 'retry', reason: 'server-error', detail: 'HTTP 503' },
  'does not answer': { status: 'retry', reason: 'timeout', detail: 'no answer' },
  'is rate limited': { status: 'retry', reason: 'rate-limited', detail: 'HTTP 429' },
  'asks for half a minute': { status: 'retry', reason: 'rate-limited', retryAfterSeconds: 30, detail: 'HTTP 429' },
  'asks for three years': {
    status: 'retry',
    reason: 'rate-limited',
    retryAfterSeconds: 99_999_999,
    detail: 'HTTP 429',
  },
  'asks for what is no number': {
    status: 'retry',
    reason: 'rate-limited',
    retryAfterSeconds: Number.NaN,
    detail: '429',
  },
  'asks for a time that is over': { status: 'retry', reason: 'server-error', retryAfterSeconds: -3600, detail: '503' },
  'has an unreadable secret': { status: 'retry', reason: 'secret-unreadable', detail: 'KMS' },
};

/** Breaks a target; returns the moments at which it was tried. */
export function breakTarget(world: World, target: string, trouble: Delivery, takesSeconds = 0): Instant[] {
  const tried: Instant[] = [];
  world.troubles.set(target, () => {
    tried.push(world.now);
    world.now = addSeconds(world.now, takesSeconds);
    return trouble;
  });
  return tried;
}

/** A resource of this type of its own fails: an incident of its own. */
export async function fails(world: World, resourceType: string): Promise<void> {
  const resourceArn = `arn:aws:rds:eu-west-1:111122223333:db:${resourceType}`;
  await world.backupFails({ jobId: `job-${resourceType}-${world.now}`, resourceType, resourceArn });
  await world.passes('0s');
}
