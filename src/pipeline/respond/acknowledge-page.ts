import { personBehindLink } from '../../evidence/actor.ts';
import type { Answer } from '../../incidents/incident.ts';
import { type Instant, secondsBetween, toInstant } from '../../lib/instant.ts';
import { isReservedName } from '../../lib/reserved-names.ts';
import { type SigningKey, signToken, verifyToken } from '../../lib/signed-token.ts';
import { inertLine, truncate } from '../../lib/text.ts';
import { doubtLink, readLink } from '../../notices/acknowledge-link.ts';
import { answerPage, type PageKeys, type PageSubject, pageHeaders, plainPage } from '../../notices/acknowledge-page.ts';
import type { LinkKeys } from '../../ports/incidents/link-keys.ts';
import type { Answered } from './answer-incident.ts';

/** A form is accepted from one second to one hour after it was shown: scripts that post at once are refused. */
const formAgeSeconds = { least: 1, most: 3600 } as const;

/** What the pages behind links need. */
export interface PageDependencies {
  links: LinkKeys;
  /** Reads what the page shows; null when there is no such incident. */
  subject: (incidentId: string) => Promise<PageSubject | null>;
  now: () => Instant;
  nonce: () => string;
}

/** An answer to a browser. */
export interface PageResponse {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}

/** Shows the page behind a link. Changes nothing, whoever opens it. */
export async function showAnswerPage(token: string, dependencies: PageDependencies): Promise<PageResponse> {
  const styleNonce = dependencies.nonce();
  const opened = await openLink(token, dependencies);
  if ('problem' in opened) return refuse(styleNonce, opened.problem);
  return show(200, opened.subject, opened.key, styleNonce, dependencies.now(), null);
}

/** Returns the refusal of a link that no key could prove, before anything is loaded or read for it; null: it may be ours. */
export function refuseAtSight(token: string, { now, nonce }: PageDependencies): PageResponse | null {
  const doubt = doubtLink(token, now());
  return 'problem' in doubt ? refuse(nonce(), doubt.problem) : null;
}

/** Acknowledges for the person whose name the form holds, and says what came of it. */
export async function acceptAnswer(
  token: string,
  form: { name: string | null; form: string | null },
  acknowledge: (incidentId: string, answer: Omit<Answer, 'at'>) => Promise<Answered>,
  dependencies: PageDependencies,
): Promise<PageResponse> {
  const styleNonce = dependencies.nonce();
  const opened = await openLink(token, dependencies);
  if ('problem' in opened) return refuse(styleNonce, opened.problem);
  const { subject, key, keys, recipient } = opened;
  // What people read stands in these marks; no name holds them.
  const name = truncate(inertLine(form.name ?? '').replace(/[“”„‟"]/g, "'"), 60);
  const problem = whatIsWrong(name, form.form, subject.id, keys, dependencies.now());
  if (problem !== null) return show(400, subject, key, styleNonce, dependencies.now(), problem);
  const answered = await acknowledge(subject.id, {
    by: name,
    actor: personBehindLink({ name, recipient }),
    via: `by the link sent to ${recipient}`,
  });
  if (answered.status === 'unknown') return refuse(styleNonce, 'gone');
  const problemNow = answered.status === 'refused' ? answered.reason : null;
  return show(
    answered.status === 'done' ? 200 : 409,
    answered.incident,
    key,
    styleNonce,
    dependencies.now(),
    problemNow,
  );
}

type Opened = { subject: PageSubject; key: SigningKey; keys: SigningKey[]; recipient: string };
type LinkTrouble = 'not-ours' | 'expired' | 'gone';

/** Opens a link. What it names is read only once a key has proven it: to anybody else, a link costs us nothing. */
async function openLink(
  token: string,
  { links, subject, now }: PageDependencies,
): Promise<Opened | { problem: LinkTrouble }> {
  const doubt = doubtLink(token, now());
  if ('problem' in doubt) return doubt;
  const keys = await links.keys(doubt.keyId);
  const link = readLink(token, keys, now());
  if ('problem' in link) return link;
  const found = await subject(link.incidentId);
  const [key] = keys;
  if (found === null || found.id !== link.incidentId || key === undefined) return { problem: 'gone' };
  return { subject: found, key, keys, recipient: link.recipient };
}

function whatIsWrong(
  name: string,
  form: string | null,
  incidentId: string,
  keys: SigningKey[],
  now: Instant,
): string | null {
  const shown = verifyToken(form ?? '', keys);
  const shownAt = toInstant(shown?.t);
  if (shown?.f !== incidentId || shownAt === null) return 'That form was not one of ours. Please use this one.';
  const age = secondsBetween(shownAt, now);
  if (age < formAgeSeconds.least) return 'That was faster than a person can be. Please press the button yourself.';
  if (age > formAgeSeconds.most) return 'That form was an hour old. Please press the button again.';
  if (isReservedName(name)) return 'That is what this program or AWS goes by. Please type your own name.';
  return name.length < 2 ? 'Please say who you are: everybody who was told will see your name.' : null;
}

function show(
  statusCode: number,
  subject: PageSubject,
  key: SigningKey,
  styleNonce: string,
  now: Instant,
  problem: string | null,
): PageResponse {
  const keys: PageKeys = { styleNonce, formToken: signToken({ f: subject.id, t: now }, key) };
  return { statusCode, headers: pageHeaders(styleNonce), body: answerPage(subject, keys, problem) };
}

const troubles: Record<LinkTrouble, { statusCode: number; heading: string; sentence: string }> = {
  'not-ours': {
    statusCode: 403,
    heading: 'This link is not valid',
    sentence: 'It was changed on the way or cut off. Open it again from the original message.',
  },
  expired: {
    statusCode: 410,
    heading: 'This link has expired',
    sentence: 'Links work for seven days. Use a newer message of the same incident.',
  },
  gone: {
    statusCode: 404,
    heading: 'There is no such incident any more',
    sentence: 'It may have been removed when its retention ended.',
  },
};

function refuse(styleNonce: string, trouble: LinkTrouble): PageResponse {
  const { statusCode, heading, sentence } = troubles[trouble];
  return { statusCode, headers: pageHeaders(styleNonce), body: plainPage(styleNonce, heading, sentence) };
}
