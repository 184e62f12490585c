import type { Environment } from './environment.ts';

/** Returns the roles that the deployment may hand on to AWS Backup; none: nothing is started again. */
export function rolesOf({ RETRY_ROLE_ARNS: arns = '' }: Environment): string[] {
  return arns.split(/[\s,]+/).filter((arn) => arn !== '');
}
