import type { Outcome } from '../events/backup-event.ts';
import { type EventKind, kindRow } from '../events/kinds.ts';
import { type AlertError, type Exposure, type Severity, severities, worseOf } from '../incidents/alert.ts';
import { isCounted } from '../incidents/lane.ts';
import { rpoEndOf } from '../incidents/rpo-clock.ts';
import { isPendingDeletion, isUsableKey } from '../lib/key-states.ts';
import { errorRow } from './error-catalogue.ts';
import type { CauseSeverity } from './error-row.ts';
import type { Tags } from './findings.ts';
import { formatOutcome } from './outcome-words.ts';
import { isOfSetUp } from './set-up.ts';
import { type Weight, weightOf } from './weight.ts';

/** What a severity is judged by. Whether an event is a drill is not part of it: drills are judged like real alerts. */
export interface SeverityInput {
  kind: EventKind;
  outcome: Outcome;
  error: Pick<AlertError, 'code' | 'category' | 'retryable'>;
  /** Consecutive problems on this lane, including this one. */
  strikes: number;
  exposure?: Exposure | null;
  tags?: Tags;
  resourceType?: string;
  /** The state of the key the failure is about, as KMS spells it. */
  keyState?: string | null;
  vaultLocked?: boolean | null;
  isRestoreTest?: boolean;
  /** The severity of the finding; absent: it is a job and no finding. */
  foundSeverity?: Severity;
}

/** A severity and, in words, why. */
export interface Assessment {
  severity: Severity;
  reasons: string[];
}

type Judgement = readonly [Severity, string];
type Settled = Extract<CauseSeverity, { is: Severity }>;
type Judgements = Readonly<Record<string, Judgement>>;

/** How bad an outcome is before anything else is known. */
const byOutcome: Readonly<Record<Outcome, Severity>> = {
  failed: 'high',
  expired: 'high',
  partial: 'high',
  aborted: 'medium',
  unknown: 'medium',
  'completed-with-issues': 'low',
  succeeded: 'low',
  'in-progress': 'low',
  changed: 'low',
};

/** Caps for resources whose parts have jobs, and alerts, of their own. */
const cappedByResource: Judgements = {
  CloudFormation: ['medium', 'the resources of the stack are backed up by jobs of their own'],
};

/** Strikes at which a lasting problem becomes critical; fewer for resources that matter much. */
const criticalStrikes = { usual: 3, weighty: 2 } as const;

/**
 * How many times the RPO has to pass. A plan's schedule is only a guess at the RPO, and the first failure always uses all of
 * it, so it counts only after twice that time. An RPO from a tag counts as written.
 */
const exceededAt = { tag: 1, 'plan schedule': 2 } as const;

/** How one circumstance changes a severity. */
type Effect =
  | { is: 'at-most' | 'at-least'; severity: Severity; because: string }
  | { is: 'worse' | 'better'; because: string };
type Circumstance = (input: SeverityInput, soFar: Severity, weight: Weight) => Effect | null;

/** The table, from top to bottom: what each circumstance makes of the severity so far. */
const circumstances: readonly Circumstance[] = [
  // A cap does not apply when there never was a good recovery point.
  ({ kind, exposure }) => (exposure?.neverGood === true ? null : capOf(kind)),
  ({ resourceType }) => effect('at-most', entryOf(cappedByResource, resourceType ?? '')),
  // A key that is known to work is not about to be lost, whatever the message says.
  ({ error, keyState, kind, outcome }) =>
    isUsableKey(keyState) && error.category === 'kms' ? null : effectOfCause(error.code, kind, outcome),
  ({ kind, vaultLocked, outcome }) =>
    vaultLocked === true && kindRow(kind).fills !== undefined && isMissing(outcome)
      ? effect('at-least', ['high', 'the vault is locked: what belongs in it may have to be proven complete'])
      : null,
  ({ exposure }) =>
    exposure?.neverGood ? effect('at-least', ['high', 'there is no good recovery point at all']) : null,
  ({ exposure, kind }, soFar) => (soFar === 'low' ? null : exceeded(exposure ?? null, kind)),
  ({ strikes }, soFar, weight) => (soFar === 'low' ? null : manyConsecutiveFailures(strikes, weight)),
  (_input, _soFar, { weight, because }) => (weight === 'little' ? { is: 'better', because } : null),
  (input) =>
    hasMargin(input)
      ? { is: 'better', because: 'it may pass by itself, and the next run is due within the RPO' }
      : null,
  ({ keyState }) =>
    isPendingDeletion(keyState)
      ? effect('at-least', [
          'critical',
          'the KMS key is pending deletion, and every backup made with it is lost with it',
        ])
      : null,
  ({ isRestoreTest, error, keyState }) =>
    isRestoreTest === true && isOfSetUp(error) && !isPendingDeletion(keyState)
      ? effect('at-most', ['high', 'it is a restore test, and says nothing against the backup itself'])
      : null,
];

/**
 * Returns how bad an alert is and why: as bad as its outcome, changed by the table above for its kind, resource, cause,
 * vault, exposure, strikes, tags and key, in that order. A cause that a person chose or that costs only money stays low,
 * unless the RPO is exceeded, and so does a backup that was made.
 */
