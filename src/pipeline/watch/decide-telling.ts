import { isAsked, isWhole, sinceOf } from '../../findings/find.ts';
import type { Finding, FindingRow, Judgement } from '../../findings/finding.ts';
import { idOfFinding, problemOf } from '../../findings/found-problems.ts';
import { findingRows } from '../../findings/registry.ts';
import { denialsSeen } from '../../findings/vault-policies.ts';
import { type Severity, severities } from '../../incidents/alert.ts';
import { addSeconds, type Instant, laterOf } from '../../lib/instant.ts';
import type { FindingsProgress, KnownFinding } from '../../ports/incidents/known-findings.ts';
import { describeAccepted } from '../../routing/accept.ts';

/** How long CloudTrail may take to list a call, in seconds. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html */
const trailLagSeconds = 900;

/** What there is to decide on. */
export interface ToDecide {
  judgement: Judgement;
  /** Earlier findings that are not over, as far as is known. */
  known: readonly KnownFinding[];
  progress: FindingsProgress;
  /** Whether the daily questions were asked, too. */
  isDaily: boolean;
  /** From when on the findings of the summary are reported one by one; null: never by themselves. */
  tellFrom: Instant | null;
  /** Says whether a resource's runs have been missing since before the first look. */
  isLongMissing: (resourceArn: string) => boolean;
  /** Says whether a resource is gone. */
  isGone: (resourceArn: string) => boolean;
  /** Incidents of what is gone are closed after this look: see `find-gone.ts`. */
  closesGone: boolean;
}

/** Something that is over, and why. */
export interface Over {
  finding: KnownFinding;
  why: string;
}

/** What a look at an account decides. */
export interface Telling {
  /** Findings that people are told about now. */
  tell: KnownFinding[];
  /** Findings that one summary reports, if there are any. */
  quiet: { finding: Finding; known: KnownFinding }[];
  /** Findings that a summary has already reported. */
  said: KnownFinding[];
  over: Over[];
  /** Findings that can no longer be judged, and are not over. */
  forget: KnownFinding[];
  progress: FindingsProgress;
}

/**
 * Decides what a look changes. A new finding is reported once, and again only if it has become worse; a finding that a complete
 * look does not find again is over. Findings of the first look at a reason or a plan go into one summary. Pure.
 */
export function decideTelling(given: ToDecide): Telling {
  const { judgement, known, progress, isDaily } = given;
  const { look, estate } = judgement;
  const rows = new Map(
    findingRows.filter((row) => isLookedFor(row, judgement, isDaily)).map((row) => [row.reason as string, row]),
  );
  const before = new Map(known.map((one) => [one.id, one]));
  const telling: Telling = { tell: [], quiet: [], said: [], over: [], forget: [], progress };
  const found = new Map<string, Finding>();
  for (const finding of judgement.findings) {
    const row = rows.get(finding.reason);
    if (row?.telling == null || finding.sure === 'not-seen') continue;
    const id = idOfFinding(finding);
    found.set(id, finding);
    if (finding.accepted === null) sortIn(telling, finding, { telling: row.telling, row, was: before.get(id), given });
  }
  for (const one of known) {
    const row = rows.get(one.problem.reason);
    if (row !== undefined) endIfOver(telling, one, found.get(one.id), { row, given }, judgement);
  }
  telling.progress = {
    reasons: [...new Set([...progress.reasons, ...rows.keys()])],
    plans: isDaily && estate.plans !== null ? estate.plans.map(({ id }) => id) : progress.plans,
    wholeAt: isDaily ? look.at : progress.wholeAt,
    denials: denialsSeen(look),
  };
  return telling;
}

interface OfFinding {
  row: FindingRow;
  telling: NonNullable<FindingRow['telling']>;
  was: KnownFinding | undefined;
  given: ToDecide;
}

