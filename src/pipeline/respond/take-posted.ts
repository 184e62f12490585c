import { inbound as vendors } from '../../channels/inbound.ts';
import type { InboundChannel, Posted } from '../../channels/inbound-channel.ts';
import { inboundSecrets, showsSecret, verifySignature } from '../../channels/inbound-signature.ts';
import { epochSeconds } from '../../lib/instant.ts';
import type { Target } from '../../rules/compiled.ts';
import { inTime } from '../in-time.ts';
import { applyPosted } from './apply-posted.ts';
import type { Place, PostedDependencies, Proof } from './posted-place.ts';
import { answerOf, type PostedAnswer, type PostedReason, type PostedRequest, refusePosted } from './posted-request.ts';

/** How long working off a message may take, in milliseconds: vendors wait some seconds for an answer, PagerDuty the shortest. */
const patienceMs = 4000;

/** How long a vendor that is asked back may take, in milliseconds. */
const askBackMs = 2500;

/**
 * Takes what somebody posted for a target: proves that it is its vendor's, sees to it that it has its effect once, and does to the
 * incident what a person did there. What cannot be proven is refused, and nothing of it is kept.
 *
 * @throws when the table or Parameter Store do not answer; the vendor tries again.
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

/** What the vendor says, and how that is known; `id` is that of the message, null where it has none that is signed. */
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

/** Returns what a sender posts that signs nothing and shows the secret; null: it has to be signed. */
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

/** What keeps a message from having its effect twice; null: it asks for nothing, or says how things are and has it once by itself. */
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
    // Who goes on beyond the vendor's patience keeps it in hand.
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

function jsonIn(body: string | Uint8Array): unknown {
  try {
    return JSON.parse(typeof body === 'string' ? body : Buffer.from(body).toString('utf8'));
  } catch {
    return null;
  }
}
