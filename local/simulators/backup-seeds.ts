import type { BackupItem, BackupStore } from './backup-store.ts';
import { isObject } from './exchange.ts';

/** The kinds of items that can be seeded (POST /_sim/backup/<kind>): their table, and the members that are their id. */
export const backupKinds = {
  jobs: ['backup', 'BackupJobId'],
  'copy-jobs': ['copy', 'CopyJobId'],
  'restore-jobs': ['restore', 'RestoreJobId'],
  'scan-jobs': ['scan', 'ScanJobId'],
  resources: ['resources', 'ResourceArn'],
  'recovery-points': ['recoveryPoints', 'RecoveryPointArn'],
  plans: ['plans', 'BackupPlanId'],
  selections: ['selections', 'BackupPlanId', 'SelectionId'],
  vaults: ['vaults', 'BackupVaultName'],
  'vault-notifications': ['vaultNotifications', 'BackupVaultName'],
  'vault-policies': ['vaultPolicies', 'BackupVaultName'],
  'region-settings': ['regionSettings', 'Region'],
  'restore-testing-plans': ['restoreTestingPlans', 'RestoreTestingPlanName'],
  'restore-testing-selections': ['restoreTestingSelections', 'RestoreTestingPlanName', 'RestoreTestingSelectionName'],
  'report-plans': ['reportPlans', 'ReportPlanName'],
  frameworks: ['frameworks', 'FrameworkName'],
  tags: ['tags', 'ResourceArn'],
  'file-systems': ['fileSystems', 'FileSystemId'],
} as const satisfies Record<string, readonly [keyof BackupStore, string, ...string[]]>;
/** One kind of seed. */
export type BackupKind = keyof typeof backupKinds;

/** Members that are text at AWS, whatever they look like. */
const texts = ['PercentDone', 'Policy'] as const;

/**
 * Adds items; a completed job brings the recovery point that it names, unless there is one. Times may be Date or ISO text and become epoch seconds, as on the wire.
 * @throws {Error} when an item lacks its id or a value has a type AWS would never send.
 */
export function seedBackup(store: BackupStore, kind: BackupKind, items: readonly BackupItem[]): void {
  const [table, ...idFields] = backupKinds[kind];
  for (const item of items) {
    const lacking = idFields.find((field) => typeof item[field] !== 'string' || item[field] === '');
    if (lacking !== undefined) throw new Error(`${kind}: ${lacking} is required`);
    const wrong = texts.find((field) => item[field] !== undefined && typeof item[field] !== 'string');
    if (wrong !== undefined) throw new Error(`${kind}: ${wrong} is a string at AWS`);
    const id = idOf(...idFields.map((field) => String(item[field])));
    store[table].set(id, wireTimes({ ...store[table].get(id), ...item }));
    if (kind === 'jobs') addPointOf(store, item);
  }
}

/** The id under which an item of several names stands in its table. */
export function idOf(...names: readonly string[]): string {
  return names.join(' ');
}

function addPointOf(store: BackupStore, job: BackupItem): void {
  const { RecoveryPointArn, State, ResourceArn, BackupVaultName, CreationDate } = job;
  if (State !== 'COMPLETED' || typeof RecoveryPointArn !== 'string') return;
  const point = { RecoveryPointArn, ResourceArn, BackupVaultName, CreationDate, Status: 'COMPLETED' };
  store.recoveryPoints.set(RecoveryPointArn, store.recoveryPoints.get(RecoveryPointArn) ?? wireTimes(point));
}

function wireTimes(item: BackupItem): BackupItem {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, wireTime(name, value)]));
}

function wireTime(name: string, value: unknown): unknown {
  if (value instanceof Date) return value.getTime() / 1000;
  const isTime = /(?:Date|Time|StartBy|DeleteAt|ColdStorageAt)$/.test(name) && typeof value === 'string';
  if (isTime) return Number.isNaN(Date.parse(value)) ? value : Date.parse(value) / 1000;
  if (isObject(value)) return wireTimes(value);
  return Array.isArray(value) ? value.map((item) => (isObject(item) ? wireTimes(item) : item)) : value;
}
