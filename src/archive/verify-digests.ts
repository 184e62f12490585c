import { isSignedBy, type PublicKey } from '../lib/ed25519.ts';
import { sha256 } from '../lib/hash.ts';
import { isDay, isInstant } from '../lib/instant.ts';
import { isCount } from '../lib/is-count.ts';
import { isObject } from '../lib/is-object.ts';
import {
  type Digest,
  digestText,
  type Head,
  isDigestReference,
  referenceOf,
  type SignedDigest,
  textToSign,
} from './digest.ts';
import { dayAfter } from './verify/days.ts';

/** What can be wrong with a digest or with what it names, as it is called in results. */
export const digestFaults = {
  unreadable: 'it is no digest',
  'not-canonical': 'it is not as a digest is written, byte for byte',
  'signature-missing': 'it has no signature',
  'signature-wrong': 'its signature is not of this text by this key',
  'other-origin': 'it is of another deployment',
  'out-of-sequence': 'its place in the chain is not the one after that of the digest before it',
  'previous-differs': 'the digest before it is not the one it names',
  'day-missing': 'a day before it has no digest',
  'day-twice': 'its day has a digest already',
  'late-before-day': 'it adds to a day that has no digest',
} as const;
export type DigestFault = keyof typeof digestFaults;

/** A digest that was read, and what is wrong with it. */
export interface CheckedDigest {
  /** Null: it cannot be read. */
  digest: Digest | null;
  faults: DigestFault[];
}

/** Checks digests one after the other, in the order of the chain; needs no more of the past than a few words. */
export class DigestChain {
  readonly #keys: readonly PublicKey[] | null;
  /** The key that signed last: a chain that went on with a later one does not come back. */
  #signedBy = 0;
  #previous: Digest['previous'] = null;
  #origin: string | null;
  #lastDay: string | null = null;
  #isBegun = false;

  /**
   * @param keys the public keys of the deployment, the oldest first: usually one; a key that took the place of another signs from then
   * on, and the other one no more. Null: only that there is a signature is checked, not whose it is
   * @param origin the deployment that all have to be of; null: that of the first
   */
  constructor(keys: readonly PublicKey[] | null, origin: string | null = null) {
    this.#keys = keys;
    this.#origin = origin;
  }

  /**
   * Returns the next digest and what is wrong with it. The first one that is given may stand anywhere in the chain: what came before it
   * is known by its signature alone.
   */
  next({ text, signature }: { text: string; signature: string | null }): CheckedDigest {
    const digest = readDigest(text);
    if (digest === null) return { digest: null, faults: ['unreadable'] };
    const faults = [...this.#ofSignature(digest, { text, signature: signature ?? '' }), ...this.#ofPlace(digest)];
    this.#isBegun = true;
    this.#origin ??= digest.origin;
    this.#previous = { sequence: digest.sequence, sha256: sha256(text), signature: signature ?? '' };
    if (digest.kind === 'day') this.#lastDay = digest.day;
    return { digest, faults };
  }

  #ofSignature(digest: Digest, { text, signature }: SignedDigest): DigestFault[] {
    const form: DigestFault[] = digestText(digest) === text ? [] : ['not-canonical'];
    if (signature === '') return [...form, 'signature-missing'];
    return this.#isSigned(textToSign(text, digest), signature) ? form : [...form, 'signature-wrong'];
  }

  #isSigned(signed: string, signature: string): boolean {
    if (this.#keys === null) return true;
    const at = this.#keys.findIndex((key, index) => index >= this.#signedBy && isSignedBy(key, signed, signature));
    if (at !== -1) this.#signedBy = at;
    return at !== -1;
  }

  #ofPlace(digest: Digest): DigestFault[] {
    const faults: DigestFault[] = [];
    if (this.#origin !== null && digest.origin !== this.#origin) faults.push('other-origin');
    faults.push(...this.#ofOrder(digest), ...this.#ofDay(digest));
    return faults;
  }

  #ofOrder({ sequence, previous }: Digest): DigestFault[] {
    if (!this.#isBegun) return sequence === (previous?.sequence ?? 0) + 1 ? [] : ['out-of-sequence'];
    const before = this.#previous;
    const isNext = sequence === (before?.sequence ?? 0) + 1;
    const isNamed =
      previous?.sequence === before?.sequence &&
      previous?.sha256 === before?.sha256 &&
      previous?.signature === before?.signature;
    return [...(isNext ? [] : ['out-of-sequence' as const]), ...(isNamed ? [] : ['previous-differs' as const])];
  }

  #ofDay({ day, kind, sequence }: Digest): DigestFault[] {
    // Where the chain was not begun at its beginning, its first days are not known.
    if (kind === 'late')
      return (this.#lastDay === null ? sequence === 1 : day > this.#lastDay) ? ['late-before-day'] : [];
    if (this.#lastDay === null) return [];
    if (day <= this.#lastDay) return ['day-twice'];
    return day === dayAfter(this.#lastDay, 1) ? [] : ['day-missing'];
  }
}

/** Null: it does not have what a digest has. */
function readDigest(text: string): Digest | null {
  try {
    const { schema, origin, sequence, day, kind, madeAt, parts, heads, previous } = JSON.parse(text) as Digest;
    const isOne = schema === 1 && isCount(sequence) && (kind === 'day' || kind === 'late');
    if (!isOne || typeof origin !== 'string' || !isDay(day) || !isInstant(madeAt)) return null;
    if (!Array.isArray(parts) || !parts.every(isNamedPart) || !Array.isArray(heads) || !heads.every(isHead))
      return null;
    if (previous !== null && !isDigestReference(previous)) return null;
    // What else stands there is no part of a digest, and shows when it is written anew.
    return {
      ...{ schema, origin, sequence, day, kind, madeAt },
      parts: parts.map(({ name, rows, bytes, sha256: hash }) => ({ name, rows, bytes, sha256: hash })),
      heads: heads.map(({ subject, sequence: at, hash }) => ({ subject, sequence: at, hash })),
      previous: referenceOf(previous),
    };
  } catch {
    return null;
  }
}

/** A later release may have parts that are not known here. */
function isNamedPart(part: unknown): boolean {
  if (!isObject(part)) return false;
  const { name, rows, bytes, sha256: hash } = part;
  const isName = typeof name === 'string' && /^[a-z][a-z-]{0,40}$/.test(name);
  return isName && isCount(rows) && isCount(bytes) && typeof hash === 'string';
}

function isHead(head: unknown): head is Head {
  return isObject(head) && typeof head.subject === 'string' && isCount(head.sequence) && typeof head.hash === 'string';
}
