import type { EventKind, Outcome } from '../events/backup-event.ts';
import { type AlertError, type Severity, severities, worseOf } from '../incidents/alert.ts';

/** What a severity is judged by. That an event is a drill is no part of it: drills take the real path. */
export interface SeverityInput {
  kind: EventKind;
  outcome: Outcome;
  error: Pick<AlertError, 'code' | 'category'>;
  /** Consecutive problems on this lane, this one included. */
  strikes: number;
}

/** A severity and, in words, why. */
export interface Assessment {
  severity: Severity;
  reasons: string[];
}

type Judgement = readonly [Severity, string];
type Judgements = Readonly<Record<string, Judgement>>;

/** How bad an outcome is before anything else is known. */
const byOutcome: Readonly<Record<Outcome, Judgement>> = {
  failed: ['high', 'the job failed'],
  expired: ['high', 'the job did not start or finish in its window'],
  partial: ['high', 'only some parts were backed up'],
  aborted: ['medium', 'the job was stopped'],
  unknown: ['medium', 'AWS reports a state nobody has seen before'],
  'completed-with-issues': ['low', 'the backup was made, with issues'],
  succeeded: ['low', 'the job succeeded'],
  'in-progress': ['low', 'the job is still running'],
  changed: ['low', 'a setting was changed'],
};

/** Kinds whose problem leaves the backup itself alone: never worse than this for the outcome. */
const cappedByKind: Readonly<Partial<Record<EventKind, Judgement>>> = {
  copy: ['medium', 'the backup itself exists, only its copy is missing'],
  scan: ['medium', 'the backup itself exists, only its scan is missing'],
  'recovery-point-index': ['low', 'the backup itself is good, only its search index is missing'],
};

/** Causes that are at least this bad, whatever the outcome. */
const raisedByCode: Judgements = {
  'kms-key-unusable': ['critical', 'if the key is deleted, every backup encrypted with it is lost'],
  'malware-found': ['critical', 'malware was found in a backup'],
  'role-not-assumable': ['critical', 'no resource of the plan is backed up while its role cannot be used'],
  'resources-not-selected': ['critical', 'no resource of the plan is backed up while they cannot be selected'],
  's3-nothing-backed-up': ['high', 'the backup contains no object at all'],
  'continuous-backup-stopped': ['high', 'no later point in time can be restored'],
  'eks-objects-failed': ['medium', 'parts of the cluster are missing in the backup'],
  'air-gapped-unsupported': ['medium', 'the backup is not in the air-gapped vault'],
};

/** Causes that are this and no worse, however often they come. */
const settledByCode: Judgements = {
  'stopped-by-user': ['low', 'a person stopped the job on purpose'],
  'recovery-point-not-deleted': ['low', 'nothing is lost, but it is still billed'],
  'recovery-point-in-use': ['low', 'nothing is lost, but it is still billed'],
};

/** Strikes from which a problem that does not go away is critical. */
const criticalStrikes = 3;

/**
 * Returns how bad an alert is and why: as bad as its outcome, no worse than its kind allows, at least as bad
 * as its cause; and critical at the third problem in a row. A cause that a person chose or that costs only
 * money stays low, and so does a backup that was made, however often it has small issues.
 */
export function assessSeverity(input: SeverityInput): Assessment {
  const settled = entryOf(settledByCode, input.error.code);
  if (settled !== null) return { severity: settled[0], reasons: [settled[1]] };
  let [severity, reason] = byOutcome[input.outcome];
  const reasons = [reason];
  const cap = cappedByKind[input.kind];
  if (cap !== undefined && severity !== cap[0] && worseOf(severity, cap[0]) === severity) {
    severity = cap[0];
    reasons.push(cap[1]);
  }
  const raise = entryOf(raisedByCode, input.error.code);
  if (raise !== null) {
    severity = worseOf(severity, raise[0]);
    reasons.push(raise[1]);
  }
  if (input.strikes >= criticalStrikes && severity !== 'low') {
    severity = severities[0];
    reasons.push(`${input.strikes} problems in a row`);
  }
  return { severity, reasons };
}

function entryOf(table: Judgements, code: string): Judgement | null {
  return Object.hasOwn(table, code) ? (table[code] ?? null) : null;
}
