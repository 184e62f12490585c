import { createHash, createHmac } from 'node:crypto';
import { isObject } from '../lib/is-object.ts';
import { equalInConstantTime } from '../lib/signed-token.ts';

/** Where a value is: in a header, or at a path of the signed JSON. */
type Place = { header: string } | { body: readonly string[] };

/** How a sender signs what it posts, as data: one verifier serves every row of `inbound-schemes.ts`. */
export interface SignatureScheme {
  kind: 'signature';
  /** Name of the scheme, for log lines. */
  name: string;
  algorithm: 'sha256' | 'sha1';
  encoding: 'hex' | 'base64';
  /** Header with the signature, in lower case. */
  header: string;
  /** The prefix of each signature; others are of another version and are ignored. */
  prefix: string;
  /** The separator of several signatures, as while one secret replaces another; null: there is only ever one. */
  separator: ',' | ' ' | null;
  /** The signed text, as a template with `<body>`, `<time>` and `<id>`. */
  signed: string;
  /** How a secret is written: as the key itself, or as `whsec_` and the key in base64. */
  secret: 'text' | 'whsec';
  /** Where the time of sending is; null: not signed, and only {@link SignatureScheme.id} protects from repeats. */
  time: (Place & { unit: 'seconds' | 'milliseconds' | 'iso' }) | null;
  /** Where the id is that all attempts at one message share and no other message has; null: the whole signed text serves as id. */
  id: Place | null;
  /** How old its time may be, in seconds: that of an attempt some minutes, that of an event as long as its vendor retries. */
  pastSeconds: number;
}

/** A sender that shows the secret instead of signing with it; its messages count only when the vendor confirms them. */
export interface SharedSecretScheme {
  kind: 'shared-secret';
  name: string;
  header: string;
  prefix: string;
}

/** How far a sender's clock may be ahead of ours, in seconds. */
const futureSeconds = 300;

/** How many signatures of one message are checked: two secrets and some versions make no more. */
const mostSignatures = 10;

/** Longest header that is read, in characters. */
const longestHeader = 2048;

/** Headers of a request, their names in lower case. */
export type Headers = Readonly<Record<string, string | undefined>>;

/** A posted request, its body exactly the bytes that were signed. */
export interface SignedRequest {
  headers: Headers;
  body: string | Uint8Array;
}

/** Why a request is refused. */
export type Disbelief = 'unsigned' | 'malformed' | 'stale' | 'future' | 'forged' | 'unreadable';

/** What a valid signature proves. */
export interface Verified {
  /** The same for each attempt at a message, and different for every other message. */
  id: string;
  /** The JSON that was signed; undefined where the scheme needs none of it. */
  json: unknown;
}

/** Returns the secrets of a parameter, one per line: while one replaces another, it holds both. */
export function inboundSecrets(parameter: string): string[] {
  return parameter.split(/\r?\n/).flatMap((line) => line.trim() || []);
}

/** Returns what is wrong with a request before any secret is read; null when it may be signed. */
export function doubtOf(headers: Headers, scheme: SignatureScheme, nowSeconds: number): Disbelief | null {
  const header = headers[scheme.header];
  if (header === undefined || header === '') return 'unsigned';
  if (signaturesIn(header, scheme).length === 0) return 'malformed';
  const { id, time } = scheme;
  if (id !== null && 'header' in id && !isName(headers[id.header])) return 'malformed';
  return time !== null && 'header' in time ? timeDoubt(headers[time.header], scheme, nowSeconds) : null;
}

/**
 * Checks that one of these secrets signed exactly these bytes recently, in constant time. Whether it repeats an older message
 * is for the caller to check, by the id.
 */
export function verifySignature(
  request: SignedRequest,
  scheme: SignatureScheme,
  secrets: readonly string[],
  nowSeconds: number,
): Verified | { disbelief: Disbelief } {
  const { headers } = request;
  const doubt = doubtOf(headers, scheme, nowSeconds);
  if (doubt !== null) return { disbelief: doubt };
  const given = signaturesIn(headers[scheme.header] ?? '', scheme);
  const keys = secrets.flatMap((secret) => keyOf(secret, scheme) ?? []);
  const expected = keys.map((key) => signatureOf(request, scheme, key));
  if (!expected.some((one) => given.some((other) => equalInConstantTime(one, other)))) return { disbelief: 'forged' };
  return readSigned(request, scheme, nowSeconds);
}

