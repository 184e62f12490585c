import { capital, gone, list, ofPoints, one, wrong } from './backup-lists.ts';
import { idOf } from './backup-seeds.ts';
import type { BackupItem, BackupStore } from './backup-store.ts';
import { type Answer, isObject, json } from './exchange.ts';

/** What a call is asked with: the query, and the Region that it was signed for. */
interface Asked {
  readonly query: URLSearchParams;
  readonly region: string;
}

const planMembers = [
  ...['BackupPlanArn', 'BackupPlanId', 'CreationDate', 'DeletionDate', 'VersionId', 'BackupPlanName'],
  ...['CreatorRequestId', 'LastExecutionDate', 'AdvancedBackupSettings'],
];

/** Answers ListBackupPlans: deleted ones only when they are asked for. https://docs.aws.amazon.com/aws-backup/latest/devguide/API_ListBackupPlans.html */
export function listPlans({ query }: Asked, { plans }: BackupStore): Answer {
  const isWanted = query.get('includeDeleted') === 'true' ? () => true : (plan: BackupItem) => !plan.DeletionDate;
  const found = [...plans.values()].filter(isWanted).map((plan) => pick(plan, planMembers));
  return list(query, found, { name: 'BackupPlansList', filters: { includeDeleted: () => true } });
}

/** Answers GetBackupPlan; the preview of runs is only there when it is asked for. */
export function getPlan(id: string, { query }: Asked, { plans }: BackupStore): Answer {
  const plan = plans.get(id);
  const runs = Array.isArray(plan?.ScheduledRunsPreview) ? plan.ScheduledRunsPreview : [];
  const preview = runs.slice(0, Number(query.get('MaxScheduledRunsPreview') ?? 0));
  return one(plan && { ...plan, ScheduledRunsPreview: preview }, noPlan(id));
}

/** Answers ListBackupSelections. https://docs.aws.amazon.com/aws-backup/latest/devguide/API_ListBackupSelections.html */
export function listSelections(planId: string, { query }: Asked, { plans, selections }: BackupStore): Answer {
  if (!plans.has(planId)) return gone(noPlan(planId));
  const found = [...selections.values()].filter(({ BackupPlanId }) => BackupPlanId === planId);
  return list(query, found.map(listedSelection), { name: 'BackupSelectionsList' });
}

function listedSelection({ BackupSelection: selection, ...item }: BackupItem): BackupItem {
  return { ...item, ...(isObject(selection) ? pick(selection, ['SelectionName', 'IamRoleArn']) : {}) };
}

/** Answers GetBackupSelection. https://docs.aws.amazon.com/aws-backup/latest/devguide/API_GetBackupSelection.html */
export function getSelection(planId: string, id: string, { plans, selections }: BackupStore): Answer {
  if (!plans.has(planId)) return gone(noPlan(planId));
  return one(selections.get(idOf(planId, id)), `Backup selection ${id} does not exist.`);
}

function noPlan(id: string): string {
  return `Backup plan ${id} does not exist.`;
}

/** Answers ListBackupVaults. https://docs.aws.amazon.com/aws-backup/latest/devguide/API_ListBackupVaults.html */
export function listVaults({ query }: Asked, { vaults }: BackupStore): Answer {
  const type = query.get('vaultType');
  if (type !== null && !vaultTypes.includes(type)) return wrong(`${type} is no type of backup vaults.`);
  const filters = {
    vaultType: ({ VaultType = vaultTypes[0] }: BackupItem, wanted: string) => VaultType === wanted,
    // Vaults of other accounts are not simulated.
    shared: (_vault: BackupItem, wanted: string) => wanted !== 'true',
  };
  return list(query, vaults.values(), { name: 'BackupVaultList', filters });
}

const vaultTypes = ['BACKUP_VAULT', 'LOGICALLY_AIR_GAPPED_BACKUP_VAULT', 'RESTORE_ACCESS_BACKUP_VAULT'];

/** Answers DescribeBackupVault. */
export function describeVault(name: string, { vaults }: BackupStore): Answer {
  return badVaultName(name) ?? one(vaults.get(name), noVault(name));
}

/** Answers GetBackupVaultNotifications; that a vault tells nobody is no answer. https://docs.aws.amazon.com/aws-backup/latest/devguide/API_GetBackupVaultNotifications.html */
export function getNotifications(name: string, store: BackupStore): Answer {
  return ofVault(name, store.vaultNotifications, `Backup vault ${name} has no notifications.`, store);
}

/** Answers GetBackupVaultAccessPolicy; that a vault has none is no answer. https://docs.aws.amazon.com/aws-backup/latest/devguide/API_GetBackupVaultAccessPolicy.html */
export function getAccessPolicy(name: string, store: BackupStore): Answer {
  return ofVault(name, store.vaultPolicies, `Backup vault ${name} has no access policy.`, store);
}

