import type { NoAsk } from '../../channels/inbound-channel.ts';
import { inboundSchemes } from '../../channels/inbound-schemes.ts';
import { type Disbelief, doubtOf, type Headers } from '../../channels/inbound-signature.ts';
import { epochSeconds, type Instant } from '../../lib/instant.ts';

/** Something that was posted for a target, as it came. */
export interface PostedRequest {
  /** Name of the target in the address, unchecked. */
  target: string;
  headers: Headers;
  body: string | Uint8Array;
}

/** The result of a posted request, for programs and the log. */
export type PostedReason =
  | Disbelief
  | NoAsk
  | 'too-large'
  /** No target of this name takes answers. */
  | 'no-such-target'
  | 'secret-missing'
  /** It had its effect before. */
  | 'repeated'
  | 'in-hand'
  | 'too-late'
  | 'vendor-away'
  /** No incident is known at this target by this id. */
  | 'unknown-incident'
  /** The incident has another id there by now. */
  | 'superseded'
  | 'done'
  /** Somebody else answered first. */
  | 'already'
  /** Whoever did it may not. */
  | 'not-allowed';

/** What to answer, and why. */
export interface PostedAnswer {
  statusCode: number;
  reason: PostedReason;
}

/** Largest body that is read, in bytes: what vendors post about one incident takes a few kilobytes. */
const bodyBytes = 1_048_576;

/** What names of targets look like; any other name is not even logged. */
const targetForm = /^[A-Za-z0-9][\w.-]{0,62}$/;

/** What is not proved is refused, what may succeed later is to be sent again, and all else counts as taken (200). */
const statusCodes: Partial<Record<PostedReason, number>> = {
  unsigned: 401,
  malformed: 401,
  stale: 401,
  future: 401,
  forged: 401,
  // The same code as for a target that exists, so that nobody can find out which targets there are.
  'no-such-target': 401,
  unreadable: 400,
  repeated: 403,
  'too-large': 413,
  'secret-missing': 503,
  'in-hand': 503,
  'too-late': 503,
  'vendor-away': 503,
};

/** Returns the answer to something posted. */
export function answerOf(reason: PostedReason): PostedAnswer {
  return { statusCode: statusCodes[reason] ?? 200, reason };
}

/** Refuses a request that no secret could prove, before anything is loaded or read for it; null when it may be valid. */
export function refusePosted({ target, headers, body }: PostedRequest, now: Instant): PostedAnswer | null {
  if (!targetForm.test(target)) return answerOf('no-such-target');
  if (Buffer.byteLength(body) > bodyBytes) return answerOf('too-large');
  if (headers[inboundSchemes.bearer.header]?.startsWith(inboundSchemes.bearer.prefix) === true) return null;
  const doubts = [inboundSchemes.pagerduty, inboundSchemes.jira].map((scheme) =>
    doubtOf(headers, scheme, epochSeconds(now)),
  );
  if (doubts.includes(null)) return null;
  return answerOf(doubts.find((doubt) => doubt !== 'unsigned') ?? 'unsigned');
}
