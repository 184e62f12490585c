import { type EventKind, kindRow } from '../events/kinds.ts';
import type { Arn } from './arn.ts';
import { pageOf } from './resource-types.ts';

const hosts: Readonly<Record<string, string>> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

/** No id in AWS is longer, in characters; a link to a longer one would lead nowhere. */
const idLimit = 256;

/** Returns the console page of a job, or null when there is none that is known to open. */
export function jobConsoleUrl(kind: EventKind, jobId: string, region: string): string | null {
  const page = kindRow(kind).job?.consolePage;
  const base = consoleOf(region);
  if (page === undefined || base === null || jobId === '' || jobId.length > idLimit) return null;
  return `${base}/backup/home?region=${region}#/jobs/${page}/details/${encoded(jobId)}`;
}

/** Returns the console page of a resource of a type (AWS Backup's word), or null when there is none that is known to open. */
export function resourceConsoleUrl(arn: Arn | null, type: string, region: string): string | null {
  if (arn === null || arn.id.length > idLimit || arn.resource.length > 4 * idLimit) return null;
  const home = arn.region === '' ? region : arn.region;
  const base = consoleOf(home, arn.partition);
  if (base === null) return null;
  const whole = () => `arn:${arn.partition}:${arn.service}:${arn.region}:${arn.accountId}:${arn.resource}`;
  const page = pageOf(arn, type, {
    id: encoded(arn.id),
    part: (index) => encoded(arn.resource.split(/[/:]/)[index] ?? ''),
    arn: () => encoded(whole()),
    region: home,
  });
  return page === null ? null : `${base}/${page}`;
}

function consoleOf(region: string, partition: string = partitionOf(region)): string | null {
  const host = Object.hasOwn(hosts, partition) ? hosts[partition] : undefined;
  if (host === undefined || !/^[a-z]{2,6}(?:-[a-z]{2,12}){1,3}-\d{1,2}$/.test(region)) return null;
  // GovCloud has one console address for both of its Regions.
  return partition === 'aws-us-gov' ? `https://${host}` : `https://${region}.${host}`;
}

/** Returns the partition that a Region is in. */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** Encodes an id for a link, including every character that some markup could interpret. */
function encoded(id: string): string {
  if (/^[\w.-]*$/.test(id)) return id;
  return encodeURIComponent(id.toWellFormed()).replace(
    /[!'()*~]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
