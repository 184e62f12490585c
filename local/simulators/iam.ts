import { localAccount } from '../folders.ts';
import { type Answer, asText, type Exchange, isObject, parseJson } from './exchange.ts';
import { awsError } from './faults.ts';
import { identityOf } from './ses-identities.ts';
import type { Simulation } from './simulation.ts';
import type { Vendor } from './vendors.ts';

/** An action and the resource it is asked for. */
type Call = readonly [action: string, resource: string];

/** Operations of AWS Backup by their path, and on what IAM is asked: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsbackup.html */
const backupOperations: readonly [method: string, path: RegExp, action: string, resource: (name: string) => string][] =
  [
    ['GET', /^\/backup-jobs$/, 'ListBackupJobs', () => '*'],
    ['PUT', /^\/backup-jobs$/, 'StartBackupJob', () => 'backup-vault:*'],
    ['GET', /^\/backup-jobs\/[^/]+$/, 'DescribeBackupJob', () => '*'],
    ['GET', /^\/copy-jobs$/, 'ListCopyJobs', () => '*'],
    ['GET', /^\/copy-jobs\/[^/]+$/, 'DescribeCopyJob', () => '*'],
    ['GET', /^\/restore-jobs$/, 'ListRestoreJobs', () => '*'],
    ['GET', /^\/restore-jobs\/[^/]+$/, 'DescribeRestoreJob', () => '*'],
    ['GET', /^\/resources$/, 'ListProtectedResources', () => '*'],
    ['GET', /^\/resources\/.+\/recovery-points$/, 'ListRecoveryPointsByResource', () => '*'],
    ['GET', /^\/resources\/.+$/, 'DescribeProtectedResource', () => '*'],
    ['GET', /^\/backup-vaults\/([^/]+)$/, 'DescribeBackupVault', (name) => `backup-vault:${name}`],
    [
      'GET',
      /^\/backup-vaults\/([^/]+)\/recovery-points$/,
      'ListRecoveryPointsByBackupVault',
      (name) => `backup-vault:${name}`,
    ],
    ['GET', /^\/backup\/plans$/, 'ListBackupPlans', () => '*'],
    ['GET', /^\/backup\/plans\/([^/]+)$/, 'GetBackupPlan', (name) => `backup-plan:${name}`],
    ['GET', /^\/tags\/(.+)$/, 'ListTags', (arn) => arn],
  ];

/**
 * Answers as AWS does when the role that signed a request may not make it; null when it may.
 * The emulator of AWS knows the roles; where there is none everybody may do everything.
 */
export async function refuseForbidden(vendor: Vendor, exchange: Exchange, sim: Simulation): Promise<Answer | null> {
  const { authorization } = exchange.headers;
  const { permissionUrl } = sim.settings;
  if (permissionUrl === null || authorization === undefined) return null;
  const calls = callsOf(vendor, exchange, sim);
  if (calls.length === 0) return null;
  const body = JSON.stringify({ authorization, calls });
  const answer = await fetch(permissionUrl, { method: 'POST', body, signal: AbortSignal.timeout(5000) });
  const { denied } = (await answer.json()) as { denied: string | null };
  return denied === null ? null : awsError(403, 'AccessDeniedException', denied);
}

function callsOf(vendor: Vendor, exchange: Exchange, sim: Simulation): Call[] {
  const region = regionOf(exchange);
  if (vendor === 'backup') {
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonresourcegrouptaggingapi.html
    if (exchange.headers['x-amz-target']?.endsWith('.GetResources')) return [['tag:GetResources', '*']];
    return backupCalls(exchange, `arn:aws:backup:${region}:${localAccount}:`);
  }
  return vendor === 'ses' && exchange.method === 'POST'
    ? mailCalls(exchange, sim, `arn:aws:ses:${region}:${localAccount}:`)
    : [];
}

function backupCalls({ method, path }: Exchange, prefix: string): Call[] {
  const bare = path.replace(/\/$/, '');
  for (const [verb, pattern, action, resource] of backupOperations) {
    const found = verb === method ? pattern.exec(bare) : null;
    if (!found) continue;
    const named = resource(decodeURIComponent(found[1] ?? ''));
    return [[`backup:${action}`, named === '*' || named.startsWith('arn:') ? named : `${prefix}${named}`]];
  }
  return [];
}

/** The identity, and the configuration set that the request names or the identity has: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsimpleemailservicev2.html */
function mailCalls(exchange: Exchange, sim: Simulation, prefix: string): Call[] {
  const request = parseJson(exchange.body);
  if (!isObject(request)) return [];
  const identity = identityOf(asText(request.FromEmailAddress), sim);
  const set = asText(request.ConfigurationSetName) || sim.settings.sesDefaultSets[identity ?? ''];
  const resources = [...(identity ? [`identity/${identity}`] : []), ...(set ? [`configuration-set/${set}`] : [])];
  return resources.map((resource) => ['ses:SendEmail', `${prefix}${resource}`]);
}

function regionOf({ headers }: Exchange): string {
  return /Credential=[^/]+\/\d{8}\/([a-z0-9-]+)\//.exec(headers.authorization ?? '')?.[1] ?? 'us-east-1';
}
