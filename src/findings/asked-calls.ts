import type { Call } from '../estate/calls.ts';

/** Calls that say which resources are under which plans, whether they exist, and which backups were made of them. */
export const laneCalls: readonly Call[] = [
  'list-backup-plans',
  'get-backup-plan',
  'list-backup-selections',
  'get-backup-selection',
  'list-protected-resources',
  'describe-region-settings',
  'get-resources',
  'describe-instances',
  'describe-db-instances',
  'describe-db-clusters',
  'list-backup-jobs',
];

/** Calls that say which recovery points there are. */
export const pointCalls: readonly Call[] = ['list-backup-vaults', 'list-recovery-points-by-backup-vault'];
