import type { BackupEvent } from '../events/backup-event.ts';
import type { AlertError, AlertJob, AlertResource, Cause, CauseKind, ErrorCategory } from '../incidents/alert.ts';
import { keyIn } from './key-in.ts';

/** What a cause is read from. */
export interface CauseInput {
  event: Pick<BackupEvent, 'drill' | 'kind' | 'vaultArn' | 'destinationVaultArn' | 'planId' | 'planRuleId'>;
  error: Pick<AlertError, 'code' | 'category' | 'message'>;
  job: Pick<AlertJob, 'encryptionKeyArn' | 'vaultName' | 'planName'>;
  resource: Pick<AlertResource, 'id' | 'name'>;
  iamRoleArn: string | null;
}

/** Categories in which each resource has its own trouble, although the words are the same. */
const individual: readonly ErrorCategory[] = ['window', 'limit', 'stopped', 'lifecycle', 'tags', 'malware', 'vss'];

/** Causes that sit in the destination vault, or in the vault itself when there is none. */
const causesOfVaults: readonly string[] = ['vault-missing', 'retention-out-of-range', 'copy-access-denied'];

/** Causes of one resource alone. */
const causesOfOne: readonly string[] = ['resource-missing', 'recovery-point-missing', 'rules-unusable'];

const shapeLimit = 160;

/**
 * Returns what an alert may have in common with others, or null when it stands for itself. What is broken
 * counts first: the KMS key, the vault, the role, the plan. Else alerts belong together when AWS says the same
 * of them but for names, ids and numbers.
 */
export function causeOf(input: CauseInput): Cause | null {
  const { event, error, job } = input;
  if (event.drill || individual.includes(error.category) || causesOfOne.includes(error.code)) return null;
  if (event.kind === 'missed' || event.kind === 'plan-selection') return planCause(input);
  const keyArn = keyIn(error.message) ?? job.encryptionKeyArn;
  if (error.category === 'kms' && keyArn !== null) return causeIn('kms', [keyArn], `KMS key ${keyArn}`);
  const vault = event.destinationVaultArn ?? event.vaultArn ?? job.vaultName;
  if (causesOfVaults.includes(error.code) && vault !== null) {
    return causeIn('vault', [error.code, vault], `backup vault ${nameOf(vault)}`);
  }
  if (error.category === 'access' && input.iamRoleArn !== null) {
    return causeIn('role', [input.iamRoleArn], `IAM role ${nameOf(input.iamRoleArn)}`);
  }
  return messageCause(input);
}

function causeIn(kind: CauseKind, parts: readonly string[], says: string): Cause {
  return { kind, key: [kind, ...parts].join('|'), says };
}

function planCause({ event, job, error }: CauseInput): Cause | null {
  if (event.planId === null) return null;
  const rule = event.planRuleId ?? '';
  return causeIn('plan', [error.code, event.planId, rule], `backup plan ${job.planName ?? event.planId}`);
}

function messageCause({ error, resource }: CauseInput): Cause | null {
  if (error.message === null) return null;
  const shape = shapeOf(error.message, [resource.name, resource.id]);
  return shape === '' ? null : causeIn('message', [error.code, shape], `the same message: ${shape}`);
}

/** Returns a message without what differs from resource to resource: `access to … for account … is denied`. */
export function shapeOf(message: string, names: readonly string[] = []): string {
  const known = names.filter((name) => name.length >= 3).map((name) => name.toLowerCase());
  const text = known.reduce((rest, name) => rest.replaceAll(name, '…'), message.slice(0, 2048).toLowerCase());
  return text
    .replace(/\barn:[^\s,;"'\])]*/g, '…')
    .replace(/"[^"]{1,200}"|\b[a-z0-9_./-]*\d[a-z0-9_./-]*/g, '…')
    .replace(/[^a-z…:]+/g, ' ')
    .replace(/…(?:[ :]*…)*/g, '…')
    .trim()
    .slice(0, shapeLimit);
}

function nameOf(arn: string): string {
  return arn.split(/[/:]/).at(-1) || arn;
}
