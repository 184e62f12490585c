import type { BackupEvent } from '../events/backup-event.ts';
import { kindRow } from '../events/kinds.ts';
import type { AlertResource } from '../incidents/alert.ts';
import { textMap } from '../lib/text-map.ts';
import type { JobDetails } from '../ports/aws-backup/job-describer.ts';
import { type Arn, parseArn } from './arn.ts';
import { resourceConsoleUrl } from './console-link.ts';
import { typeOfArn } from './resource-types.ts';

/**
 * Returns the resource an event is about. For an event without one (a failed restore) that is its recovery point; for one with
 * neither, or with an access point of which nothing more is known, it is its job. The account is the event's, because ARNs of
 * images and snapshots have none.
 */
export function describeResource(event: BackupEvent, details: JobDetails | null): AlertResource {
  const arn = event.resourceArn ?? details?.resourceArn ?? null;
  const isItself = kindRow(event.kind).isOwnSubject === true && event.jobId !== '';
  const subject = parseArn(arn ?? (isItself ? null : event.recoveryPointArn));
  const id = subject?.id ?? arn ?? (event.jobId || 'unknown');
  const saidType = plainType(event.resourceType ?? details?.resourceType ?? null);
  const type = saidType ?? (subject === null ? null : typeOfArn(subject)) ?? 'unknown';
  return {
    arn,
    id,
    name: event.found?.name ?? details?.resourceName ?? partOf(event, nameIn(subject) ?? id),
    type,
    accountId: event.accountId,
    region: event.region,
    tags: textMap([]),
    consoleUrl: resourceConsoleUrl(subject, type, event.region),
  };
}

/** An alarm that looks at several series is named with the one that it is about. */
function partOf({ contributor }: BackupEvent, name: string): string {
  return contributor === undefined ? name : `${name} (${contributor.says})`;
}

/** Returns the name that people know: for a stack the part before its id, for a parameter its path; null for any other. */
function nameIn(arn: Arn | null): string | null {
  if (arn?.service === 'ssm') return arn.resource.replace(/^parameter(?=\/)/, '');
  return arn?.service === 'cloudformation' ? (arn.resource.split('/')[1] ?? null) : null;
}

/** Some events say `DynamoDB.FullyManaged` where others say `DynamoDB`. */
function plainType(type: string | null): string | null {
  return type?.split('.', 1)[0] || null;
}
