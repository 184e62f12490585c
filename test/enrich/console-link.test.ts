import { describe, expect, it } from 'vitest';
import { parseArn } from '../../src/enrich/arn.ts';
import { jobConsoleUrl, partitionOf, resourceConsoleUrl } from '../../src/enrich/console-link.ts';

const base = 'https://eu-west-1.console.aws.amazon.com';
const page = (jobId: string) => `${base}/backup/home?region=eu-west-1#/jobs/backup/details/${jobId}`;
const bucket = (name: string, region = 'eu-west-1') =>
  resourceConsoleUrl(parseArn(`arn:aws:s3:::${name}`), 'S3', region);

describe('enrich/console-link', () => {
  it('opens the page of a job, where there is one', () => {
    expect(jobConsoleUrl('backup', 'J-1', 'eu-west-1')).toBe(page('J-1'));
    expect(jobConsoleUrl('backup', '', 'eu-west-1')).toBeNull();
    expect(jobConsoleUrl('scan', 'J-1', 'eu-west-1')).toBeNull();
    expect(jobConsoleUrl('vault', 'J-1', 'eu-west-1')).toBeNull();
    expect(jobConsoleUrl('backup', 'J-1', 'unknown')).toBeNull();
  });

  it('leads to nothing that is longer than anything AWS has', () => {
    expect(jobConsoleUrl('backup', 'x'.repeat(256), 'eu-west-1')).toBe(page('x'.repeat(256)));
    expect(jobConsoleUrl('backup', 'x'.repeat(257), 'eu-west-1')).toBeNull();
    expect(bucket('x'.repeat(256))).not.toBeNull();
    expect(bucket('x'.repeat(257))).toBeNull();
    const within = (length: number) => bucket(`${'x/'.repeat((length - 2) / 2)}yy`);
    expect(within(1024)).not.toBeNull();
    expect(within(1026)).toBeNull();
    expect(resourceConsoleUrl(null, 'S3', 'eu-west-1')).toBeNull();
  });

  it.each([
    ['cn-north-1', 'aws-cn', 'https://cn-north-1.console.amazonaws.cn'],
    ['us-gov-east-1', 'aws-us-gov', 'https://console.amazonaws-us-gov.com'],
    ['eu-west-1', 'aws', base],
    ['ap-southeast-12', 'aws', 'https://ap-southeast-12.console.aws.amazon.com'],
  ])('%s is in %s', (region, partition, at) => {
    expect(partitionOf(region)).toBe(partition);
    expect(jobConsoleUrl('backup', 'j', region)).toMatch(new RegExp(`^${at.replaceAll('.', '\\.')}/backup/home`));
  });

  it.each(['evil.example/eu-west-1', 'eu-west-1.evil.example', 'eu-west', 'EU-WEST-1', ''])(
    'makes no address of a Region that is none: %j',
    (region) => {
      expect(bucket('invoices', region)).toBeNull();
    },
  );

  it('spells out every mark that a link could be read by', () => {
    expect(bucket('in.voices-1_2')).toBe(`${base}/s3/buckets/in.voices-1_2?region=eu-west-1`);
    expect(bucket("a b!'()*~<")).toBe(`${base}/s3/buckets/a%20b%21%27%28%29%2A%7E%3C?region=eu-west-1`);
    expect(bucket('x\ud83d')).toBe(`${base}/s3/buckets/x%EF%BF%BD?region=eu-west-1`);
  });

  it('is of the Region of the ARN, and of that of the event where the ARN has none', () => {
    const arn = parseArn('arn:aws:dynamodb:us-east-1:111122223333:table/carts');

    expect(resourceConsoleUrl(arn, 'DynamoDB', 'eu-west-1')).toMatch(/^https:\/\/us-east-1\..*region=us-east-1/);
    expect(bucket('invoices', 'us-east-1')).toMatch(/^https:\/\/us-east-1\./);
    expect(resourceConsoleUrl(parseArn('arn:aws-iso:s3:::x'), 'S3', 'eu-west-1')).toBeNull();
    const stream = parseArn('arn:aws:timestream:eu-west-1:111122223333:scheduled-query/x');
    expect(resourceConsoleUrl(stream, 'Timestream', 'eu-west-1')).toBe(`${base}/timestream/home?region=eu-west-1`);
  });
});

describe('enrich/arn', () => {
  it('has six parts, the last of which may have more', () => {
    expect(parseArn('arn:aws:rds:eu-west-1:111122223333:snapshot:rds:orders')).toEqual({
      ...{ partition: 'aws', service: 'rds', region: 'eu-west-1', accountId: '111122223333' },
      ...{ resource: 'snapshot:rds:orders', id: 'orders' },
    });
    expect(parseArn('urn:aws:rds:eu-west-1:111122223333:db:x')).toBeNull();
    expect(parseArn('arn:aws:rds:eu-west-1:111122223333')).toBeNull();
    expect(parseArn(null)).toBeNull();
  });
});