export function assessSeverity(input: SeverityInput): Assessment {
  const settled = errorRow(input.error.code).severity;
  if (settled !== undefined && 'is' in settled) return settle(input, settled);
  if (input.foundSeverity !== undefined) return assessFound(input, input.foundSeverity);
  let severity = byOutcome[input.outcome];
  const reasons = [formatOutcome(input.kind, input.outcome, input.isRestoreTest)];
  const weight = weightOf(input.tags);
  for (const circumstance of circumstances) {
    const change = circumstance(input, severity, weight);
    if (change === null) continue;
    const after = severityAfter(severity, change);
    const isNews = after !== severity || change.is === 'worse' || change.is === 'at-least';
    if (isNews && !reasons.includes(change.because)) reasons.push(change.because);
    severity = after;
  }
  return { severity, reasons };
}

/** Assesses a finding: its severity already counts age and number of recovery points, so only tags can change it. */
function assessFound({ error, tags }: SeverityInput, found: Severity): Assessment {
  const { weight, because } = weightOf(tags);
  const meaning = errorRow(error.code).meaning.replace(/\.$/, '');
  const reasons = [meaning.charAt(0).toLowerCase() + meaning.slice(1)];
  if (weight !== 'little') return { severity: found, reasons };
  return { severity: severityAfter(found, { is: 'better', because }), reasons: [...reasons, because] };
}

function settle({ exposure, kind }: SeverityInput, { is, because, whenRpoExceeded }: Settled): Assessment {
  const over = whenRpoExceeded === undefined ? null : exceeded(exposure ?? null, kind);
  if (over === null || whenRpoExceeded === undefined) return { severity: is, reasons: [because] };
  return { severity: whenRpoExceeded, reasons: [because, over.because] };
}

/** Returns how the row of a cause changes the severity. */
function effectOfCause(code: string, kind: EventKind, outcome: Outcome): Effect | null {
  const { severity } = errorRow(code);
  if (severity === undefined || 'is' in severity) return null;
  const { atLeast, because, kinds, unlessMade } = severity;
  if (unlessMade === true && outcome === 'completed-with-issues') return null;
  if (kinds?.includes(kind) === false) return null;
  return effect('at-least', [atLeast, because]);
}

function severityAfter(severity: Severity, change: Effect): Severity {
  const rank = severities.indexOf(severity);
  switch (change.is) {
    case 'at-least':
      return worseOf(severity, change.severity);
    case 'at-most':
      return worseOf(severity, change.severity) === severity ? change.severity : severity;
    case 'worse':
      return severities[Math.max(0, rank - 1)] ?? severity;
    case 'better':
      return severities[Math.min(severities.length - 1, rank + 1)] ?? severity;
  }
}

/** Returns the effect of an exceeded RPO. For a copy there is a good recovery point, only an old one. */
function exceeded(exposure: Exposure | null, kind: EventKind): Effect | null {
  if (exposure === null) return null;
  const { shareUsed, rpoSource } = exposure;
  if (shareUsed === null || rpoSource === null || shareUsed <= exceededAt[rpoSource]) return null;
  const share = shareUsed < 10 ? `${Math.round(shareUsed * 100)} % of` : `${Math.floor(shareUsed)} times`;
  const what = rpoSource === 'tag' ? 'the RPO' : "the time between two runs of the plan's schedule";
  const since = kindRow(kind).fills === 'destination' ? 'since the last good backup' : 'without a good recovery point';
  return { is: 'worse', because: `${share} ${what} has passed ${since}` };
}

function manyConsecutiveFailures(strikes: number, { weight, because }: Weight): Effect | null {
  const row = `${isCounted(strikes) ? '' : 'at least '}${strikes} problems in a row`;
  if (strikes >= criticalStrikes.usual) return effect('at-least', ['critical', row]);
  if (weight !== 'much' || strikes < criticalStrikes.weighty) return null;
  return effect('at-least', ['critical', `${row}, and ${because}`]);
}

/** Says whether a first failure may pass by itself: the next run comes before the tagged RPO is used up. */
export function hasMargin({ error, strikes, exposure }: SeverityInput): boolean {
  if (!error.retryable || strikes > 1 || exposure == null || exposure.rpoSource !== 'tag') return false;
  const { nextRunAt } = exposure;
  const end = rpoEndOf(exposure);
  return nextRunAt !== null && end !== null && nextRunAt < end;
}

function effect(is: 'at-most' | 'at-least', judgement: Judgement | null): Effect | null {
  return judgement === null ? null : { is, severity: judgement[0], because: judgement[1] };
}

function capOf(kind: EventKind): Effect | null {
  const { severityCap: cap } = kindRow(kind);
  return cap === undefined ? null : effect('at-most', [cap.atMost, cap.because]);
}

function isMissing(outcome: Outcome): boolean {
  return outcome === 'failed' || outcome === 'expired' || outcome === 'partial';
}

function entryOf(table: Judgements, key: string): Judgement | null {
  return Object.hasOwn(table, key) ? (table[key] ?? null) : null;
}
