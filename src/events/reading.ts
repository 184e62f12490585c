import type { Instant } from '../lib/instant.ts';
import type { BackupEvent } from './backup-event.ts';
import { type Fields, fieldsIn, messageOf, textOf } from './fields.ts';

/** The part of an event that each family of AWS events spells in its own way. */
export interface Reading extends FamilyFields {
  /** When it happened, where the family has no `completionDate`; null or none: when AWS sent the event. */
  at?: Instant | null;
}

type FamilyFields = Pick<
  BackupEvent,
  | 'kind'
  | 'outcome'
  | 'jobId'
  | 'state'
  | 'statusMessage'
  | 'resourceArn'
  | 'resourceType'
  | 'vaultName'
  | 'vaultArn'
  | 'destinationVaultArn'
  | 'recoveryPointArn'
  | 'destinationRecoveryPointArn'
  | 'planId'
  | 'planArn'
  | 'planRuleId'
  | 'messageCategory'
  | 'isRestoreTest'
  | 'finding'
  | 'sizeBytes'
  | 'size'
  | 'missedRun'
  | 'found'
  | 'contributor'
  | 'alarmMute'
>;

/** Reads one family of AWS events: its `detail`, and the first of the envelope's `resources`. */
export type EventReader = (detail: Fields, firstResource: string | null) => Reading;

/** Returns what all families spell alike; each reader says the rest. */
export function readShared(detail: Fields): Omit<Reading, 'kind' | 'outcome'> {
  const createdBy = fieldsIn(detail, 'createdBy');
  const vaultArn = textOf(detail, 'backupVaultArn', 'sourceBackupVaultArn');
  return {
    jobId: textOf(detail, 'jobId') ?? '',
    state: textOf(detail, 'state', 'status') ?? '',
    statusMessage: messageOf(detail, 'statusMessage'),
    resourceArn: textOf(detail, 'resourceArn', 'sourceResourceArn'),
    resourceType: textOf(detail, 'resourceType'),
    vaultName: textOf(detail, 'backupVaultName') ?? vaultNameOf(vaultArn),
    vaultArn,
    destinationVaultArn: textOf(detail, 'destinationBackupVaultArn'),
    recoveryPointArn: textOf(detail, 'recoveryPointArn'),
    planId: textOf(createdBy, 'backupPlanId'),
    planArn: textOf(createdBy, 'backupPlanArn'),
    // Backup and copy jobs say backupPlanRuleId, scan jobs and the API backupRuleId.
    planRuleId: textOf(createdBy, 'backupPlanRuleId', 'backupRuleId'),
  };
}

/** Returns the vault's name at the end of its ARN; names of automatic vaults contain slashes. */
function vaultNameOf(vaultArn: string | null): string | null {
  const marker = ':backup-vault:';
  const at = vaultArn?.indexOf(marker) ?? -1;
  return vaultArn !== null && at >= 0 ? vaultArn.slice(at + marker.length) || null : null;
}
