import { isElsewhere, type Place } from '../../enrich/elsewhere.ts';
import { type Answer, Answers } from '../../estate/answers.ts';
import { readEstate } from '../../estate/read-estate.ts';
import { type TrailedCall, trailedCalls } from '../../estate/trail.ts';
import { type Fields, textOf } from '../../events/fields.ts';
import { foundEvent } from '../../events/found-problem.ts';
import type { HeardCall } from '../../events/heard-call.ts';
import { acceptFindings } from '../../findings/acceptances.ts';
import { judge } from '../../findings/find.ts';
import type { Finding, FindingRow, Judgement } from '../../findings/finding.ts';
import { idOfFinding, problemOf } from '../../findings/found-problems.ts';
import { findingRows } from '../../findings/registry.ts';
import { severities } from '../../incidents/alert.ts';
import { sha256 } from '../../lib/hash.ts';
import { addSeconds, type Instant, secondsBetween } from '../../lib/instant.ts';
import type { HeardOfFinding, KnownFinding, KnownFindings } from '../../ports/incidents/known-findings.ts';
import type { Acceptance } from '../../rules/sections/protection.ts';

/** Where findings are kept. */
type KeptFindings = Pick<KnownFindings, 'of' | 'keep'>;

/** What judging calls needs. */
export interface CallSources {
  knownFindings: KeptFindings;
  /** Of another account and Region that is looked at, its own findings, by the names that the look gives them; null: nobody looks there. */
  findingsThere?: (place: Place) => KeptFindings | null;
  /** Every vault as AWS Backup lists it, with its key; of this account and Region. */
  listedVaults(): Promise<readonly Fields[]>;
  home: Place;
}

/** Something that a call took away, on its way to people. */
export interface FoundInCall {
  known: KnownFinding;
  /** As `watch` would give it in; null: people know, and it is only counted. */
  message: Fields | null;
}

/** As far back as earlier calls count, in seconds: as far as a look at the account goes at the most. */
const reachSeconds = 7 * 86_400;

/** After so long without another, in seconds, a call is another deed and no repeat. */
const newDeedSeconds = 3600;

/** So far ahead may the clock be that CloudTrail goes by, in seconds; what is said to be later waits for the look. */
const longestSkewSeconds = 600;

/** The most calls that a finding remembers: what makes it worse is counted to ten. */
const mostRemembered = 20;

/** Calls that say nothing without the vaults: whose key it is, and what the policy belongs to. */
const aboutVaults: ReadonlySet<string> = new Set(['ScheduleKeyDeletion', 'DisableKey', 'PutBackupVaultAccessPolicy']);

/**
 * Returns what calls of one account and Region took away, with what people are not told of yet, by the judgement that `watch` makes at
 * its next look, under the same names: that look finds it known and tells nothing again. What the calls leave open is left to
 * that look, and so is all that hangs on vaults which may not be listed.
 */
export async function findInCalls(
  calls: readonly [HeardCall, ...HeardCall[]],
  accept: readonly Acceptance[],
  sources: CallSources,
  now: Instant,
): Promise<FoundInCall[]> {
  const [{ accountId, region }] = calls;
  const isHome = !isElsewhere({ accountId, region }, sources);
  const { findings: kept, areLookedAt } = findingsOf({ accountId, region }, sources);
  const vaults = isHome && calls.some(({ name }) => aboutVaults.has(name)) ? await vaultsIn(calls, sources) : [];
  const at = addSeconds(now, longestSkewSeconds);
  const judged = judgeCalls(
    calls.map(({ record }) => record),
    vaults,
    at,
  );
  const idOf = (finding: Finding) =>
    areLookedAt ? idOfFinding(finding) : sha256(JSON.stringify([accountId, region, idOfFinding(finding)]), 24);
  const before = new Map((await kept.of(judged.findings.map(idOf))).map((one) => [one.id, one]));
  // What was heard before counts as well: of ten deletions each may come by itself.
  const earlier = judged.findings.flatMap((finding) => earlierCalls(finding, before.get(idOf(finding)), judged));
  const whole = judgeCalls([...calls.map(({ record }) => record), ...earlier], vaults, at);
  const { findings } = acceptFindings(whole, accept);
  return findings.flatMap((finding): FoundInCall[] => {
    const row = findingRows.find(({ reason }) => reason === finding.reason);
    if (row?.telling == null || finding.sure !== 'certain' || finding.accepted !== null) return [];
    const was = before.get(idOf(finding));
    const heard = heardOf(finding, was, whole);
    if (was !== undefined && !isNews(finding, was, heard)) {
      return [{ known: { ...was, heard, dueAt: finding.dueAt }, message: null }];
    }
    const isAnother = was === undefined || isNewDeed(finding, was);
    const since = isAnother ? now : was.since;
    const problem = problemOf(
      finding,
      row as FindingRow & { telling: NonNullable<FindingRow['telling']> },
      since,
      whole,
    );
    const known: KnownFinding = {
      ...{
        id: idOf(finding),
        since,
        toldOf: 'untold',
        severity: finding.severity,
        dueAt: finding.dueAt,
        summary: null,
      },
      ...{ problem, heard },
      ...(areLookedAt ? {} : { elsewhere: true as const }),
    };
    return [{ known, message: foundEvent(problem, { accountId, region }, now) }];
  });
}