function sortIn(telling: Telling, finding: Finding, { row, telling: how, was, given }: OfFinding): void {
  const { judgement, progress, tellFrom, isLongMissing } = given;
  const { at } = judgement.look;
  // A finding that depends on an unasked question may look different once that is asked.
  if (was === undefined && finding.sure === 'likely' && !isAsked(row, judgement.estate)) return;
  const after = knownOf(finding, { ...row, telling: how }, was, judgement);
  const isForSummary = was === undefined && (tellFrom === null || tellFrom > at);
  if (isForSummary && isFirstLook(finding, progress)) {
    telling.quiet.push({ finding, known: { ...after, toldOf: 'quiet' } });
  } else if (isForSummary && how.isSaidByRuns === true && isLongMissing(finding.resourceArn ?? '')) {
    telling.said.push({ ...after, toldOf: 'quiet' });
  } else if (isToBeTold(was, finding, tellFrom, at)) {
    telling.tell.push({ ...after, toldOf: 'untold' });
  }
}

/** Something that began before the time looked at may well go on. */
function endIfOver(
  telling: Telling,
  one: KnownFinding,
  found: Finding | undefined,
  { row, given: { isGone, closesGone } }: Pick<OfFinding, 'row' | 'given'>,
  { look, estate }: Judgement,
): void {
  // A resource that is gone has not recovered: see `find-gone.ts`.
  if (found === undefined && isGone(one.problem.resourceArn ?? '')) {
    if (closesGone) telling.forget.push(one);
    return;
  }
  const by = found?.accepted ?? null;
  if (by !== null) telling.over.push({ finding: one, why: describeAccepted(by) });
  if (found !== undefined || mayBeUnseen(one, look)) return;
  const ends = endOf(one, row, { look, estate });
  if (ends === 'forgotten') telling.forget.push(one);
  if (ends === 'over')
    telling.over.push({ finding: one, why: `It was not found any more in a complete check at ${look.at}.` });
}

/** Says how something ends that a look does not find any more; null: not by this look. */
function endOf(
  { dueAt, elsewhere, problem }: KnownFinding,
  row: FindingRow,
  { look, estate }: Pick<Judgement, 'look' | 'estate'>,
): 'forgotten' | 'over' | null {
  const isPast = dueAt !== null && dueAt < sinceOf(row, look);
  // A call from before the part of the trail that is read cannot be found again; a later one is another finding.
  if (isPast && row.needs.includes('lookup-events')) return 'forgotten';
  if (elsewhere === true || !isWhole(row, estate, problem.resourceArn)) return null;
  return isPast ? 'forgotten' : 'over';
}

/** Says whether it was heard at once, so lately that the look may not have seen it: CloudTrail lists a call some minutes later. */
function mayBeUnseen({ heard, since, dueAt }: KnownFinding, { at }: Judgement['look']): boolean {
  return heard !== undefined && laterOf(since, dueAt ?? since) > addSeconds(at, -trailLagSeconds);
}

/** A reason that could not be looked at still has its first look to come. */
function isLookedFor({ reason, telling, findWithout }: FindingRow, { notKnown }: Judgement, isDaily: boolean): boolean {
  if (telling === null || (telling.every === 'day' && !isDaily)) return false;
  return findWithout !== undefined || !notKnown.some(({ what }) => what === reason);
}

function isFirstLook({ reason, planId }: Finding, { reasons, plans }: FindingsProgress): boolean {
  return !reasons.includes(reason) || (planId !== null && !plans.includes(planId));
}

function isToBeTold(
  was: KnownFinding | undefined,
  { severity }: Finding,
  tellFrom: Instant | null,
  at: Instant,
): boolean {
  if (was === undefined || was.toldOf === 'untold') return true;
  if (isWorse(severity, was.severity)) return true;
  return was.toldOf === 'quiet' && tellFrom !== null && tellFrom <= at;
}

function isWorse(severity: Severity, than: Severity): boolean {
  return severities.indexOf(severity) < severities.indexOf(than);
}

function knownOf(
  finding: Finding,
  row: FindingRow & { telling: NonNullable<FindingRow['telling']> },
  was: KnownFinding | undefined,
  judgement: Judgement,
): KnownFinding {
  const since = was?.since ?? judgement.look.at;
  return {
    id: idOfFinding(finding),
    since,
    toldOf: was?.toldOf ?? 'untold',
    severity: finding.severity,
    dueAt: finding.dueAt,
    summary: was?.summary ?? null,
    problem: problemOf(finding, row, since, judgement),
    ...(was?.heard === undefined ? {} : { heard: was.heard }),
  };
}
