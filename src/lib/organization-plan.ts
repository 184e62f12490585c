/**
 * Says whether a plan comes from a backup policy of an organization, by its id: `orgs/<uuid>`.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/logging-using-cloudtrail.html
 */
export function isOrganizationPlan(plan: string | null): boolean {
  return plan?.startsWith('orgs/') === true;
}
