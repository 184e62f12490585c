import type { Outcome } from '../events/backup-event.ts';
import type { EventKind } from '../events/kinds.ts';

/** The words for each outcome of a job. */
const usual: Readonly<Record<Outcome, string>> = {
  failed: 'the job failed',
  expired: 'the job did not start or finish in its window',
  partial: 'only some parts were backed up',
  aborted: 'the job was stopped',
  unknown: 'AWS reports a state nobody has seen before',
  'completed-with-issues': 'it is complete, with issues',
  succeeded: 'the job succeeded',
  'in-progress': 'the job is still running',
  changed: 'a setting was changed',
};

type Words = Readonly<Partial<Record<Outcome, string>>>;

const ofChange: Words = { failed: 'protection was taken away, or something failed' };

const ofRestoreTest: Words = {
  failed: 'the restore test failed',
  partial: 'only some parts were restored in the test',
  'completed-with-issues': 'the restore test ended, with issues',
};

/** Other words for kinds of which the usual words would not be true. */
const byKind: Readonly<Partial<Record<EventKind, Words>>> = {
  backup: { 'completed-with-issues': 'the backup was made, with issues' },
  copy: {
    failed: 'the copy failed',
    partial: 'only some parts were copied',
    'completed-with-issues': 'the copy was made, with issues',
  },
  restore: {
    failed: 'the restore failed',
    partial: 'only some parts were restored',
    'completed-with-issues': 'the restore ended, with issues',
    unknown: 'AWS reports of the restore what nobody has seen before',
  },
  scan: {
    failed: 'the scan failed',
    partial: 'only some parts were scanned',
    unknown: 'the scan did not say whether the backup is clean',
    'completed-with-issues': 'the scan ended, and not everything was scanned',
  },
  'recovery-point': {
    failed: 'the recovery point could not be deleted',
    aborted: 'the continuous backup was stopped',
    partial: 'the recovery point lacks some parts',
  },
  'recovery-point-index': { failed: 'the index could not be made' },
  'access-point': {
    failed: 'the access point could not be made or deleted',
    unknown: 'AWS reports a state of the access point nobody has seen before',
  },
  plan: ofChange,
  vault: ofChange,
  'region-setting': ofChange,
  'plan-selection': { failed: 'the resources of the plan could not be selected' },
  alarm: { failed: 'an alarm went off' },
  missed: { failed: 'the scheduled job never ran', expired: 'the scheduled job never ran' },
  unknown: { failed: 'AWS says that something failed' },
};

/** Returns the outcome of an event in words, such as `failed`. */
export function formatOutcome(kind: EventKind, outcome: Outcome, isRestoreTest = false): string {
  if (isRestoreTest && ofRestoreTest[outcome] !== undefined) return ofRestoreTest[outcome];
  return byKind[kind]?.[outcome] ?? usual[outcome];
}
