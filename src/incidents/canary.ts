import type { BackupEvent, Outcome } from '../events/backup-event.ts';
import { kindRow } from '../events/kinds.ts';

/** The backups of a canary: one that has to succeed, and one that has to fail. */
export const canaryParts = ['succeeds', 'fails'] as const;
export type CanaryPart = (typeof canaryParts)[number];

/** The canary of a deployment: two empty tables of its own account and Region, each with a backup plan of its own. */
export interface Canary {
  /** What the names of its tables and plans begin with; `-succeeds` and `-fails` follow. */
  name: string;
  accountId: string;
  region: string;
  /** How often its backups are due, in seconds. */
  everySeconds: number;
}

/** Returns the name of a canary's table, and of its plan. */
export function canaryTable({ name }: Pick<Canary, 'name'>, part: CanaryPart): string {
  return `${name}-${part}`;
}

/**
 * Returns which backup of the canary an event is about; null: it is about something else. Goes by the whole ARN of its table, so that
 * nothing else is ever taken for it.
 */
export function canaryPartOf(
  { kind, drill, resourceArn, size, found }: Pick<BackupEvent, 'kind' | 'drill' | 'resourceArn' | 'size' | 'found'>,
  canary: Canary,
): CanaryPart | null {
  if (kindRow(kind).fills !== 'own-vault' || drill || size !== undefined || found !== undefined) return null;
  return canaryParts.find((part) => isTable(resourceArn, canary, part)) ?? null;
}

/** Says whether something is the ARN of a table of the canary. */
export function isOfCanary(arn: string | null, canary: Canary): boolean {
  return canaryParts.some((part) => isTable(arn, canary, part));
}

/** Returns how a canary is known in lists of AWS. */
export function namesOf(canary: Canary): {
  isResource: (arn: string | null) => boolean;
  isPlan: (name: string) => boolean;
} {
  const tables = canaryParts.map((part) => canaryTable(canary, part));
  return { isResource: (arn) => isOfCanary(arn, canary), isPlan: (name) => tables.includes(name) };
}

function isTable(arn: string | null, canary: Canary, part: CanaryPart): boolean {
  const [, , service, region, accountId, ...table] = (arn ?? '').split(':');
  if (service !== 'dynamodb' || region !== canary.region || accountId !== canary.accountId) return false;
  return table.join(':') === `table/${canaryTable(canary, part)}`;
}

/** Says whether a backup of the canary ended as it has to. One that expired failed, too. */
export function isAsMeant(part: CanaryPart, outcome: Outcome): boolean {
  return part === 'succeeds' ? outcome === 'succeeded' : outcome === 'failed' || outcome === 'expired';
}

/** Says whether a name is that of a canary's table or plan, of whichever stage: for who looks at an account without a deployment. */
export function isCanaryName(name: string): boolean {
  return canaryParts.some((part) => name.endsWith(`-backup-canary-${part}`));
}
