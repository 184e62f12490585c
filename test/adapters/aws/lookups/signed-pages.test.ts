import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { BackupPages } from '../../../../src/adapters/aws/lookups/backup-pages.ts';
import { SignedPages } from '../../../../src/adapters/aws/lookups/signed-pages.ts';

const credentials = {
  AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE1111EXAMP',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_REGION: 'eu-west-1',
};

const fast = { perSecond: 1000, burst: 1000 } as const;

/** AWS on loopback: answers in order, and says what it was asked. */
async function awsWith(...answers: { status?: number; body: string }[]) {
  const asked: { body: string; target: string | undefined; authorization: string }[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    asked.push({
      body,
      target: request.headers['x-amz-target']?.toString(),
      authorization: request.headers.authorization ?? '',
    });
    const { status = 200, body: answer } = answers[Math.min(asked.length, answers.length) - 1] ?? { body: '' };
    response.writeHead(status).end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const environment = { ...credentials, AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` };
  const pages = new SignedPages(environment, () => fast);
  return { pages, asked };
}

const instances = `<?xml version="1.0" encoding="UTF-8"?>
<DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>1</requestId>
  <reservationSet><item><ownerId>111122223333</ownerId><groupSet/>
    <instancesSet><item><instanceId>i-1</instanceId><instanceState><code>80</code><name>stopped</name></instanceState>
      <launchTime>2026-06-01T08:00:00.000Z</launchTime><placement><availabilityZone>eu-west-1a</availabilityZone></placement>
      <blockDeviceMapping><item><deviceName>/dev/xvda</deviceName><ebs><attachTime>2026-05-01T08:00:00.000Z</attachTime></ebs></item></blockDeviceMapping>
      <tagSet><item><key>backup</key><value>a &lt;b&gt; &amp;amp; &#39;c&#39;</value></item><item><key>empty</key><value/></item></tagSet>
    </item></instancesSet></item></reservationSet><nextToken>more</nextToken>
</DescribeInstancesResponse>`;

describe('adapters/aws/lookups/signed-pages', () => {
  it('makes of XML what the AWS CLI prints, entities and empty elements with it', async () => {
    const { pages, asked } = await awsWith({ body: instances });
    const page = await pages.page('describe-instances', { NextToken: 'a&b' });

    expect(asked[0]?.body).toBe('Action=DescribeInstances&Version=2016-11-15&NextToken=a%26b');
    expect(asked[0]?.authorization).toContain('/eu-west-1/ec2/aws4_request');
    expect(page).toEqual({
      NextToken: 'more',
      Reservations: [
        {
          OwnerId: '111122223333',
          Instances: [
            {
              InstanceId: 'i-1',
              State: { Name: 'stopped' },
              LaunchTime: '2026-06-01T08:00:00.000Z',
              Placement: { AvailabilityZone: 'eu-west-1a' },
              BlockDeviceMappings: [{ Ebs: { AttachTime: '2026-05-01T08:00:00.000Z' } }],
              Tags: [
                { Key: 'backup', Value: "a <b> &amp; 'c'" },
                { Key: 'empty', Value: '' },
              ],
            },
          ],
        },
      ],
    });
  });

  it('asks for accounts where Organizations is signed for, and for an alias by IAM', async () => {
    const alias =
      '<ListAccountAliasesResponse><ListAccountAliasesResult><IsTruncated>false</IsTruncated><AccountAliases><member>payroll-prod</member></AccountAliases></ListAccountAliasesResult></ListAccountAliasesResponse>';
    const { pages, asked } = await awsWith({ body: '{"Accounts":[{"Id":"222233334444"}]}' }, { body: alias });

    expect(await pages.page('list-accounts', {})).toEqual({ Accounts: [{ Id: '222233334444' }] });
    expect(await pages.page('list-account-aliases', {})).toEqual({ AccountAliases: ['payroll-prod'] });
    expect(asked[0]).toMatchObject({
      target: 'AWSOrganizationsV20161128.ListAccounts',
      authorization: expect.stringContaining('/us-east-1/organizations/aws4_request'),
    });
    expect(asked[1]?.authorization).toContain('/us-east-1/iam/aws4_request');
  });

  it('asks for roles where IAM is signed for, and for databases by their own names', async () => {
    const role =
      '<GetRoleResponse><GetRoleResult><Role><RoleName>r</RoleName><Arn>arn:aws:iam::111122223333:role/r</Arn></Role></GetRoleResult></GetRoleResponse>';
    const database =
      '<DescribeDBInstancesResponse><DescribeDBInstancesResult><DBInstances><DBInstance><DBInstanceArn>arn:x</DBInstanceArn><DBInstanceStatus>available</DBInstanceStatus><TagList><Tag><Key>k</Key><Value>v</Value></Tag></TagList></DBInstance></DBInstances></DescribeDBInstancesResult></DescribeDBInstancesResponse>';
    const { pages, asked } = await awsWith({ body: role }, { body: database });

    expect(await pages.page('get-role', { RoleName: 'r' })).toEqual({
      Role: { RoleName: 'r', Arn: 'arn:aws:iam::111122223333:role/r' },
    });
    expect(asked[0]?.authorization).toContain('/us-east-1/iam/aws4_request');
    expect(await pages.page('describe-db-instances', {})).toMatchObject({
      DBInstances: [{ DBInstanceArn: 'arn:x', DBInstanceStatus: 'available', TagList: [{ Key: 'k', Value: 'v' }] }],
    });
  });

  it('asks a busy service again, and hands on what it refuses by its code', async () => {
    const busy = { status: 400, body: '{"__type":"com.amazonaws#ThrottlingException","message":"slow down"}' };
    const { pages, asked } = await awsWith(
      busy,
      { body: '{"Rules":[]}' },
      {
        status: 404,
        body: '<ErrorResponse><Error><Code>NoSuchEntity</Code><Message>gone</Message></Error></ErrorResponse>',
      },
    );

    expect(await pages.page('list-rules', {})).toEqual({ Rules: [] });
    expect(asked.map(({ target }) => target)).toEqual(['AWSEvents.ListRules', 'AWSEvents.ListRules']);
    await expect(pages.page('get-role', { RoleName: 'r' })).rejects.toMatchObject({
      name: 'NoSuchEntity',
      message: 'gone',
    });
  });

  it('says why it could not be reached', async () => {
    const pages = new SignedPages({ ...credentials, AWS_ENDPOINT_URL: 'http://127.0.0.1:1' }, () => fast);

    await expect(pages.page('list-rules', {})).rejects.toThrow(/ECONNREFUSED|bad port/);
  });

  it('leaves to AWS Backup what is its own, with times as the CLI prints them', async () => {
    const { pages } = await awsWith({ body: '{"Rules":[]}' });
    const sent: unknown[] = [];
    const client = {
      send: async (command: { input: unknown }) => {
        sent.push(command.constructor.name, command.input);
        return { $metadata: {}, BackupJobs: [{ CreationDate: new Date('2026-11-22T05:00:00Z') }] };
      },
    };
    const both = new BackupPages(client as never, pages);

    expect(await both.page('list-backup-jobs', { MaxResults: 1000 })).toEqual({
      BackupJobs: [{ CreationDate: '2026-11-22T05:00:00.000Z' }],
    });
    expect(sent).toEqual(['ListBackupJobsCommand', { MaxResults: 1000 }]);
    expect(await both.page('list-rules', {})).toEqual({ Rules: [] });
  });
});
