import type { BackupEvent } from '../events/backup-event.ts';
import { kindRow } from '../events/kinds.ts';
import type {
  AlertError,
  AlertJob,
  AlertResource,
  Cause,
  CauseKind,
  CausePlace,
  ErrorCategory,
} from '../incidents/alert.ts';
import { isOrganizationPlan } from '../lib/organization-plan.ts';
import { parseArn } from './arn.ts';
import { errorRow } from './error-catalogue.ts';
import type { CauseScope } from './error-row.ts';
import { keyIn } from './key-in.ts';
import { shapeOf } from './message-shape.ts';

/** What a cause is read from. */
export interface CauseInput {
  event: Pick<
    BackupEvent,
    'accountId' | 'region' | 'drill' | 'kind' | 'vaultArn' | 'destinationVaultArn' | 'planId' | 'planRuleId'
  >;
  error: Pick<AlertError, 'code' | 'category' | 'message'>;
  job: Pick<AlertJob, 'encryptionKeyArn' | 'vaultName' | 'planName'>;
  resource: Pick<AlertResource, 'id' | 'name'>;
  iamRoleArn: string | null;
}

/** What alerts of each category usually share as their cause; `one`: nothing, although the words are the same. */
const usualScopes: Record<ErrorCategory, CauseScope> = {
  access: 'role',
  kms: 'kms',
  limit: 'one',
  window: 'one',
  'not-found': 'message',
  invalid: 'message',
  policy: 'message',
  vss: 'one',
  s3: 'message',
  eks: 'message',
  vm: 'message',
  tags: 'one',
  internal: 'message',
  stopped: 'one',
  lifecycle: 'one',
  malware: 'one',
  unknown: 'message',
};

/** How the cause of each scope is found; null: it is not known. */
const causes: Record<CauseScope, (input: CauseInput) => Cause | null> = {
  one: () => null,
  kms: keyCause,
  vault: vaultCause,
  role: roleCause,
  plan: planCause,
  message: messageCause,
};

/**
 * Returns what an alert may have in common with others, or null when it has nothing. What is broken counts first: the KMS
 * key, the vault, the role, the plan. Else alerts belong together when AWS's messages differ only in names, ids and numbers.
 */
export function causeOf(input: CauseInput): Cause | null {
  const { event, error } = input;
  const usual = usualScopes[error.category];
  const scope = errorRow(error.code).scope ?? usual;
  if (event.drill || scope === 'one') return null;
  if (kindRow(event.kind).cause === 'plan') return planCause(input);
  return causes[scope](input) ?? causes[usual](input) ?? messageCause(input);
}

function keyCause({ event, error, job }: CauseInput): Cause | null {
  const keyArn = keyIn(error.message) ?? job.encryptionKeyArn;
  return keyArn === null ? null : causeIn('kms', [keyArn], `KMS key ${keyArn}`, placeOf(keyArn, event));
}

/** Returns the vault of the cause: the destination vault, or the event's own vault when there is none. */
function vaultCause({ event, error, job }: CauseInput): Cause | null {
  const vault = event.destinationVaultArn ?? event.vaultArn ?? job.vaultName;
  if (vault === null) return null;
  return causeIn('vault', [error.code, vault], `backup vault ${nameOf(vault)}`, placeOf(vault, event));
}

/** The role that a plan of the organization names is set up in each account under one name: what breaks it breaks it in all. */
function roleCause({ event, iamRoleArn }: CauseInput): Cause | null {
  if (iamRoleArn === null) return null;
  const says = `IAM role ${nameOf(iamRoleArn)}`;
  if (!isOrganizationPlan(event.planId)) return causeIn('role', [iamRoleArn], says);
  return causeIn('role', [nameOf(iamRoleArn)], `${says} of the organization's plans`, 'organization');
}

function causeIn(kind: CauseKind, parts: readonly string[], says: string, place?: CausePlace): Cause {
  return { kind, key: [kind, ...parts].join('|'), says, ...(place === undefined ? {} : { place }) };
}

/** Where a key or vault is, if it is elsewhere than the job that it breaks. */
function placeOf(arn: string, { accountId, region }: CauseInput['event']): CausePlace | undefined {
  const its = parseArn(arn);
  if (its === null || its.accountId === '' || its.region === '') return undefined;
  const isHere = its.accountId === accountId && its.region === region;
  return isHere ? undefined : { accountId: its.accountId, region: its.region };
}

function planCause({ event, job, error }: CauseInput): Cause | null {
  if (event.planId === null) return null;
  const rule = event.planRuleId ?? '';
  const place = isOrganizationPlan(event.planId) ? 'organization' : undefined;
  return causeIn('plan', [error.code, event.planId, rule], `backup plan ${job.planName ?? event.planId}`, place);
}

function messageCause({ error, resource }: CauseInput): Cause | null {
  if (error.message === null) return null;
  const shape = shapeOf(error.message, [resource.name, resource.id]);
  return shape === '' ? null : causeIn('message', [error.code, shape], `the same message: ${shape}`);
}

function nameOf(arn: string): string {
  return arn.split(/[/:]/).at(-1) || arn;
}