function ofVault(name: string, table: ReadonlyMap<string, BackupItem>, none: string, { vaults }: BackupStore): Answer {
  const vault = vaults.get(name);
  if (vault === undefined) return badVaultName(name) ?? gone(noVault(name));
  const found = table.get(name);
  return one(found && { ...pick(vault, ['BackupVaultArn']), ...found }, none);
}

/** Answers ListRecoveryPointsByBackupVault. */
export function listPointsIn(name: string, { query }: Asked, { vaults, recoveryPoints }: BackupStore): Answer {
  if (!vaults.has(name)) return badVaultName(name) ?? gone(noVault(name));
  const found = [...recoveryPoints.values()].filter((point) => point.BackupVaultName === name);
  return list(query, found, { name: 'RecoveryPoints', filters: ofPoints });
}

/** Refuses what is no name of a vault; null: it is one. */
export function badVaultName(name: string): Answer | null {
  return /^[\w-]{2,50}$/.test(name) ? null : wrong('BackupVaultName has 2 to 50 letters, digits, - and _.');
}

/** What AWS Backup says of a vault that is not there. */
export function noVault(name: string): string {
  return `Backup vault ${name} does not exist.`;
}

/** Types that AWS Backup protects. https://docs.aws.amazon.com/aws-backup/latest/devguide/API_DescribeRegionSettings.html */
const types = [
  ...['Aurora', 'CloudFormation', 'DocumentDB', 'DynamoDB', 'EBS', 'EC2', 'EFS', 'FSx', 'Neptune', 'RDS'],
  ...['Redshift', 'S3', 'SAP HANA on Amazon EC2', 'Storage Gateway', 'Timestream', 'VirtualMachine'],
];

/** Answers DescribeRegionSettings: every type is on, but those that were switched off. */
export function describeRegion({ region }: Asked, { regionSettings }: BackupStore): Answer {
  const { ResourceTypeOptInPreference: set } = regionSettings.get(region) ?? {};
  const on = Object.fromEntries(types.map((type) => [type, true]));
  const managed = { ResourceTypeManagementPreference: { DynamoDB: true, EFS: true } };
  return json(200, { ResourceTypeOptInPreference: { ...on, ...(isObject(set) ? set : {}) }, ...managed });
}

const testingMembers = [
  ...['CreationTime', 'LastExecutionTime', 'LastUpdateTime', 'RestoreTestingPlanArn', 'RestoreTestingPlanName'],
  ...['ScheduleExpression', 'ScheduleExpressionTimezone', 'StartWindowHours'],
];

/** Answers ListRestoreTestingPlans. https://docs.aws.amazon.com/aws-backup/latest/devguide/API_ListRestoreTestingPlans.html */
export function listTestingPlans({ query }: Asked, { restoreTestingPlans }: BackupStore): Answer {
  const found = [...restoreTestingPlans.values()].map((plan) => pick(plan, testingMembers));
  return list(query, found, { name: 'RestoreTestingPlans', paging: capital });
}

/** Answers GetRestoreTestingPlan. https://docs.aws.amazon.com/aws-backup/latest/devguide/API_GetRestoreTestingPlan.html */
export function getTestingPlan(name: string, { restoreTestingPlans }: BackupStore): Answer {
  const plan = restoreTestingPlans.get(name);
  return one(plan && { RestoreTestingPlan: plan }, noTestingPlan(name));
}

const testedMembers = [
  ...['CreationTime', 'IamRoleArn', 'ProtectedResourceType', 'RestoreTestingPlanName'],
  ...['RestoreTestingSelectionName', 'ValidationWindowHours'],
];

/** Answers ListRestoreTestingSelections. https://docs.aws.amazon.com/aws-backup/latest/devguide/API_ListRestoreTestingSelections.html */
export function listTested(
  name: string,
  { query }: Asked,
  { restoreTestingPlans, restoreTestingSelections }: BackupStore,
): Answer {
  if (!restoreTestingPlans.has(name)) return gone(noTestingPlan(name));
  const found = [...restoreTestingSelections.values()]
    .filter(({ RestoreTestingPlanName }) => RestoreTestingPlanName === name)
    .map((selection) => pick(selection, testedMembers));
  return list(query, found, { name: 'RestoreTestingSelections', paging: capital });
}

function noTestingPlan(name: string): string {
  return `Restore testing plan ${name} does not exist.`;
}

/** Answers ListReportPlans. https://docs.aws.amazon.com/aws-backup/latest/devguide/API_ListReportPlans.html */
export function listReportPlans({ query }: Asked, { reportPlans }: BackupStore): Answer {
  return list(query, reportPlans.values(), { name: 'ReportPlans', paging: capital });
}

/** Answers ListFrameworks. https://docs.aws.amazon.com/aws-backup/latest/devguide/API_ListFrameworks.html */
export function listFrameworks({ query }: Asked, { frameworks }: BackupStore): Answer {
  return list(query, frameworks.values(), { name: 'Frameworks', paging: capital });
}

function pick(item: BackupItem, members: readonly string[]): BackupItem {
  return Object.fromEntries(Object.entries(item).filter(([name]) => members.includes(name)));
}
