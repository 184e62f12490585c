/** Types that AWS Backup backs up continuously where their rule says so; for others the rule makes snapshots as ever. */
const continuousTypes: readonly string[] = ['Aurora', 'RDS', 'S3', 'SAP HANA on Amazon EC2'];

/** Says whether the rule of a plan makes continuous backups of a resource of this type. */
export function isContinuousFor(resourceType: string, isContinuousRule: boolean): boolean {
  return isContinuousRule && continuousTypes.includes(resourceType);
}
