import { describeJob, listJobsOf, listPointsOf } from './backup-jobs.ts';
import { list, listScans, one } from './backup-lists.ts';
import {
  describeRegion,
  describeVault,
  getAccessPolicy,
  getNotifications,
  getPlan,
  getSelection,
  getTestingPlan,
  listFrameworks,
  listPlans,
  listPointsIn,
  listReportPlans,
  listSelections,
  listTested,
  listTestingPlans,
  listVaults,
} from './backup-protection.ts';
import { startCopy, startJob } from './backup-starts.ts';
import type { BackupItem, BackupStore } from './backup-store.ts';
import { type Answer, asText, type Exchange, isObject, json, parseJson, signedFor } from './exchange.ts';
import type { Simulation } from './simulation.ts';
import { deleteNotifications, putNotifications } from './vault-notifications.ts';

/** A call as it is asked: what its path names, in order. */
interface Asked extends Exchange {
  readonly names: readonly string[];
  readonly region: string;
}

/** An operation of AWS Backup. */
interface Operation {
  /** Its name, which is also that of the right to it. */
  readonly action: string;
  readonly method: 'GET' | 'PUT' | 'DELETE';
  readonly path: RegExp;
  /** What the right is asked for, after `arn:aws:backup:<region>:<account>:` unless it is an ARN; none: `*`. */
  readonly on?: (name: string, store: BackupStore, second?: string) => string;
  /** The same, where it is the request that names it. */
  readonly onBody?: (request: BackupItem) => string;
  readonly answer: (asked: Asked, sim: Simulation) => Answer;
}

const onPlan = (id: string) => `backup-plan:${id}`;
const onVault = (name: string) => `backup-vault:${name}`;

/** The ARN of a restore testing plan has more in it than its name. */
function onTestingPlan(name: string, { restoreTestingPlans }: BackupStore): string {
  const arn = restoreTestingPlans.get(name)?.RestoreTestingPlanArn;
  return typeof arn === 'string' ? arn : `restore-testing-plan:${name}-unknown`;
}

