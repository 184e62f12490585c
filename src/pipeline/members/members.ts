import type { Place } from '../../enrich/elsewhere.ts';
import { RouterError } from '../../lib/errors.ts';
import { addSeconds, type Instant, secondsBetween } from '../../lib/instant.ts';
import type { AccountAnswers } from '../../ports/aws-backup/account-answers.ts';
import type { MemberAccess, OrganizationAccounts } from '../../ports/aws-backup/member-access.ts';
import type { AccountNames, MemberNotes, MemberProgress } from '../../ports/incidents/member-notes.ts';
import type { Log } from '../../ports/log.ts';
import { inTurns } from '../in-turns.ts';
import type { Going } from '../watch/pages.ts';
import { askName, listAccounts } from './account-list.ts';
import { lookThere, type ThereDependencies } from './look-there.ts';
import { Member } from './member.ts';
import { placeKey, placesOf } from './places.ts';
import { type Looked, tellTroubles } from './tell-troubles.ts';

/** What looking at members needs. */
export interface MembersDependencies {
  /** Members that this process has looked at, by place. */
  known: Map<string, Member>;
  access: MemberAccess;
  /** Null: the accounts are named, and nobody is asked for more. */
  organization: OrganizationAccounts | null;
  /** Accounts that are named. */
  accounts: readonly string[];
  regions: readonly string[];
  home: Place;
  /** Whether backups that never started are looked for. */
  looksForRuns: boolean;
  /** What is asked of the router's own account. */
  own: AccountAnswers;
  /** What is kept of each account and Region, apart. */
  keptOf: (place: Place) => Pick<ThereDependencies, 'dueRuns' | 'knownFindings' | 'reconcileNotes'>;
  shared: Omit<ThereDependencies, 'dueRuns' | 'knownFindings' | 'reconcileNotes'>;
  notes: MemberNotes;
  names: AccountNames;
  log: Log;
  now: () => Instant;
  fault: Going['fault'];
  /** Milliseconds that this run of the function still has. */
  remainingMs: () => number;
}

/** No new work begins in the last milliseconds of a run. */
const settlingMs = 30_000;

/** How often an account and Region is looked at, in seconds: AWS tells of most by itself. */
const everySeconds = 900 - 60;

/** How many are looked at at the same time. What one of them answers is in memory as a whole. */
const atOnce = 4;

/** What came of a run. */
export interface MembersLooked {
  places: number;
  looked: number;
  unreadable: number;
  outcomes: Record<string, number>;
}

/**
 * Looks at every account and Region of members in turn, those first that were looked at longest ago. Each by itself: one that lets
 * nobody in is named to people, and holds up none of the others; what a run has no time for, the next one does.
 *
 * @throws {RouterError} watch-incomplete when something at home went wrong; the others were looked at
 */
export async function runMembers(dependencies: MembersDependencies): Promise<MembersLooked> {
  const { known, access, accounts, regions, home, notes, log, now, fault, remainingMs } = dependencies;
  const mayGoOn = () => remainingMs() > settlingMs;
  const before = await notes.read();
  const listed = await listAccounts(before, dependencies);
  const places = placesOf([...accounts, ...listed.accounts], regions, home);
  const due = dueAmong(places, before, now(), (key) => known.get(key)?.estate.isUnderWay === true);
  const looked = new Map<string, Looked>();
  const failed: string[] = [];
  const outcomes: Record<string, number> = {};
  await inTurns(due, atOnce, async (place) => {
    if (!mayGoOn()) return;
    const key = placeKey(place);
    const member = known.get(key) ?? new Member(place, access);
    known.set(key, member);
    try {
      const gone = await lookThere(member, dependencies.looksForRuns, thereOf(place, dependencies), { mayGoOn });
      for (const [what, count] of Object.entries(gone.outcomes)) outcomes[what] = (outcomes[what] ?? 0) + count;
      looked.set(key, { at: gone.isThrough ? now() : null, refusal: gone.refusal });
    } catch (error) {
      failed.push(key);
      fault(error as Error, { place: key });
    }
  });
  const named = await askNames({ before: before.names, listed: listed.names }, places, looked, dependencies);
  const after = { ...listed, names: named, looks: looksAfter(places, before, looked) };
  const unreadable = await tellTroubles(after, { places, looked, refusedList: listed.refusal }, dependencies);
  for (const key of known.keys()) if (!places.some((place) => placeKey(place) === key)) known.delete(key);
  const result = { places: places.length, looked: looked.size, unreadable, outcomes };
  log.info('members looked at', { ...result });
  if (failed.length > 0) throw new RouterError('watch-incomplete', { parts: failed.slice(0, 20) });
  return result;
}

function thereOf(place: Place, { keptOf, shared }: MembersDependencies): ThereDependencies {
  return { ...shared, ...keptOf(place) };
}

/** Returns the places whose turn it is, those first that were looked at longest ago; one with a look under way goes on. */
function dueAmong(
  places: readonly Place[],
  { looks }: MemberProgress,
  now: Instant,
  isUnderWay: (key: string) => boolean,
): Place[] {
  const lookedAt = new Map(looks);
  const at = (place: Place) => lookedAt.get(placeKey(place)) ?? '';
  return places
    .filter((place) => isUnderWay(placeKey(place)) || at(place) <= addSeconds(now, -everySeconds))
    .toSorted((a, b) => (at(a) < at(b) ? -1 : Number(at(a) > at(b))));
}

function looksAfter(
  places: readonly Place[],
  { looks }: MemberProgress,
  looked: ReadonlyMap<string, Looked>,
): MemberProgress['looks'] {
  const before = new Map(looks);
  return places.flatMap((place): [string, Instant][] => {
    const key = placeKey(place);
    const at = looked.get(key)?.at ?? before.get(key);
    return at === undefined ? [] : [[key, at]];
  });
}

/** How long an account's name holds that it was asked for itself, in seconds. */
const namedSeconds = 86_400;

/** Asks accounts for their aliases that no organization has named, once a day, and keeps all names when one is new. */
async function askNames(
  { before, listed }: { before: MemberProgress['names']; listed: MemberProgress['names'] },
  places: readonly Place[],
  looked: ReadonlyMap<string, Looked>,
  { known, own, home, now, names: keep, fault }: MembersDependencies,
): Promise<MemberProgress['names']> {
  const all = new Map(listed.map((one) => [one.id, one]));
  const isOld = (id: string) => secondsBetween(all.get(id)?.at ?? '1970-01-01T00:00:00.000Z', now()) >= namedSeconds;
  const readable = places.filter((place) => looked.get(placeKey(place))?.refusal === null);
  const sources = new Map<string, AccountAnswers>([[home.accountId, own]]);
  for (const place of readable) {
    const member = known.get(placeKey(place));
    if (member !== undefined && !sources.has(place.accountId)) sources.set(place.accountId, member.answers);
  }
  for (const [id, answers] of sources) if (isOld(id)) all.set(id, await askName(id, answers, now()));
  const after = [...all.values()];
  try {
    if (JSON.stringify(pairsOf(before)) !== JSON.stringify(pairsOf(after))) await keep.keep(pairsOf(after), now());
    return after;
  } catch (error) {
    fault(error as Error, { part: 'names' });
    return before;
  }
}

/** Returns what accounts are called, in the order of their ids, without those that have no name. */
function pairsOf(names: MemberProgress['names']): [id: string, name: string][] {
  const pairs = names.flatMap(({ id, name }): [string, string][] => (name === null ? [] : [[id, name]]));
  return pairs.toSorted(([a], [b]) => (a < b ? -1 : 1));
}
