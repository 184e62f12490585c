import { aftermathIn, endingOf } from './aftermath.ts';
import type { Outcome } from './backup-event.ts';
import { type Fields, fieldsIn, instantOf, textOf } from './fields.ts';
import { type EventKind, jobIdFields } from './kinds.ts';
import { isState, lookUp, outcomeOfState, outcomeOfThing } from './outcome-of-state.ts';
import { type EventReader, readShared } from './reading.ts';

/** Outcomes of changes: a change is news, unless it removes protection. */
const changes: Readonly<Record<string, Outcome>> = {
  CREATED: 'changed',
  MODIFIED: 'changed',
  UPDATED: 'changed',
  DELETED: 'changed',
};

/** States of what is not a job: it comes and goes. */
export const otherStates: Readonly<Record<string, Outcome>> = {
  MODIFIED: 'changed',
  DELETED: 'changed',
  AVAILABLE: 'changed',
  ACTIVE: 'changed',
  CREATING: 'in-progress',
  UPDATING: 'in-progress',
  DELETING: 'in-progress',
  DISASSOCIATING: 'in-progress',
  CREATION_FAILED: 'failed',
  DELETION_FAILED: 'failed',
};

/** Reads a Backup Plan State Change. Without its plan nothing is backed up any more, so a deleted one is a problem. */
export const readPlan: EventReader = (detail, firstResource) => {
  const reading = readChange('plan', detail, textOf(detail, 'backupPlanId') ?? firstResource);
  return {
    ...reading,
    outcome: isState(reading.state, 'DELETED') ? 'failed' : reading.outcome,
    resourceArn: firstResource,
    planId: textOf(detail, 'backupPlanId'),
    planArn: firstResource,
  };
};

/**
 * Reads a Backup Vault State Change; a vault lock shows here, as MODIFIED with `isLocked`. A vault that was
 * deleted, or that is no longer locked, is a problem: plans that name it fail, or backups can be deleted.
 */
export const readVault: EventReader = (detail, firstResource) => {
  const reading = readChange('vault', detail, textOf(detail, 'backupVaultName') ?? firstResource);
  const isUnlocked = isState(reading.state, 'MODIFIED', 'UPDATED') && isFalse(detail.isLocked);
  return {
    ...reading,
    outcome: isUnlocked || isState(reading.state, 'DELETED') ? 'failed' : reading.outcome,
    resourceArn: firstResource,
    vaultArn: reading.vaultArn ?? firstResource,
  };
};

/**
 * Reads a Region Setting State Change. Resources of a type that is switched off here are silently left out of
 * every plan from now on, and without AWS Backup's management they have neither copies elsewhere nor cold storage, so both
 * are problems; the types stand for the job.
 */
export const readRegionSetting: EventReader = (detail, firstResource) => {
  const choices = fieldsIn(detail, 'ResourceTypeOptInPreference');
  const off = switchedOff(choices);
  const unmanaged = switchedOff(fieldsIn(detail, 'ResourceTypeManagementPreference'));
  const types =
    [off, unmanaged, Object.keys(choices)]
      .find((some) => some.length > 0)
      ?.sort()
      .join(', ') ?? '';
  const reading = readChange('region-setting', detail, types || firstResource);
  if (off.length > 0)
    return { ...reading, outcome: 'failed', statusMessage: `Not backed up in this Region: ${types}.` };
  if (unmanaged.length === 0) return reading;
  const statusMessage = `Without AWS Backup's own features in this Region: ${types}.`;
  return { ...reading, outcome: 'failed', statusMessage, finding: 'management-off' };
};

function switchedOff(preference: Fields): string[] {
  return Object.entries(preference).flatMap(([type, isOn]) => (isFalse(isOn) ? [type] : []));
}

/** Reads an event of a type this version does not know, as far as it looks like the others. */
export const readUnknown: EventReader = (detail, firstResource) => {
  const shared = readShared(detail);
  const known = lookUp(otherStates, shared.state);
  return {
    ...shared,
    kind: 'unknown',
    ...endingOf('unknown', known ?? outcomeOfThing(shared.state), aftermathIn(detail)),
    jobId: jobIdOf(detail) ?? shared.jobId,
    recoveryPointArn: shared.recoveryPointArn ?? firstResource,
  };
};

/** Reads a drill: a synthetic failure, unless it says otherwise. */
export const readDrill: EventReader = (detail, firstResource) => {
  const reading = readUnknown(detail, firstResource);
  const known = lookUp(otherStates, reading.state) ?? outcomeOfState(reading.state);
  const outcome = reading.state === '' ? 'failed' : known;
  return { ...reading, kind: 'drill', ...endingOf('drill', outcome, aftermathIn(detail)) };
};

function readChange(kind: EventKind, detail: Fields, subject: string | null) {
  const shared = readShared(detail);
  const outcome = lookUp(changes, shared.state) ?? outcomeOfThing(shared.state);
  const at = instantOf(detail, 'modifiedAt', 'deletionDate');
  return { ...shared, kind, outcome, jobId: shared.jobId || (subject ?? ''), at };
}

/** AWS writes some truth values as text. */
function isFalse(value: unknown): boolean {
  return value === false || (typeof value === 'string' && value.trim().toLowerCase() === 'false');
}

function jobIdOf(detail: Fields): string | null {
  return textOf(detail, ...jobIdFields.map(({ idField }) => idField));
}
