import { headlineCodes } from '../enrich/catalogue/headline-codes.ts';
import { kindRow } from '../events/kinds.ts';
import { type Alert, type Exposure, uncataloguedCode } from '../incidents/alert.ts';
import type { Incident } from '../incidents/incident.ts';
import { unowned } from '../incidents/reach.ts';
import { rpoEndOf } from '../incidents/rpo-clock.ts';
import { formatBytes } from '../lib/bytes.ts';
import { formatDuration } from '../lib/duration.ts';
import { formatPrincipal } from '../lib/format-principal.ts';
import { earliest, type Instant, secondsBetween } from '../lib/instant.ts';
import { soleAlert } from './headline.ts';
import type { Clock } from './times.ts';
import { isOfSeveralAccounts, whereOf } from './where.ts';
import { capitalise, formatAccount, formatCode, short } from './wording.ts';

/** What such a line is made of. */
interface BriefSource {
  incident: Incident;
  alerts: readonly Alert[];
  now: Instant;
  /** What the rules call its account; undefined: they do not. */
  accountName?: string | undefined;
}

/**
 * Returns the line below the headline, fit for a lock screen: the cause in a few words, for how long there is no good
 * backup and when the RPO ends, and whose account it is. What the headline says is not said twice; null once it is over.
 */
export function briefOf(
  { incident, alerts: [newest], now, accountName }: BriefSource,
  title: string,
  clock: Clock,
): string | null {
  if (incident.status === 'resolved') return null;
  const isOne = soleAlert(incident) !== null;
  const gap = isOne ? sizeOf(newest) || gapOf(newest, now, clock) : worstOf(incident, now, clock);
  const cause = clock.timesIn(causeOf(newest, incident.alerts.at(-1)?.errorCode ?? '', isOne && gap === ''));
  const owners = isOne ? '' : ownersOf(incident);
  const account = isOfSeveralAccounts(incident)
    ? whereOf(incident)
    : formatAccount(short(incident.accountId, 20), accountName);
  const parts = [cause, gap, owners, account];
  return briefBelow(title, parts);
}

const between = ' · ';

/** Returns the parts of such a line, or another one, of what a title does not say; null: it says it all. */
export function briefBelow(title: string, brief: readonly string[] | string | null): string | null {
  const said = title.toLowerCase();
  const parts = typeof brief === 'string' ? brief.split(between) : (brief ?? []);
  const news = parts.filter((part) => part !== '' && !said.includes(part.toLowerCase()));
  return news.length === 0 ? null : capitalise(news.join(between));
}

/** Longest words that stand for a cause. */
const causeLimit = 120;

/**
 * Says why in a few words. What nobody knows is said in AWS's words; where the headline has the cause and nothing else is
 * known, `isAlone`, what it means stands here, and of what the router found its own words.
 */
function causeOf(newest: Alert | undefined, summaryCode: string, isAlone: boolean): string {
  const { code, message, meaning } = newest?.error ?? { code: summaryCode, message: null, meaning: '' };
  if (code === uncataloguedCode) return inShort(message ?? '').replace(/\.$/, '');
  if (!isAlone || !headlineCodes.has(code)) return short(formatCode(code), 60);
  const isOurs = newest?.event.found !== undefined;
  return inShort(withShortNames(firstSentence((isOurs ? message : null) ?? meaning)));
}

/** An identity goes by its name: of its ARN, the end would be cut, which is who it was. */
function withShortNames(text: string): string {
  return text.replace(/\barn:aws[\w-]*:(?:iam|sts)::\d{12}:[^\s,;]+/g, formatPrincipal);
}

/** Cut before a time, it does not end in what led to that. */
function inShort(text: string): string {
  return short(text, causeLimit).replace(/(?: (?:at|since|until|from|by|on))? ?…$/, '…');
}

/** Without its period: other words may follow it. */
function firstSentence(text: string): string {
  return text.replace(/\.(?: [A-Z].*)?$/, '');
}

/**
 * Says for how long there is no good backup, and when its RPO ends or ended. Without a copy the backup is there, and nobody
 * knows of the copies before: then when the last good backup was made.
 */
function gapOf(alert: Alert | undefined, now: Instant, clock: Clock): string {
  if (alert === undefined) return '';
  const { event, exposure } = alert;
  if (exposure === null || kindRow(event.kind).leavesGap !== true) return '';
  const { lastGoodAt, neverGood } = exposure;
  if (lastGoodAt === null) return neverGood ? 'never a good backup' : '';
  const gap =
    event.destinationVaultArn === null
      ? `no good backup for ${roughly(secondsBetween(lastGoodAt, now))}`
      : `last good backup ${clock.time(lastGoodAt)}`;
  return [gap, rpoEnd(exposure, now, clock)].filter((text) => text !== '').join(', ');
}

/** Of a backup of another size than usual, says both. */
function sizeOf(alert: Alert | undefined): string {
  const { size } = alert?.event ?? {};
  return size === undefined ? '' : `${formatBytes(size.bytes)}, usually ${formatBytes(size.usualBytes)}`;
}

/** Of several resources, says whose they are. */
function ownersOf({ reach }: Incident): string {
  const owners = Object.entries(reach.byOwner).sort(([, a], [, b]) => b - a);
  if (owners.every(([owner]) => owner === unowned)) return '';
  const named = owners.slice(0, 2).map(([owner, count]) => `${count} ${ownersName(short(owner, 30))}`);
  const others = owners.slice(2).reduce((sum, [, count]) => sum + count, 0);
  return [...named, ...(others > 0 ? [`${others} of others`] : [])].join(', ');
}

function ownersName(owner: string): string {
  return owner === unowned ? 'without an owner' : owner;
}

/** Of several resources, says when the RPO ends or ended that does so first. */
function worstOf({ alerts }: Incident, now: Instant, clock: Clock): string {
  const end = earliest(alerts.map(({ rpoEndsAt = null }) => rpoEndsAt));
  return end === null ? '' : `worst RPO ${end < now ? 'ended' : 'ends'} ${clock.time(end)}`;
}

function rpoEnd(exposure: Exposure, now: Instant, clock: Clock): string {
  const end = rpoEndOf(exposure);
  return end === null ? '' : `RPO ${end < now ? 'ended' : 'ends'} ${clock.time(end)}`;
}

/** An age in one unit: a message stays, and who reads it later forgives an hour, not a minute. */
function roughly(seconds: number): string {
  const unit = seconds < 7200 ? 60 : seconds < 172_800 ? 3600 : 86_400;
  return formatDuration(Math.floor(seconds / unit) * unit);
}
