import type { Incident } from '../../incidents/incident.ts';
import type { Instant } from '../../lib/instant.ts';
import { hashOfShort, shortForm } from '../../lib/short-link.ts';
import type { SigningKey } from '../../lib/signed-token.ts';
import { doubtLink, readLink } from '../../notices/acknowledge-link.ts';
import { pageHeaders, plainPage } from '../../notices/page/frame.ts';
import type { LinkKeys } from '../../ports/incidents/link-keys.ts';
import type { PageReads } from '../../ports/incidents/page-reads.ts';
import type { Rules } from '../../rules/rules.ts';

/** What somebody came with: a link that is signed, or a short one that is looked up. */
export interface PageLink {
  kind: 'signed' | 'short';
  token: string;
}

/** What the pages behind links need. */
export interface PageDependencies {
  links: LinkKeys;
  reads: PageReads;
  /** The rules as they were last used; null: they cannot be read. */
  rules: () => Promise<Rules | null>;
  now: () => Instant;
}

/** An answer to a browser. */
export interface PageResponse {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}

/** What a valid link opens. */
export interface Opened {
  incident: Incident;
  /** The target that the link was sent to. */
  recipient: string;
  /** Keys that a form may be signed with; `key`, the first one, signs new forms. */
  keys: readonly SigningKey[];
  key: SigningKey;
}

/** Why a link opens nothing. */
export type LinkTrouble = 'not-ours' | 'unknown' | 'expired' | 'gone';

/** Refuses a link that cannot be valid before anything is read for it; null when it may be. */
export function refuseAtSight({ kind, token }: PageLink, now: Instant): PageResponse | null {
  if (kind === 'short') return shortForm.test(token) ? null : refuse('not-ours');
  const doubt = doubtLink(token, now);
  return 'problem' in doubt ? refuse(doubt.problem) : null;
}

/** Opens a link. The incident is read only once the link has proved to be ours, so that a made-up link costs next to nothing. */
export async function openLink(
  pageLink: PageLink,
  dependencies: PageDependencies,
): Promise<Opened | { problem: LinkTrouble }> {
  const proven = await (pageLink.kind === 'short' ? shortLink : signedLink)(pageLink.token, dependencies);
  if ('problem' in proven) return proven;
  const { incidentId, recipient, keys, incident } = proven;
  const [key] = keys;
  if (incident === null || incident.id !== incidentId || key === undefined) return { problem: 'gone' };
  return { incident, recipient, keys, key };
}

interface Proven {
  incidentId: string;
  recipient: string;
  keys: SigningKey[];
  /** Null: there is none. */
  incident: Incident | null;
}

async function signedLink(
  token: string,
  { links, reads, now }: PageDependencies,
): Promise<Proven | { problem: LinkTrouble }> {
  const doubt = doubtLink(token, now());
  if ('problem' in doubt) return doubt;
  const keys = await links.keys(doubt.keyId);
  const link = readLink(token, keys, now());
  return 'problem' in link ? link : { ...link, keys, incident: await reads.incident(link.incidentId) };
}

/** Looks up a short link, whose 128 bits nobody can guess. DynamoDB may delete an expired item days later, so its end is checked. */
async function shortLink(
  token: string,
  { links, reads, now }: PageDependencies,
): Promise<Proven | { problem: LinkTrouble }> {
  if (!shortForm.test(token)) return { problem: 'not-ours' };
  const link = await reads.shortLink(hashOfShort(token));
  if (link === null) return { problem: 'unknown' };
  if (link.endsAt <= now()) return { problem: 'expired' };
  const { incidentId, recipient } = link;
  const [keys, incident] = await Promise.all([links.keys(), reads.incident(incidentId)]);
  return { incidentId, recipient, keys, incident };
}

const troubles: Readonly<Record<LinkTrouble, { statusCode: number; heading: string; sentence: string }>> = {
  'not-ours': {
    statusCode: 403,
    heading: 'This link is not valid',
    sentence: 'It was changed on the way or cut off. Open it again from the original message.',
  },
  unknown: {
    statusCode: 404,
    heading: 'This link is not known',
    sentence:
      'It was cut off on the way, or it is older than seven days. Open it again from the message, or use a newer one of the same incident.',
  },
  expired: {
    statusCode: 410,
    heading: 'This link has expired',
    sentence:
      'Links work for seven days. Use a newer message of the same incident, or “npx backup-alerts incidents list” at the command line.',
  },
  gone: {
    statusCode: 404,
    heading: 'There is no such incident any more',
    sentence: 'It may have been removed when its retention ended.',
  },
};

/** Returns the page that is shown instead of an incident: what is wrong with the link, and what to do. */
export function refuse(trouble: LinkTrouble): PageResponse {
  const { statusCode, heading, sentence } = troubles[trouble];
  return answerWith(statusCode, plainPage(heading, sentence));
}

/** Returns an answer with the headers that every page has. */
export function answerWith(statusCode: number, body: string): PageResponse {
  return { statusCode, headers: { ...pageHeaders }, body };
}
