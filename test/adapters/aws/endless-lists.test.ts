import { BackupClient } from '@aws-sdk/client-backup';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { GetParameterCommand, GetParametersByPathCommand, SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { AwsDeployment, type DeploymentClients } from '../../../src/adapters/aws/deployment/aws-deployment.ts';
import { BackupJobLists } from '../../../src/adapters/aws/lookups/backup-job-lists.ts';
import { AwsBackupReader } from '../../../src/adapters/aws/lookups/backup-reader.ts';
import { EndedJobLists } from '../../../src/adapters/aws/lookups/ended-job-lists.ts';
import { TaggingResourceTags } from '../../../src/adapters/aws/lookups/resource-tags.ts';
import { SsmRulesSource } from '../../../src/adapters/aws/parameters/ssm-rules-source.ts';
import { DynamoHiddenAlerts } from '../../../src/adapters/aws/table/dynamo-hidden-alerts.ts';
import { DynamoKnownFindings } from '../../../src/adapters/aws/table/dynamo-known-findings.ts';
import { DynamoPersonsItems } from '../../../src/adapters/aws/table/dynamo-persons-items.ts';
import { readIncidentItems } from '../../../src/adapters/aws/table/table-reads.ts';
import { jobKinds, listedKinds } from '../../../src/events/kinds.ts';
import { sources } from '../../support/architecture.ts';

const span = { from: '2026-11-22T00:00:00.000Z', to: '2026-11-23T00:00:00.000Z' };
const path = '/backup-alerts/prod/routing';
const signal = new AbortController().signal;

const backup = mockClient(BackupClient);
const cloudFormation = mockClient(CloudFormationClient);
const dynamo = mockClient(DynamoDBDocumentClient);
const ssm = mockClient(SSMClient);
const clients = [backup, cloudFormation, dynamo, ssm];

/** A list of jobs that never ends has a page in it, which is read once for each of two tokens. */
const page = {
  ...Object.fromEntries(['BackupJobs', 'CopyJobs', 'RestoreJobs', 'ScanJobs'].map((name) => [name, [{ id: 'one' }]])),
  RecoveryPoints: [],
  StackResourceSummaries: [],
};
const part = { Name: `${path}/a`, Value: 'version: 1', Version: 1 };

async function read(pages: AsyncIterable<object[]>, into: object[]): Promise<void> {
  for await (const jobs of pages) into.push(...jobs);
}

const dynamoClient = dynamo as unknown as DynamoDBDocumentClient;

describe('adapters/aws: a list of AWS that names the same page again and again', () => {
  beforeEach(() => {
    for (const client of clients) client.reset();
    let turn = 0;
    const inTurns = () => {
      turn += 1;
      return `${turn % 2}`;
    };
    backup.onAnyCommand().callsFake(async () => ({ ...page, NextToken: inTurns() }));
    cloudFormation.onAnyCommand().callsFake(async () => ({ ...page, NextToken: inTurns() }));
    ssm.onAnyCommand().callsFake(async () => ({ Parameters: [part], NextToken: inTurns() }));
    dynamo.onAnyCommand().callsFake(async () => ({ Items: [], LastEvaluatedKey: { pk: inTurns() } }));
  });
  afterAll(() => {
    for (const client of clients) client.restore();
  });

  it.each(listedKinds)('is cut where %s jobs are listed for a replay, after what could be read', async (kind) => {
    const jobs: object[] = [];
    const lists = new BackupJobLists(backup as unknown as BackupClient);

    await expect(read(lists.pages(kind, span.from), jobs)).rejects.toMatchObject({ code: 'list-cut' });
    expect(jobs).toHaveLength(3);
  });

  it.each(jobKinds)('is cut where %s jobs that ended are listed, after what could be read', async (kind) => {
    const jobs: object[] = [];
    const lists = new EndedJobLists(backup as unknown as BackupClient);

    await expect(read(lists.pages(kind, span), jobs)).rejects.toMatchObject({ code: 'list-cut' });
    expect(jobs).toHaveLength(3);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['alerts that nobody was told of', () => new DynamoHiddenAlerts(dynamoClient, 't').between(span.from, span.to, 10)],
    ['findings', () => new DynamoKnownFindings(dynamoClient, 't').all()],
    [
      'silences',
      () =>
        new DynamoPersonsItems(dynamoClient, { tableName: 't', kind: 'silence', log: { warn: () => undefined } }).since(
          span.from,
        ),
    ],
    ['an incident', () => readIncidentItems(dynamoClient, 't', { incidentId: 'i', prefix: 'ALERT#' })],
    ['parameters of rules', () => new SsmRulesSource(ssm as unknown as SSMClient, path).latest()],
    [
      'versions of a parameter',
      () => {
        ssm.on(GetParameterCommand).resolves({ Parameter: part });
        ssm.on(GetParametersByPathCommand).resolves({ Parameters: [part] });
        return new SsmRulesSource(ssm as unknown as SSMClient, path).history(5);
      },
    ],
    [
      'tags of one resource',
      () => new TaggingResourceTags(async () => ({ PaginationToken: 'more' })).tagsOf('arn:aws:rds:::db:a'),
    ],
  ])('is no answer of %s', async (_what, ask) => {
    await expect(ask()).rejects.toMatchObject({ code: 'list-cut' });
  });

  it('is not known of the parts of a stack, in words for a person', async () => {
    const deployment = new AwsDeployment({ cloudFormation } as unknown as DeploymentClients, 's');

    expect(await deployment.parts()).toEqual({ notKnown: expect.stringMatching(/^A list of AWS is cut/), lacks: null });
  });

  it('is not whole of recovery points', async () => {
    const reader = new AwsBackupReader(backup as unknown as BackupClient);

    expect(await reader.pointsOf('arn:aws:rds:::db:a', signal)).toMatchObject({ isWhole: false });
  });

  it('asks for fewer tags at once until each call has but one page', async () => {
    const tags = new TaggingResourceTags(async (_target, payload) => {
      const { ResourceARNList } = payload as { ResourceARNList: string[] };
      const mappings = ResourceARNList.map((ResourceARN) => ({ ResourceARN, Tags: [{ Key: 'owner', Value: 'dba' }] }));
      return { ResourceTagMappingList: mappings.slice(0, 2), PaginationToken: mappings.length > 2 ? 'more' : '' };
    });
    const arns = Array.from({ length: 9 }, (_none, index) => `arn:aws:rds:eu-west-1:111122223333:db:${index}`);

    expect(await Promise.all(arns.map((arn) => tags.tagsOf(arn)))).toEqual(arns.map(() => ({ owner: 'dba' })));
  });
});

describe('adapters/aws: whoever reads page by page', () => {
  it('goes by PageTokens, or only so often', () => {
    const readers = sources().filter(
      ({ text }) =>
        /while \(.*\b(?:[a-z]*[tT]oken|start|next|from|cursor) !== (?:undefined|null)|for \(let (?:page|queries) = 0/.test(
          text,
        ) ||
        // Whatever its variable is called.
        (/LastEvaluatedKey|[nN]extToken|PaginationToken/.test(text) &&
          /\bdo \{|while \(|for \(;;\)|for \(let/.test(text)),
    );
    const bounded = readers.filter(({ text }) => /new Page(?:Tokens|sRead)\b|< most(?:Pages|Queries)\b/.test(text));

    expect(readers.length).toBeGreaterThan(9);
    expect(readers.map(({ file }) => file)).toEqual(bounded.map(({ file }) => file));
  });
});
