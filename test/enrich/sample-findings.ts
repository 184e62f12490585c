import { classifyFailure, type Failure } from '../../src/enrich/classify.ts';
import { type Findings, nothingFound } from '../../src/enrich/findings.ts';
import type { BackupEvent } from '../../src/events/backup-event.ts';
import { normaliseEvent } from '../../src/events/normalise.ts';
import type { JobDetails } from '../../src/ports/aws-backup/job-describer.ts';
import { fixture } from '../events/fixtures.ts';

/** Returns the event of a fixture, changed as a test says. */
export function eventOf(name: string, change: Partial<BackupEvent> = {}): BackupEvent {
  const found = normaliseEvent(fixture(name), '2026-03-04T12:00:00.000Z');
  if (found === null) throw new Error('not about AWS Backup');
  return { ...found, ...change };
}

/** Returns job details of which only what a test says is known. */
export function details(change: Partial<JobDetails> = {}): JobDetails {
  return {
    resourceName: null,
    resourceArn: null,
    resourceType: null,
    messageCategory: null,
    statusMessage: null,
    planId: null,
    planArn: null,
    planName: null,
    ruleId: null,
    ruleName: null,
    schedule: null,
    scheduleTimezone: null,
    vaultName: null,
    vaultLocked: null,
    encryptionKeyArn: null,
    iamRoleArn: null,
    parentJobId: null,
    startedAt: null,
    completedAt: null,
    ...change,
  };
}

/** Returns findings of which only what a test says is known. */
export function findings(change: Partial<Findings> = {}): Findings {
  return { ...nothingFound, ...change };
}

/** Returns the code of a failure of which AWS writes something; it is of a backup unless a test says otherwise. */
export function codeOf(statusMessage: string | null, more: Partial<Failure> = {}): string {
  return classifyFailure({
    kind: 'backup',
    outcome: 'failed',
    state: 'FAILED',
    statusMessage,
    messageCategory: null,
    ...more,
  }).code;
}
