import { localAccount } from '../folders.ts';
import { rightOf } from './backup-operations.ts';
import { type Answer, asText, type Exchange, isObject, parseJson, signedFor } from './exchange.ts';
import { awsError } from './faults.ts';
import { identityOf } from './ses-identities.ts';
import type { Simulation } from './simulation.ts';
import type { Vendor } from './vendors.ts';

/** An action, the resource it is asked for, and condition keys of the request. */
type Call = readonly [action: string, resource: string, keys?: Readonly<Record<string, string>>];

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
  const { region = 'us-east-1', service = '' } = signedFor(exchange) ?? {};
  const arnOf = (of: string) => `arn:aws:${of}:${region}:${localAccount}:`;
  if (vendor === 'backup') return backupCalls(service, exchange, sim, arnOf);
  return vendor === 'ses' && exchange.method === 'POST' ? mailCalls(exchange, sim, arnOf('ses')) : [];
}

function backupCalls(service: string, exchange: Exchange, sim: Simulation, arnOf: (of: string) => string): Call[] {
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonresourcegrouptaggingapi.html
  if (service === 'tagging') return [['tag:GetResources', '*']];
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonfsx.html
  if (service === 'fsx') return [['fsx:DescribeFileSystems', `${arnOf('fsx')}file-system/*`]];
  const right = rightOf(exchange, sim.backup);
  if (right === null) return [];
  const isWhole = right.on === '*' || right.on.startsWith('arn:');
  return [[`backup:${right.action}`, isWhole ? right.on : `${arnOf('backup')}${right.on}`], ...passedRole(exchange)];
}

/** Whoever starts a job hands a role on to AWS Backup: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html */
function passedRole({ method, body }: Exchange): Call[] {
  const request = method === 'PUT' ? parseJson(body) : null;
  const role = isObject(request) ? asText(request.IamRoleArn) : '';
  return role === '' ? [] : [['iam:PassRole', role, { 'iam:PassedToService': 'backup.amazonaws.com' }]];
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