/** Returns what a path matches; `{}` in it is one name, `{+}` one that may have slashes. */
function pathOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll('{}', '([^/]+)').replaceAll('{+}', '(.+)')}$`);
}

/** Returns an operation that only reads. */
function read(
  action: string,
  path: string,
  answer: (asked: Asked, store: BackupStore) => Answer,
  on?: Operation['on'],
): Operation {
  const answers: Operation['answer'] = (asked, sim) => answer(asked, sim.backup);
  return { action, method: 'GET', path: pathOf(path), ...(on && { on }), answer: answers };
}

const first = ({ names }: Asked) => names[0] ?? '';
const second = ({ names }: Asked) => names[1] ?? '';

/**
 * Operations by their path, and on what IAM is asked; of two that fit the first counts.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/API_Operations.html
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsbackup.html
 */
const operations: readonly Operation[] = [
  read('ListBackupJobs', '/backup-jobs', (asked, store) => listJobsOf('backup', asked, store)),
  {
    action: 'StartBackupJob',
    method: 'PUT',
    path: pathOf('/backup-jobs'),
    onBody: ({ BackupVaultName }) => onVault(asText(BackupVaultName)),
    answer: startJob,
  },
  {
    action: 'StartCopyJob',
    method: 'PUT',
    path: pathOf('/copy-jobs'),
    // The vault that is filled asks its own policy, and the role that is handed on: who starts a copy is asked for neither.
    onBody: ({ RecoveryPointArn }) => asText(RecoveryPointArn),
    answer: startCopy,
  },
  read('DescribeBackupJob', '/backup-jobs/{}', (asked, store) => describeJob('backup', first(asked), store)),
  read('ListCopyJobs', '/copy-jobs', (asked, store) => listJobsOf('copy', asked, store)),
  read('DescribeCopyJob', '/copy-jobs/{}', (asked, store) => describeJob('copy', first(asked), store)),
  read('ListRestoreJobs', '/restore-jobs', (asked, store) => listJobsOf('restore', asked, store)),
  read('DescribeRestoreJob', '/restore-jobs/{}', (asked, store) => describeJob('restore', first(asked), store)),
  read('ListScanJobs', '/scan/jobs', ({ query }, { scan }) => listScans(query, scan.values())),
  read('ListProtectedResources', '/resources', ({ query }, { resources }) =>
    list(query, resources.values(), { name: 'Results' }),
  ),
  read('ListRecoveryPointsByResource', '/resources/{+}/recovery-points', (asked, store) =>
    listPointsOf(first(asked), asked, store),
  ),
  read('DescribeProtectedResource', '/resources/{+}', (asked, { resources }) =>
    one(resources.get(first(asked)), `Resource ${first(asked)} is not protected.`),
  ),
  read('ListBackupVaults', '/backup-vaults', listVaults),
  read('DescribeBackupVault', '/backup-vaults/{}', (asked, store) => describeVault(first(asked), store), onVault),
  read(
    'GetBackupVaultNotifications',
    '/backup-vaults/{}/notification-configuration',
    (asked, store) => getNotifications(first(asked), store),
    onVault,
  ),
  {
    action: 'PutBackupVaultNotifications',
    method: 'PUT',
    path: pathOf('/backup-vaults/{}/notification-configuration'),
    on: onVault,
    answer: (asked, sim) => putNotifications(first(asked), asked.body, sim.backup),
  },
  {
    action: 'DeleteBackupVaultNotifications',
    method: 'DELETE',
    path: pathOf('/backup-vaults/{}/notification-configuration'),
    on: onVault,
    answer: (asked, sim) => deleteNotifications(first(asked), sim.backup),
  },
  read(
    'GetBackupVaultAccessPolicy',
    '/backup-vaults/{}/access-policy',
    (asked, store) => getAccessPolicy(first(asked), store),
    onVault,
  ),
  read(
    'ListRecoveryPointsByBackupVault',
    '/backup-vaults/{}/recovery-points',
    (asked, store) => listPointsIn(first(asked), asked, store),
    onVault,
  ),
  read(
    'DescribeRecoveryPoint',
    '/backup-vaults/{}/recovery-points/{+}',
    (asked, { recoveryPoints }) => one(recoveryPoints.get(second(asked)), 'Recovery point not found.'),
    (_vault, _store, point = '') => point,
  ),
  read('ListBackupPlans', '/backup/plans', listPlans),
  read('GetBackupPlan', '/backup/plans/{}', (asked, store) => getPlan(first(asked), asked, store), onPlan),
  read(
    'ListBackupSelections',
    '/backup/plans/{}/selections',
    (asked, store) => listSelections(first(asked), asked, store),
    onPlan,
  ),
  read(
    'GetBackupSelection',
    '/backup/plans/{}/selections/{}',
    (asked, store) => getSelection(first(asked), second(asked), store),
    onPlan,
  ),
  read('DescribeRegionSettings', '/account-settings', describeRegion),
  read('ListRestoreTestingPlans', '/restore-testing/plans', listTestingPlans),
  read(
    'GetRestoreTestingPlan',
    '/restore-testing/plans/{}',
    (asked, store) => getTestingPlan(first(asked), store),
    onTestingPlan,
  ),
  read(
    'ListRestoreTestingSelections',
    '/restore-testing/plans/{}/selections',
    (asked, store) => listTested(first(asked), asked, store),
    onTestingPlan,
  ),
  read('ListReportPlans', '/audit/report-plans', listReportPlans),
  read('ListFrameworks', '/audit/frameworks', listFrameworks),
  read(
    'ListTags',
    '/tags/{+}',
    (asked, { tags }) => json(200, { Tags: tags.get(first(asked))?.Tags ?? {} }),
    (arn) => arn,
  ),
];

/** Answers an operation; null: it is not simulated. */
export function answerOperation(exchange: Exchange, sim: Simulation): Answer | null {
  const found = find(exchange);
  const region = signedFor(exchange)?.region ?? '';
  return found === null ? null : found.operation.answer({ ...exchange, names: found.names, region }, sim);
}

/** The right that an operation takes, and on what; null: it is not simulated. */
export function rightOf(exchange: Exchange, store: BackupStore): { action: string; on: string } | null {
  const found = find(exchange);
  if (found === null) return null;
  const { operation, names } = found;
  const { action, onBody, on } = operation;
  const request = onBody === undefined ? null : parseJson(exchange.body);
  const named = isObject(request) ? onBody?.(request) : on?.(names[0] ?? '', store, names[1]);
  return { action, on: named || '*' };
}

function find({ method, path }: Exchange): { operation: Operation; names: string[] } | null {
  const bare = path.replace(/\/$/, '');
  for (const operation of operations) {
    const [whole, ...names] = (operation.method === method && operation.path.exec(bare)) || [];
    if (whole !== undefined) return { operation, names: names.map(decodeURIComponent) };
  }
  return null;
}
