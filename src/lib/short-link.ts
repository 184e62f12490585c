import { sha256 } from './hash.ts';

/** The secret part of a short link: 128 random bits, as 22 characters of base64url. */
export const shortForm = /^[A-Za-z0-9_-]{21}[AQgw]$/;

/** Returns under what a short link is kept: whoever reads the table cannot make a link of it. */
export function hashOfShort(token: string): string {
  return sha256(`short-link:${token}`);
}

/** Returns the address of the page behind a short link. */
export function shortUrl(baseUrl: string, token: string): string {
  return `${baseUrl.replace(/\/$/, '')}/s/${token}`;
}
