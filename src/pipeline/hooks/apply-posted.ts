import type { Posted, VendorPerson, VendorThing } from '../../channels/inbound-channel.ts';
import { vendorActor } from '../../evidence/actor.ts';
import type { Answer, Incident } from '../../incidents/incident.ts';
import { inertLine, truncate } from '../../lib/text.ts';
import type { LedTo } from '../../ports/vendors/vendor-refs.ts';
import { answerPlainly, refuseAnswer } from '../respond/answer-incident.ts';
import { nameAtVendor } from '../respond/name-at-vendor.ts';
import type { Place, PostedDependencies, Proof } from './posted-place.ts';
import type { PostedReason } from './posted-request.ts';

/** What somebody did at a vendor. */
type Asked = Extract<Posted, { thing: VendorThing; asks: object }>;

const wishes = { acknowledge: 'acknowledge it', resolve: 'resolve it', note: 'note something' } as const;

/** Applies to the incident what a person did at a vendor, and returns the result. */
export async function applyPosted(
  { posted, how }: { posted: Posted; how: Proof },
  place: Place,
  dependencies: PostedDependencies,
): Promise<PostedReason> {
  if (posted.thing === null) return posted.asks === null ? posted.reason : 'unreadable';
  const led = await leadBack(posted.thing, place, dependencies);
  if (typeof led === 'string') return posted.asks === null ? posted.reason : led;
  if (posted.asks === null) return posted.reason;
  const answer = answerAt(posted, how, place);
  const { incidentId } = led;
  if (!isAllowed(posted.who, place)) return refuse(posted, answer, led, place, dependencies);
  const answered = await answerPlainly(incidentId, posted.asks, answer, dependencies);
  if (answered.status === 'unknown') return 'unknown-incident';
  if (answered.status === 'done') return 'done';
  if (posted.isIncidental === true || isBy(answered.incident, answer)) return 'already';
  const first = answered.reason;
  const reason = `${answer.by} wanted to ${wishes[posted.asks.ask]} ${answer.via}. ${first}`;
  await refuseAnswer(incidentId, answer, () => ({ reason, targets: [place.target.name] }), dependencies);
  return 'already';
}

/** Returns the incident that the vendor means, which this target was told of; or the reason why there is none. */
async function leadBack(
  { id, otherId }: VendorThing,
  { target, vendor }: Place,
  { refs, ledger, now }: PostedDependencies,
): Promise<LedTo | 'unknown-incident' | 'superseded'> {
  const known = id ?? otherId;
  const led = known === null ? null : await refs.leadsTo(target.channel, known);
  if (led === null || led.target !== target.name) return 'unknown-incident';
  if (id === null) return led;
  if (!vendor.isCurrent(await ledger.refOf(led.incidentId, target.name), id)) return 'superseded';
  if (otherId !== null) await refs.note(target.channel, otherId, led, now());
  return led;
}

function answerAt({ who, via }: Asked, how: Proof, { target, vendor }: Place): Omit<Answer, 'at'> {
  const name = nameAtVendor(vendor.title, who);
  const actor = vendorActor({ id: truncate(inertLine(who.id), 128), name, how });
  return { by: name, actor, via: truncate(inertLine(via), 100), from: target.name };
}

function isAllowed({ id, mail }: VendorPerson, { target: { actors } }: Place): boolean {
  if (actors === undefined) return true;
  const names = [id, mail ?? ''].map((one) => one.toLowerCase());
  return actors.some((actor) => names.includes(actor.toLowerCase()));
}

/** Tells everybody who was told that somebody tried who may not: at the vendor, it looks as if it were done. */
async function refuse(
  { asks }: Asked,
  answer: Omit<Answer, 'at'>,
  { incidentId }: LedTo,
  { target, vendor }: Place,
  dependencies: PostedDependencies,
): Promise<PostedReason> {
  const incident = await dependencies.store.load(incidentId);
  if (incident === null) return 'unknown-incident';
  if (incident.status === 'resolved' || (asks.ask === 'acknowledge' && incident.status === 'acknowledged')) {
    return 'already';
  }
  const wanted = `${answer.by} wanted to ${wishes[asks.ask]} ${answer.via} and is not among those who may there`;
  const reason = `${wanted} (actors of ${target.name}). Nothing has changed, whatever ${vendor.title} shows.`;
  await refuseAnswer(incidentId, answer, ({ notified }) => ({ reason, targets: notified }), dependencies);
  return 'not-allowed';
}

/** Says whether the person who answered first is the same one: they need not hear of their own answer. */
function isBy({ resolution, acknowledgement }: Incident, { actor }: Omit<Answer, 'at'>): boolean {
  const first = (resolution ?? acknowledgement)?.actor;
  return first !== undefined && first.kind === 'vendor' && first.id === actor?.id;
}