/** Reads what a signature has proved: time and id, and the JSON when these are in the body. */
function readSigned(
  request: SignedRequest,
  scheme: SignatureScheme,
  nowSeconds: number,
): Verified | { disbelief: Disbelief } {
  const { time, id } = scheme;
  const isRead = [time, id].some((place) => place !== null && 'body' in place);
  const json = isRead ? parse(request.body) : undefined;
  if (time !== null && 'body' in time) {
    const late = timeDoubt(at(json, time.body), scheme, nowSeconds);
    if (late !== null) return { disbelief: late === 'malformed' ? 'unreadable' : late };
  }
  const named = id === null ? hashOf(request, scheme) : at({ ...request.headers, json }, placeIn(id));
  return isName(named) ? { id: named, json } : { disbelief: 'unreadable' };
}

function placeIn(place: Place): readonly string[] {
  return 'header' in place ? [place.header] : ['json', ...place.body];
}

/** Says whether a request shows one of these secrets, compared in constant time. */
export function showsSecret(headers: Headers, scheme: SharedSecretScheme, secrets: readonly string[]): boolean {
  const shown = headers[scheme.header] ?? '';
  if (shown.length > longestHeader || !shown.startsWith(scheme.prefix)) return false;
  return secrets.some((secret) => equalInConstantTime(shown.slice(scheme.prefix.length), secret));
}

const shapes = {
  hex: { sha256: /^[0-9a-f]{64}$/, sha1: /^[0-9a-f]{40}$/ },
  base64: { sha256: /^[A-Za-z0-9+/]{43}=$/, sha1: /^[A-Za-z0-9+/]{27}=$/ },
} as const;

function signaturesIn(header: string, { prefix, separator, encoding, algorithm }: SignatureScheme): string[] {
  if (header.length > longestHeader) return [];
  const all = separator === null ? [header] : header.split(separator, mostSignatures).map((one) => one.trim());
  const shape = shapes[encoding][algorithm];
  return all.flatMap((one) => {
    const signature = one.startsWith(prefix) ? one.slice(prefix.length) : '';
    return shape.test(signature) ? signature : [];
  });
}

function signatureOf(request: SignedRequest, scheme: SignatureScheme, key: Uint8Array): string {
  const hmac = createHmac(scheme.algorithm, key);
  for (const piece of piecesOf(request, scheme)) hmac.update(piece);
  return hmac.digest(scheme.encoding);
}

function hashOf(request: SignedRequest, scheme: SignatureScheme): string {
  const hash = createHash('sha256');
  for (const piece of piecesOf(request, scheme)) hash.update(piece);
  return hash.digest('hex');
}

function piecesOf({ headers, body }: SignedRequest, { signed, time, id }: SignatureScheme): (string | Uint8Array)[] {
  const header = (place: Place | null) => (place !== null && 'header' in place ? (headers[place.header] ?? '') : '');
  const parts: Readonly<Record<string, string | Uint8Array>> = {
    '<body>': body,
    '<time>': header(time),
    '<id>': header(id),
  };
  return signed.split(/(<body>|<time>|<id>)/).map((piece) => parts[piece] ?? piece);
}

function keyOf(secret: string, { secret: form }: SignatureScheme): Uint8Array | null {
  if (form === 'text') return Buffer.from(secret, 'utf8');
  if (!/^whsec_[A-Za-z0-9+/]{16,128}={0,2}$/.test(secret)) return null;
  const written = secret.slice('whsec_'.length);
  const key = Buffer.from(written, 'base64');
  return key.toString('base64') === written ? key : null;
}

function timeDoubt(
  written: unknown,
  { time, pastSeconds }: SignatureScheme,
  nowSeconds: number,
): 'malformed' | 'stale' | 'future' | null {
  const sent = secondsIn(written, time?.unit ?? 'seconds');
  if (sent === null) return 'malformed';
  if (sent < nowSeconds - pastSeconds) return 'stale';
  return sent > nowSeconds + futureSeconds ? 'future' : null;
}

function secondsIn(written: unknown, unit: 'seconds' | 'milliseconds' | 'iso'): number | null {
  if (unit === 'iso') {
    const isTime = typeof written === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]{5,16}(?:Z|[+-]\d\d:?\d\d)$/.test(written);
    const sent = isTime ? Date.parse(written) / 1000 : Number.NaN;
    return Number.isFinite(sent) ? sent : null;
  }
  const digits = typeof written === 'number' ? String(written) : written;
  if (typeof digits !== 'string' || !/^\d{1,15}$/.test(digits)) return null;
  return unit === 'seconds' ? Number(digits) : Number(digits) / 1000;
}

/** Says whether a value can be an id: a short text without spaces. */
function isName(value: unknown): value is string {
  return typeof value === 'string' && /^[\x21-\x7e]{1,256}$/.test(value);
}

function at(json: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, name) => (isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined),
    json,
  );
}

function parse(body: string | Uint8Array): unknown {
  try {
    return JSON.parse(typeof body === 'string' ? body : Buffer.from(body).toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}
