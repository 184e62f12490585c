import type { EventKind, Outcome } from './backup-event.ts';
import { textOf } from './fields.ts';
import { lookUp, outcomeOfState } from './outcome-of-state.ts';
import { type EventReader, readShared } from './reading.ts';

const changes: Readonly<Record<string, Outcome>> = {
  CREATED: 'changed',
  MODIFIED: 'changed',
  UPDATED: 'changed',
  DELETED: 'changed',
};

/** Reads a Backup Plan State Change: somebody made, edited or deleted a plan. */
export const readPlan: EventReader = (detail, firstResource) => {
  const reading = readChange('plan', detail, textOf(detail, 'backupPlanId') ?? firstResource);
  return { ...reading, planId: textOf(detail, 'backupPlanId'), planArn: firstResource };
};

/** Reads a Backup Vault State Change; a vault lock shows here, as MODIFIED with `isLocked`. */
export const readVault: EventReader = (detail, firstResource) => {
  const reading = readChange('vault', detail, textOf(detail, 'backupVaultName') ?? firstResource);
  return { ...reading, vaultArn: reading.vaultArn ?? firstResource };
};

/** Reads a Region Setting State Change: a resource type switched off here is no longer backed up. */
export const readRegionSetting: EventReader = (detail, firstResource) =>
  readChange('region-setting', detail, firstResource);

/** Reads an event of a type this version does not know, as far as it looks like the others. */
export const readUnknown: EventReader = (detail, firstResource) => {
  const shared = readShared(detail);
  return {
    ...shared,
    kind: 'unknown',
    outcome: lookUp({ MODIFIED: 'changed', DELETED: 'changed' }, shared.state) ?? outcomeOfState(shared.state),
    jobId: jobIdOf(detail) ?? shared.jobId,
    recoveryPointArn: shared.recoveryPointArn ?? firstResource,
  };
};

/** Reads a drill: a synthetic failure, unless it says otherwise. */
export const readDrill: EventReader = (detail, firstResource) => {
  const reading = readUnknown(detail, firstResource);
  return { ...reading, kind: 'drill', outcome: reading.state === '' ? 'failed' : reading.outcome };
};

function readChange(kind: EventKind, detail: Parameters<EventReader>[0], subject: string | null) {
  const shared = readShared(detail);
  const outcome = lookUp(changes, shared.state) ?? outcomeOfState(shared.state);
  return { ...shared, kind, outcome, jobId: shared.jobId || (subject ?? '') };
}

function jobIdOf(detail: Parameters<EventReader>[0]): string | null {
  return textOf(detail, 'backupJobId', 'copyJobId', 'restoreJobId', 'scanJobId', 'accessPointId');
}
