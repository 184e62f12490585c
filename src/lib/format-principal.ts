import { isReservedName } from './reserved-names.ts';

/**
 * Returns the name of an AWS identity from its ARN: `arn:aws:sts::…:assumed-role/Admin/ana` is `ana (Admin)`,
 * `arn:aws:iam::…:user/team/ben` is `team/ben`, an account's root is `root`; `unknown` for null. The only way to name an
 * identity, in announcements, in records and on the command line.
 */
export function formatPrincipal(arn: string | null): string {
  if (arn === null || arn === '') return 'unknown';
  if (!arn.startsWith('arn:')) return arn;
  const resource = arn.split(':').slice(5).join(':');
  // An identity of this name is not the router.
  if (isReservedName(resource.slice(resource.lastIndexOf('/') + 1))) return resource;
  const [kind, ...names] = resource.split('/');
  if (kind === 'assumed-role' && names.length >= 2) return `${names.slice(1).join('/')} (${names[0]})`;
  return names.join('/') || kind || arn;
}
