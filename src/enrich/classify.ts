import type { EventKind, Outcome, RouterPart } from '../events/backup-event.ts';
import type { AlertError, ErrorCategory } from '../incidents/alert.ts';
import { foundThreats } from '../incidents/lane.ts';
import { type ErrorRow, errorCatalogue, errorRow } from './error-catalogue.ts';

/** Most characters of a message that are compared with the catalogue. */
const comparedCharacters = 4096;

/** What is known of a failure. */
export interface Failure {
  kind: EventKind;
  outcome: Outcome;
  /** AWS's own word. */
  state: string;
  statusMessage: string | null;
  /** AWS's own classification, from the job's details; its spelling differs from page to page. */
  messageCategory: string | null;
  /** What of the router itself failed; absent: nothing, it is a job of AWS. */
  ofRouter?: RouterPart | undefined;
}

/**
 * AWS's message categories, in lower case without `_`: the row each stands for, and the categories of rows
 * that say the same more exactly. Values that say nothing (SUCCESS, MISCELLANEOUS) are not here.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/API_DescribeBackupJob.html
 */
const messageCategories: ReadonlyMap<string, { code: string; refinedBy: readonly ErrorCategory[] }> = new Map([
  ['accessdenied', { code: 'access-denied', refinedBy: ['access', 'kms', 'policy', 's3', 'vss'] }],
  ['invalidparameters', { code: 'invalid-request', refinedBy: ['invalid', 'policy', 's3', 'vm', 'eks'] }],
  ['unsupportedoperation', { code: 'feature-unsupported', refinedBy: ['invalid', 'policy', 's3', 'vm'] }],
  ['resourcenotfound', { code: 'resource-missing', refinedBy: ['not-found', 'invalid', 'kms'] }],
  ['limitexceeded', { code: 'quota-reached', refinedBy: ['limit', 'window'] }],
  ['kmskeyerror', { code: 'kms-key-inaccessible', refinedBy: ['kms'] }],
  ['tokenexpired', { code: 'token-expired', refinedBy: ['internal'] }],
  ['logicallyairgappedbackupvaultnotsupported', { code: 'air-gapped-unsupported', refinedBy: ['policy'] }],
]);

/**
 * Returns what broke. AWS's message category decides when it says something, and the text may only make it
 * more exact; else the text decides; else the outcome. The message itself is kept verbatim.
 *
 * @example classifyFailure({ kind: 'backup', outcome: 'failed', state: 'FAILED', statusMessage: 'Table not found.',
 *   messageCategory: null }).code // 'resource-missing'
 */
export function classifyFailure(failure: Failure): AlertError {
  const { code, category, meaning, advice, retryable, documentation } = chooseRow(failure);
  const message = failure.statusMessage;
  return { code, category, message, meaning, advice: [...advice], retryable, documentation };
}

/** Rows that are chosen only when no wording of the catalogue was found in what AWS wrote. */
const withoutWording: readonly string[] = ['unknown', 'completed-with-issues', 'unknown-state', 'parts-missing'];

/** Says whether AWS wrote something that the catalogue does not know: what it should learn next. */
export function isUncatalogued({ code, message }: AlertError): boolean {
  return withoutWording.includes(code) && message !== null && message.trim() !== '';
}

const codesOfRouter: Readonly<Record<RouterPart, string>> = { rules: 'rules-unusable' };

function chooseRow(failure: Failure): ErrorRow {
  if (failure.ofRouter !== undefined) return errorRow(codesOfRouter[failure.ofRouter]);
  if (foundThreats(failure)) return errorRow('malware-found');
  const byText = findRow(failure.statusMessage);
  const named = messageCategories.get(failure.messageCategory?.toLowerCase().replaceAll('_', '') ?? '');
  if (named !== undefined) {
    return byText !== null && named.refinedBy.includes(byText.category) ? byText : errorRow(named.code);
  }
  return byText ?? errorRow(codeOfOutcome(failure));
}

/** Returns the first row whose wording is found in a message, or null. */
export function findRow(statusMessage: string | null, rows: readonly ErrorRow[] = errorCatalogue): ErrorRow | null {
  if (statusMessage === null) return null;
  const text = comparable(statusMessage);
  return rows.find(({ patterns }) => patterns.some((pattern) => pattern.test(text))) ?? null;
}

/** Names inside ARNs are the customer's, and may contain any word of the catalogue. */
function comparable(message: string): string {
  return message
    .slice(0, comparedCharacters)
    .toLowerCase()
    .replace(/\barn:[a-z-]{1,12}:([a-z0-9-]{1,40}):\S*/g, 'arn:$1')
    .replace(/[‘’]/g, "'")
    .replace(/\s+/g, ' ');
}

const codesByOutcome: Readonly<Partial<Record<Outcome, string>>> = {
  expired: 'job-expired',
  aborted: 'job-stopped',
  partial: 'parts-missing',
  'completed-with-issues': 'completed-with-issues',
  unknown: 'unknown-state',
};

const codesByState: Readonly<Record<string, string>> = {
  'vault DELETED': 'vault-deleted',
  'vault MODIFIED': 'vault-unlocked',
  'plan DELETED': 'plan-deleted',
  'alarm ALARM': 'alarm-raised',
  'region-setting MODIFIED': 'type-switched-off',
  'backup S3_BACKUP_OBJECT_FAILED': 's3-objects-failed',
  'restore S3_RESTORE_OBJECT_FAILED': 's3-objects-failed',
  'backup EKS_BACKUP_OBJECT_FAILED': 'eks-objects-failed',
  'restore EKS_RESTORE_OBJECT_FAILED': 'eks-objects-failed',
  'restore EKS_RESTORE_OBJECT_SKIPPED': 'eks-objects-skipped',
};

function codeOfOutcome({ kind, outcome, state }: Failure): string {
  const ofState = codesByState[`${kind} ${state.trim().toUpperCase()}`];
  if (ofState !== undefined) return ofState;
  if (kind === 'recovery-point-index' && outcome === 'failed') return 'index-failed';
  if (kind === 'scan' && outcome === 'unknown') return 'scan-inconclusive';
  if (kind === 'plan-selection') return 'resources-not-selected';
  if (kind === 'recovery-point' && outcome === 'failed') return 'recovery-point-not-deleted';
  if (kind === 'recovery-point' && outcome === 'aborted') return 'continuous-backup-stopped';
  return codesByOutcome[outcome] ?? 'unknown';
}
