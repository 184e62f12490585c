import { createHmac, timingSafeEqual } from 'node:crypto';

/** A signing key and the short id that tokens name it by. */
export interface SigningKey {
  id: string;
  secret: string;
}

/** Returns the keys of `id:secret,id:secret`: the first signs, all verify, so that a key can be replaced without breaking links. */
export function parseSigningKeys(text: string): SigningKey[] {
  return text.split(',').flatMap((part) => {
    const [id, secret] = part.trim().split(':');
    return id && secret && secret.length >= 32 ? [{ id, secret }] : [];
  });
}

/** Returns `payload.signature`, both base64url; the payload names the key. */
export function signToken(payload: Record<string, unknown>, key: SigningKey): string {
  const body = Buffer.from(JSON.stringify({ ...payload, k: key.id })).toString('base64url');
  return `${body}.${signatureOf(body, key)}`;
}

/** The shape of every token: a payload, and the 43 characters that 256 bits take. */
const shape = /^([A-Za-z0-9_-]{2,980})\.([A-Za-z0-9_-]{43})$/;

/**
 * Returns the unverified payload of a token, or null when it cannot be one of ours. It is only good for refusing a token,
 * and for knowing which key would verify it, before any key is read.
 */
export function claimsOf(token: string): Record<string, unknown> | null {
  const [, body = ''] = token.length > 1024 ? [] : (shape.exec(token) ?? []);
  return body === '' ? null : parsePayload(body);
}

/** Returns the payload of a token that one of the keys signed, or null. Compares in constant time. */
export function verifyToken(token: string, keys: readonly SigningKey[]): Record<string, unknown> | null {
  const payload = claimsOf(token);
  const [body = '', signature = ''] = token.split('.');
  const key = keys.find(({ id }) => id === payload?.k);
  if (payload === null || key === undefined) return null;
  return equalInConstantTime(signature, signatureOf(body, key)) ? payload : null;
}

/** Says whether two texts are equal, in time that does not depend on where they differ. */
export function equalInConstantTime(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

function signatureOf(body: string, key: SigningKey): string {
  return createHmac('sha256', key.secret).update(body).digest('base64url');
}

function parsePayload(body: string): Record<string, unknown> | null {
  try {
    const payload: unknown = JSON.parse(Buffer.from(body, 'base64url').toString('utf8'));
    return payload !== null && typeof payload === 'object' ? (payload as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
