import { sha256 } from './hash.ts';

/** The secret part of a short link: 128 random bits, as 22 characters of base64url. */
export const shortForm = /^[A-Za-z0-9_-]{21}[AQgw]$/;

/** Returns the hash by which a short link is stored, so that nobody who reads the table can make the link. */
export function hashOfShort(token: string): string {
  return sha256(`short-link:${token}`);
}

/** Returns the address of the page behind a short link. */
export function shortUrl(baseUrl: string, token: string): string {
  return `${baseUrl.replace(/\/$/, '')}/s/${token}`;
}
