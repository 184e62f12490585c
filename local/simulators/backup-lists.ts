import { type Answer, json } from './exchange.ts';
import { awsError } from './faults.ts';

type Item = Record<string, unknown>;

/** Query parameters by which a list is narrowed, and when an item is meant. */
export type Filters = Readonly<Record<string, (item: Item, wanted: string) => boolean>>;

/** How a call spells its paging. */
type Paging = Readonly<Record<'most' | 'token', string>>;

/** As most calls of AWS Backup do. */
const usual: Paging = { most: 'maxResults', token: 'nextToken' };

/** As scans, restore testing and AWS Backup Audit Manager do. */
export const capital: Paging = { most: 'MaxResults', token: 'NextToken' };

const created: Filters = {
  createdAfter: (item, wanted) => seconds(item.CreationDate) > instant(wanted),
  createdBefore: (item, wanted) => seconds(item.CreationDate) < instant(wanted),
};

/** Query parameters of ListBackupJobs, ListCopyJobs and ListRestoreJobs, and the fields they filter. */
const ofJobs: Filters = {
  state: (item, wanted) => item.State === wanted,
  status: (item, wanted) => item.Status === wanted,
  resourceArn: (item, wanted) => item.ResourceArn === wanted,
  resourceType: (item, wanted) => item.ResourceType === wanted,
  backupVaultName: (item, wanted) => item.BackupVaultName === wanted,
  destinationVaultArn: (item, wanted) => item.DestinationBackupVaultArn === wanted,
  sourceRecoveryPointArn: (item, wanted) => item.SourceRecoveryPointArn === wanted,
  accountId: (item, wanted) => wanted === '*' || item.AccountId === wanted,
  parentJobId: (item, wanted) => item.ParentJobId === wanted,
  messageCategory: (item, wanted) => item.MessageCategory === wanted,
  ...created,
  completeAfter: (item, wanted) => seconds(item.CompletionDate) > instant(wanted),
  completeBefore: (item, wanted) => seconds(item.CompletionDate) < instant(wanted),
};

/** Answers a list call: filters, newest first, in pages. */
export function listJobs(query: URLSearchParams, jobs: Iterable<Item>, name: string): Answer {
  const newestFirst = [...jobs].sort((a, b) => seconds(b.CreationDate) - seconds(a.CreationDate));
  return list(query, newestFirst, { name, filters: ofJobs });
}

/** Query parameters of ListScanJobs: alone among the lists it spells them with a capital letter, and knows no time of creation. */
const ofScans: Filters = {
  ByAccountId: (item, wanted) => wanted === '*' || item.AccountId === wanted,
  ByBackupVaultName: (item, wanted) => item.BackupVaultName === wanted,
  ByCompleteAfter: (item, wanted) => seconds(item.CompletionDate) > instant(wanted),
  ByCompleteBefore: (item, wanted) => seconds(item.CompletionDate) < instant(wanted),
  ByRecoveryPointArn: (item, wanted) => item.RecoveryPointArn === wanted,
  ByResourceArn: (item, wanted) => item.ResourceArn === wanted,
  ByResourceType: (item, wanted) => item.ResourceType === wanted,
  ByState: (item, wanted) => item.State === wanted,
};

/** Answers ListScanJobs. https://docs.aws.amazon.com/aws-backup/latest/devguide/API_ListScanJobs.html */
export function listScans(query: URLSearchParams, jobs: Iterable<Item>): Answer {
  return list(query, jobs, { name: 'ScanJobs', filters: ofScans, paging: capital });
}

/** Query parameters of ListRecoveryPointsByBackupVault. https://docs.aws.amazon.com/aws-backup/latest/devguide/API_ListRecoveryPointsByBackupVault.html */
export const ofPoints: Filters = {
  backupVaultAccountId: () => true,
  resourceArn: (item, wanted) => item.ResourceArn === wanted,
  resourceType: (item, wanted) => item.ResourceType === wanted,
  backupPlanId: (item, wanted) => (item.CreatedBy as Item | undefined)?.BackupPlanId === wanted,
  parentRecoveryPointArn: (item, wanted) => item.ParentRecoveryPointArn === wanted,
  ...created,
};

/**
 * Answers a list call, a page at a time. A parameter that the call does not have is refused, so that a filter that AWS would
 * not know is not taken for one.
 */
export function list(
  query: URLSearchParams,
  items: Iterable<Item>,
  { name, filters = {}, paging = usual }: { name: string; filters?: Filters; paging?: Paging },
): Answer {
  const known = (key: string) => Object.hasOwn(filters, key) || key === paging.most || key === paging.token;
  const unknown = [...query.keys()].find((key) => !known(key));
  if (unknown !== undefined) return wrong(`Unknown parameter ${unknown}.`);
  const found = [...items].filter((item) => [...query].every(([key, wanted]) => filters[key]?.(item, wanted) ?? true));
  return page(query, found, name, paging);
}

/** Cuts a list into pages of MaxResults (1 to 1000), with NextToken. */
function page(query: URLSearchParams, items: readonly Item[], name: string, paging: Paging): Answer {
  const size = Number(query.get(paging.most) ?? 1000);
  if (!Number.isInteger(size) || size < 1 || size > 1000) return wrong('MaxResults must be between 1 and 1000.');
  const start = startOf(query.get(paging.token), items.length);
  if (start === null) return wrong('Invalid NextToken.');
  const next = start + size;
  const more = next < items.length ? { NextToken: tokenOf(next) } : {};
  return json(200, { [name]: items.slice(start, next), ...more });
}

/** The token of the page that begins with an item. */
export function tokenOf(start: number): string {
  return Buffer.from(String(start)).toString('base64url');
}

/** With which item the page of a token begins; null: it is none that this list gave. */
export function startOf(token: string | null, items: number): number | null {
  if (token === null || token === '') return 0;
  const start = Number(Buffer.from(token, 'base64url').toString('utf8'));
  return Number.isInteger(start) && start > 0 && start <= items ? start : null;
}

/** Refuses a parameter as AWS Backup does. */
export function wrong(message: string): Answer {
  return awsError(400, 'InvalidParameterValueException', message);
}

/** Answers one thing, or that there is none. */
export function one(item: Item | undefined, complaint: string): Answer {
  return item ? json(200, item) : gone(complaint);
}

/** Answers that something is not there. */
export function gone(message: string): Answer {
  return awsError(400, 'ResourceNotFoundException', message);
}

function seconds(value: unknown): number {
  return typeof value === 'number' ? value : Number.NaN;
}

function instant(text: string): number {
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : Date.parse(text) / 1000;
}
