import { type Environment, listIn } from './environment.ts';

/** Returns the roles that the deployment may hand on to AWS Backup; none: nothing is started again. */
export function rolesOf({ RETRY_ROLE_ARNS: arns }: Environment): string[] {
  return listIn(arns);
}
