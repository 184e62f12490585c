import type { Alert } from './alert.ts';
import type { AlertSummary } from './incident.ts';

/** How many characters of a resource's name an incident keeps. */
export const longestName = 200;

/** An incident keeps no ARN that has as many characters; 0.1.0 kept the first of them. */
const tooLongForAnArn = 500;

/** Returns an ARN as an incident keeps it; null: there is none, or it is broken or was cut, and may name something else. */
export function wholeArn(arn: string | null): string | null {
  return arn === null || arn.length >= tooLongForAnArn || arn.endsWith('…') || !arn.isWellFormed() ? null : arn;
}

/** Returns the name of a resource from its alert, or as the incident keeps it; a sign at the end shows that it was cut. */
export function keptName({ resourceName }: Pick<AlertSummary, 'resourceName'>, alert?: Pick<Alert, 'resource'> | null) {
  if (resourceName.length < longestName) return resourceName;
  const whole = alert?.resource.name ?? '';
  return whole.startsWith(resourceName) ? whole : `${resourceName}…`;
}
