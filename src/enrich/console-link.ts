import { type EventKind, kindRow } from '../events/kinds.ts';
import type { Arn } from './arn.ts';

const hosts: Readonly<Record<string, string>> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

/** No id in AWS is longer; a link to a longer one would lead nowhere. */
const idLimit = 256;

/** Pages of resources, by service and type of the ARN. Only such as are known to open. */
const resourcePages: Readonly<Record<string, (id: string, region: string) => string>> = {
  'dynamodb:table': (id, region) => `dynamodbv2/home?region=${region}#table?name=${id}`,
  'ec2:instance': (id, region) => `ec2/home?region=${region}#InstanceDetails:instanceId=${id}`,
  'ec2:volume': (id, region) => `ec2/home?region=${region}#VolumeDetails:volumeId=${id}`,
  'ec2:snapshot': (id, region) => `ec2/home?region=${region}#SnapshotDetails:snapshotId=${id}`,
  'ec2:image': (id, region) => `ec2/home?region=${region}#ImageDetails:imageId=${id}`,
  'eks:cluster': (id, region) => `eks/home?region=${region}#/clusters/${id}`,
  'elasticfilesystem:file-system': (id, region) => `efs/home?region=${region}#/file-systems/${id}`,
  'fsx:file-system': (id, region) => `fsx/home?region=${region}#file-system-details/${id}`,
  'rds:cluster': (id, region) => `rds/home?region=${region}#database:id=${id};is-cluster=true`,
  'rds:db': (id, region) => `rds/home?region=${region}#database:id=${id};is-cluster=false`,
};

/** Returns the console page of a job, or null when there is none that is known to open. */
export function jobConsoleUrl(kind: EventKind, jobId: string, region: string): string | null {
  const page = kindRow(kind).job?.consolePage;
  const base = consoleOf(region);
  if (page === undefined || base === null || jobId === '' || jobId.length > idLimit) return null;
  return `${base}/backup/home?region=${region}#/jobs/${page}/details/${encoded(jobId)}`;
}

/** Returns the console page of a resource, or null when there is none that is known to open. */
export function resourceConsoleUrl(arn: Arn | null, region: string): string | null {
  if (arn === null || arn.id.length > idLimit) return null;
  const home = arn.region === '' ? region : arn.region;
  const base = consoleOf(home, arn.partition);
  if (base === null) return null;
  if (arn.service === 's3') return `${base}/s3/buckets/${encoded(arn.id)}?region=${home}`;
  const key = `${arn.service}:${arn.resource.split(/[/:]/, 1)[0]}`;
  const page = Object.hasOwn(resourcePages, key) ? resourcePages[key] : undefined;
  return page === undefined ? null : `${base}/${page(encoded(arn.id), home)}`;
}

function consoleOf(region: string, partition: string = partitionOf(region)): string | null {
  const host = Object.hasOwn(hosts, partition) ? hosts[partition] : undefined;
  if (host === undefined || !/^[a-z]{2,6}(?:-[a-z]{2,12}){1,3}-\d{1,2}$/.test(region)) return null;
  // GovCloud has one console address for both of its Regions.
  return partition === 'aws-us-gov' ? `https://${host}` : `https://${region}.${host}`;
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** Leaves nothing in the link that any markup could take for its own. */
function encoded(id: string): string {
  return encodeURIComponent(id.toWellFormed()).replace(
    /[!'()*~]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
