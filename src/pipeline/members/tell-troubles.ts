import type { Place } from '../../enrich/elsewhere.ts';
import { type FoundProblem, foundEvent, overEvent } from '../../events/found-problem.ts';
import { sha256 } from '../../lib/hash.ts';
import { type Instant, secondsBetween } from '../../lib/instant.ts';
import type { MemberNotes, MemberProgress, MemberTrouble } from '../../ports/incidents/member-notes.ts';
import type { IntakeQueue } from '../../ports/queues/intake-queue.ts';
import type { Refusal } from './member.ts';
import { placeKey } from './places.ts';

/** What came of the turn of one account and Region. */
export interface Looked {
  /** When it was looked at to the end; null: the next run goes on. */
  at: Instant | null;
  refusal: Refusal | null;
}

/** People are told of what cannot be read for so long, in seconds: AWS is busy at times, and roles are made anew. */
const patienceSeconds = 3600;

const organization = 'organization';

/**
 * Tells people of accounts and Regions that nobody can look at, each once, and when it is over. It is told of the router's own
 * account, so that many are one incident for whoever mends it. Each is noted before it is given to the intake: after a crash in between
 * it is given again under the same name. Returns how many there are.
 */
export async function tellTroubles(
  progress: MemberProgress,
  of: { places: readonly Place[]; looked: ReadonlyMap<string, Looked>; refusedList: Refusal | null },
  {
    notes,
    home,
    now,
    shared,
  }: { notes: MemberNotes; home: Place; now: () => Instant; shared: { intake: IntakeQueue } },
): Promise<number> {
  const at = now();
  const { kept, over } = troublesAfter(progress.troubles, of, at);
  const tell = kept.filter(({ isTold, since }) => !isTold && secondsBetween(since, at) >= patienceSeconds);
  const names = new Map(progress.names.map(({ id, name }) => [id, name]));
  const problem = (trouble: MemberTrouble) => problemOf(trouble, names);
  await notes.save({ ...progress, troubles: [...kept, ...over] });
  await shared.intake.put(tell.map((one) => foundEvent(problem(one), home, at)));
  const told = over.filter(({ isTold }) => isTold);
  await shared.intake.put(told.map((one) => overEvent(problem(one), whyOver(one, of.places), home, at)));
  if (tell.length > 0 || over.length > 0) {
    const isTold = new Set(tell);
    await notes.save({ ...progress, troubles: kept.map((one) => (isTold.has(one) ? { ...one, isTold: true } : one)) });
  }
  return kept.length;
}

function troublesAfter(
  before: readonly MemberTrouble[],
  {
    places,
    looked,
    refusedList,
  }: { places: readonly Place[]; looked: ReadonlyMap<string, Looked>; refusedList: Refusal | null },
  at: Instant,
): { kept: MemberTrouble[]; over: MemberTrouble[] } {
  const known = new Map(before.map((one) => [one.of, one]));
  const there = new Set(places.map(placeKey));
  const refusals = new Map([...looked].flatMap(([key, { refusal }]) => (refusal === null ? [] : [[key, refusal]])));
  if (refusedList !== null) refusals.set(organization, refusedList);
  const now = [...refusals].map(([key, { what, code }]): MemberTrouble => {
    const was = known.get(key);
    return { of: key, since: was?.since ?? at, what, code, isTold: was?.isTold ?? false };
  });
  // What had no turn stays as it was.
  const hadTurn = (key: string) => looked.has(key) || key === organization;
  const rest = before.filter(({ of }) => !refusals.has(of));
  const kept = rest.filter(({ of }) => !hadTurn(of) && there.has(of));
  return { kept: [...now, ...kept], over: rest.filter((one) => !kept.includes(one)) };
}

const refusedWords = {
  role: 'the reader role there could not be assumed',
  lists: 'the lists of its backup plans or jobs could not be read',
  accounts: 'the accounts of the organization could not be listed',
} as const satisfies Readonly<Record<MemberTrouble['what'], string>>;

function problemOf({ of, since, what, code }: MemberTrouble, names: ReadonlyMap<string, string | null>): FoundProblem {
  const id = `member-${sha256(of, 12)}-${Date.parse(since).toString(36)}`;
  const name = of === organization ? 'the organization' : nameOfPlace(of, names);
  const so =
    of === organization
      ? 'An account that is new is looked at by nobody until they are.'
      : 'A backup that never runs there, and what takes its protection away, is found by nobody until it is mended.';
  return {
    ...{ id, jobId: id, reason: 'member-unreadable', severity: 'high', about: 'set-up', subject: `member:${of}`, name },
    says: `Nobody can look at ${name}: ${refusedWords[what]} (${code}), since ${since}. ${so}`,
    ...{ resourceArn: null, resourceType: null, planId: null, planArn: null, destinationVaultArn: null },
    startedAt: since,
  };
}

function nameOfPlace(of: string, names: ReadonlyMap<string, string | null>): string {
  const [accountId = '', region = ''] = of.split('#');
  const name = names.get(accountId) ?? null;
  return name === null ? `account ${accountId} in ${region}` : `account ${accountId} (${name}) in ${region}`;
}

function whyOver({ of }: MemberTrouble, places: readonly Place[]): string {
  if (of === organization) return 'The accounts of the organization are listed again.';
  return places.some((place) => placeKey(place) === of)
    ? 'It is looked at again.'
    : 'It is not among the accounts and Regions that are looked at any more.';
}