/** Returns where the findings of an account and Region are kept, and whether a look at it knows them by their own names. */
export function findingsOf(place: Place, sources: CallSources): { findings: KeptFindings; areLookedAt: boolean } {
  if (!isElsewhere(place, sources)) return { findings: sources.knownFindings, areLookedAt: true };
  const there = sources.findingsThere?.(place) ?? null;
  return there === null
    ? { findings: sources.knownFindings, areLookedAt: false }
    : { findings: there, areLookedAt: true };
}

/**
 * Returns what one call took away, as the intake takes it, when nobody is asked anything; null: nothing, or only the vaults of the
 * account say it.
 */
export function foundByCallAlone({ record, accountId, region }: HeardCall, now: Instant): Fields | null {
  const judged = judgeCalls([record], [], addSeconds(now, longestSkewSeconds));
  const [finding] = judged.findings.filter(({ sure }) => sure === 'certain');
  const row = findingRows.find(({ reason }) => reason === finding?.reason);
  if (finding === undefined || row?.telling == null) return null;
  const problem = problemOf(finding, { ...row, telling: row.telling }, now, judged);
  return foundEvent(problem, { accountId, region }, now);
}

function judgeCalls(records: readonly Fields[], vaults: readonly Answer[], at: Instant): Judgement {
  const once = new Map(records.map((record) => [textOf(record, 'eventID') ?? JSON.stringify(record), record]));
  const Events = [...once.values()].map((record) => ({ CloudTrailEvent: JSON.stringify(record) }));
  const trail: Answer = { call: 'lookup-events', about: [], pages: [{ Events }], refused: null, why: null };
  const estate = readEstate(new Answers([trail, ...vaults]));
  return judge(estate, { since: addSeconds(at, -reachSeconds), at });
}

/** Returns the answers about vaults that the calls are judged with: all vaults, and the policy that was put. */
async function vaultsIn(calls: readonly HeardCall[], { listedVaults }: CallSources): Promise<Answer[]> {
  const given = { refused: null, why: null };
  try {
    const BackupVaultList = [...(await listedVaults())];
    const policies = calls.flatMap(({ name, record }): Answer[] => {
      const { policy, backupVaultName } = (record.requestParameters ?? {}) as Fields;
      if (name !== 'PutBackupVaultAccessPolicy' || typeof backupVaultName !== 'string') return [];
      const pages = [{ BackupVaultName: backupVaultName, Policy: policy }];
      return [{ call: 'get-backup-vault-access-policy', about: [backupVaultName], pages, ...given }];
    });
    return [{ call: 'list-backup-vaults', about: [], pages: [{ BackupVaultList }], ...given }, ...policies];
  } catch {
    // The next look at the account asks again, and says what it may not list.
    return [];
  }
}

/** Returns the calls that a finding counts: those of the same name by the same principal. */
function callsOf({ key, subject }: Finding, { estate, look }: Judgement): TrailedCall[] {
  const calls = trailedCalls(estate.answers, { since: look.since, at: look.at });
  return calls.filter(({ name, by: principal }) => name === key && principal === subject?.name);
}

/** Writes the calls that were heard before out again: name and principal are those of the finding, the rest does not matter. */
function earlierCalls(finding: Finding, was: KnownFinding | undefined, judged: Judgement): Fields[] {
  const [like] = callsOf(finding, judged);
  if (like === undefined) return [];
  return (was?.heard ?? []).map(({ id, at }) => ({ ...like.event, eventID: id, eventTime: at }));
}

function heardOf(finding: Finding, was: KnownFinding | undefined, judged: Judgement): HeardOfFinding[] {
  const now = callsOf(finding, judged).map(({ event, at }) => ({ id: textOf(event, 'eventID') ?? at, at }));
  const all = new Map([...(was?.heard ?? []), ...now].map((one) => [one.id, one]));
  return [...all.values()].sort((a, b) => (a.at < b.at ? -1 : 1)).slice(-mostRemembered);
}

/** Says whether people have to hear of it: it did not reach them, it is worse, or it is another deed after a pause. */
function isNews(finding: Finding, was: KnownFinding, heard: readonly HeardOfFinding[]): boolean {
  if (was.toldOf === 'untold') return true;
  if (severities.indexOf(finding.severity) < severities.indexOf(was.severity)) return true;
  return heard.length > (was.heard ?? []).length && isNewDeed(finding, was);
}

function isNewDeed({ dueAt }: Finding, { dueAt: before, toldOf }: KnownFinding): boolean {
  return toldOf !== 'untold' && dueAt !== null && before !== null && secondsBetween(before, dueAt) > newDeedSeconds;
}
