import { type Answer, json } from './exchange.ts';
import { awsError } from './faults.ts';

type Item = Record<string, unknown>;

/** Query parameters of ListBackupJobs, ListCopyJobs and ListRestoreJobs, and the fields they filter. */
const filters: Readonly<Record<string, (item: Item, wanted: string) => boolean>> = {
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
  createdAfter: (item, wanted) => seconds(item.CreationDate) > instant(wanted),
  createdBefore: (item, wanted) => seconds(item.CreationDate) < instant(wanted),
  completeAfter: (item, wanted) => seconds(item.CompletionDate) > instant(wanted),
  completeBefore: (item, wanted) => seconds(item.CompletionDate) < instant(wanted),
};

/** Answers a list call: filters, newest first, in pages. */
export function listJobs(query: URLSearchParams, jobs: readonly Item[], name: string): Answer {
  const unknown = [...query.keys()].find((key) => !filters[key] && key !== 'maxResults' && key !== 'nextToken');
  if (unknown) return awsError(400, 'InvalidParameterValueException', `Unknown parameter ${unknown}.`);
  const found = jobs.filter((job) => [...query].every(([key, wanted]) => filters[key]?.(job, wanted) ?? true));
  return page(
    query,
    found.toSorted((a, b) => seconds(b.CreationDate) - seconds(a.CreationDate)),
    name,
  );
}

/** Cuts a list into pages of maxResults (1 to 1000), with nextToken. */
export function page(query: URLSearchParams, items: readonly Item[], name: string): Answer {
  const size = Number(query.get('maxResults') ?? 1000);
  if (!Number.isInteger(size) || size < 1 || size > 1000) {
    return awsError(400, 'InvalidParameterValueException', 'MaxResults must be between 1 and 1000.');
  }
  const token = query.get('nextToken');
  const start = token ? Number(Buffer.from(token, 'base64url').toString('utf8')) : 0;
  if (!Number.isInteger(start)) return awsError(400, 'InvalidParameterValueException', 'Invalid NextToken.');
  const next = start + size;
  const more = next < items.length ? { NextToken: Buffer.from(String(next)).toString('base64url') } : {};
  return json(200, { [name]: items.slice(start, next), ...more });
}

/** Says whether an optional number is given and below a minimum. */
export function isNotWithin(value: unknown, minimum: number): boolean {
  return value !== undefined && !(typeof value === 'number' && value >= minimum);
}

function seconds(value: unknown): number {
  return typeof value === 'number' ? value : Number.NaN;
}

function instant(text: string): number {
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : Date.parse(text) / 1000;
}
