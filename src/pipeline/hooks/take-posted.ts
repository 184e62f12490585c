import { inbound as vendors } from '../../channels/inbound.ts';
import type { InboundChannel, Posted } from '../../channels/inbound-channel.ts';
import { inboundSecrets, showsSecret, verifySignature } from '../../channels/inbound-signature.ts';
import { epochSeconds } from '../../lib/instant.ts';
import { jsonIn } from '../../lib/json-text.ts';
import type { Target } from '../../rules/compiled.ts';
import { inTime } from '../in-time.ts';
import { applyPosted } from './apply-posted.ts';
import type { Place, PostedDependencies, Proof } from './posted-place.ts';
import { answerOf, type PostedAnswer, type PostedReason, type PostedRequest, refusePosted } from './posted-request.ts';

/** How long handling a message may take, in milliseconds: vendors wait a few seconds for an answer, PagerDuty the shortest. */
const patienceMs = 4000;

/** How long a vendor may take when it is asked to confirm a message, in milliseconds. */
const askBackMs = 2500;

/**
 * Takes a request that was posted for a target: proves that it comes from the vendor, makes sure that it takes effect only
 * once, and applies to the incident what a person did there. What cannot be proved is refused, and nothing of it is stored.
 *
 * @throws what the table or Parameter Store threw when they did not answer; the vendor then tries again.
 */
export async function takePosted(request: PostedRequest, dependencies: PostedDependencies): Promise<PostedAnswer> {
  const refused = refusePosted(request, dependencies.now());
  if (refused !== null) return refused;
  const place = placeOf((await dependencies.rules.load()).targets.get(request.target));
  if (place === null) return answerOf('no-such-target');
  const parameter = await dependencies.secrets.read(place.inbound.secret);
  const secrets = inboundSecrets(parameter ?? '');
  if (secrets.length === 0) return answerOf('secret-missing');
  const proven = await prove(request, place, secrets, dependencies);
  if ('reason' in proven) return answerOf(proven.reason);
  const message = messageOf(proven, request.target);
  if (message === null) return answerOf(await workOff(proven, place, dependencies));
  return answerOf(await once(message, () => workOff(proven, place, dependencies), dependencies));
}

/** What the vendor says, and how it was proved; `id`: the message's own id, null when it has none that is signed. */
interface Proven {
  posted: Posted;
  how: Proof;
  id: string | null;
}

function placeOf(target: Target | undefined): Place | null {
  const vendor = target === undefined ? undefined : vendors[target.channel];
  return target?.inbound === undefined || vendor === undefined ? null : { target, inbound: target.inbound, vendor };
}

async function prove(
  request: PostedRequest,
  place: Place,
  secrets: readonly string[],
  dependencies: PostedDependencies,
): Promise<Proven | { reason: PostedReason }> {
  const { target, vendor } = place;
  const shown = showing(request, vendor, secrets);
  if (shown !== null && 'reason' in shown) return shown;
  const verified = shown ?? verifySignature(request, vendor.scheme, secrets, epochSeconds(dependencies.now()));
  if ('disbelief' in verified) return { reason: verified.disbelief };
  const read = vendor.read(verified.json, target.options);
  if ('askBack' in read) return askBack(read.askBack, verified.id, place, dependencies);
  if (shown === null) return { posted: read, how: 'signed-by-vendor', id: verified.id };
  if (read.thing === null) return { reason: 'unreadable' };
  return askBack({ ...read.thing, comment: null }, null, place, dependencies);
}

/** Reads a request that shows the secret instead of signing with it; null when the vendor has to sign. */
function showing(
  { headers, body }: PostedRequest,
  { scheme, unsigned }: InboundChannel,
  secrets: readonly string[],
): { id: null; json: unknown } | { reason: PostedReason } | null {
  if (unsigned === null || headers[scheme.header] !== undefined) return null;
  if (headers[unsigned.header] === undefined) return { reason: 'unsigned' };
  return showsSecret(headers, unsigned, secrets) ? { id: null, json: jsonIn(body) } : { reason: 'forged' };
}

async function askBack(
  about: Parameters<NonNullable<InboundChannel['askBack']>>[0],
  id: string | null,
  { target, vendor }: Place,
  dependencies: PostedDependencies,
): Promise<Proven | { reason: PostedReason }> {
  const posted = await vendor.askBack?.(about, target.options, dependencies, AbortSignal.timeout(askBackMs));
  return posted == null ? { reason: 'vendor-away' } : { posted, how: 'read-at-vendor', id };
}

/**
 * Returns the key by which a message takes effect only once; null when it asks for nothing, or only states how things are,
 * so that hearing it twice changes nothing.
 */
function messageOf({ posted, id }: Proven, target: string): string | null {
  if (posted.asks === null) return null;
  const name = posted.once ?? id;
  return name === null ? null : `${target}\n${name}`;
}

async function once(
  message: string,
  work: () => Promise<PostedReason>,
  { messages, now }: PostedDependencies,
): Promise<PostedReason> {
  const begun = await messages.begin(message, now());
  if (begun !== 'ours') return begun;
  try {
    const reason = await work();
    // A handler that runs past the vendor's timeout still holds the message.
    if (reason !== 'too-late') await messages.end(message, now());
    return reason;
  } catch (error) {
    await messages.release(message).catch(() => undefined);
    throw error;
  }
}

async function workOff(proven: Proven, place: Place, dependencies: PostedDependencies): Promise<PostedReason> {
  return (await inTime(applyPosted(proven, place, dependencies), patienceMs)) ?? 'too-late';
}
