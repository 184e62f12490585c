import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CallRateLimiter } from '../../src/adapters/call-rate-limiter.ts';
import { MemberAccounts } from '../../src/runtime/member-accounts.ts';

/** Answers as STS does; what it was asked is kept. */
let server: Server;
let asked: URLSearchParams[] = [];
let answer: { status: number; text: string };

const granted = {
  status: 200,
  text: '<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA0</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken></Credentials></AssumeRoleResult></AssumeRoleResponse>',
};
const denied = {
  status: 403,
  text: '<ErrorResponse><Error><Code>AccessDenied</Code><Message>not authorized</Message></Error></ErrorResponse>',
};

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      asked.push(new URLSearchParams(body));
      response.writeHead(answer.status, { 'content-type': 'text/xml' }).end(answer.text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

beforeEach(() => {
  asked = [];
  answer = granted;
});

function members(): MemberAccounts {
  const environment = {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'AKIA0',
    AWS_SECRET_ACCESS_KEY: 's',
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  };
  const pace = new CallRateLimiter({ perSecond: 10, burst: 20 });
  return new MemberAccounts(environment, {
    ...{ role: 'backup-alert-router-reader', partition: 'aws', pace },
    limits: { timeoutMs: 1000, share: 1 },
  });
}

describe('runtime/member-accounts', () => {
  it('assumes the role of an account and Region, once for an hour', async () => {
    const some = members();
    const place = { accountId: '222233334444', region: 'us-east-1' };
    const [first, again] = [await some.sourcesIn(place), await some.sourcesIn(place)];
    await some.sourcesIn({ ...place, region: 'eu-central-1' });

    expect(again).toBe(first);
    expect(asked.map((one) => Object.fromEntries(one))).toEqual(
      ['us-east-1', 'eu-central-1'].map((region) => ({
        Action: 'AssumeRole',
        Version: '2011-06-15',
        RoleArn: `arn:aws:iam::222233334444:role/backup-alert-router-reader-${region}`,
        RoleSessionName: 'backup-alert-router',
        DurationSeconds: '3600',
      })),
    );
  });

  it('does not ask again for a minute where it is not let in', async () => {
    const some = members();
    answer = denied;
    const place = { accountId: '222233334444', region: 'us-east-1' };

    await expect(some.sourcesIn(place)).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(some.sourcesIn(place)).rejects.toMatchObject({ name: 'AccessDenied' });
    expect(asked).toHaveLength(1);
  });

  it.each([
    { accountId: '2222333344445', region: 'us-east-1' },
    { accountId: '222233334444', region: 'us-east-1/../admin' },
    { accountId: 'aws', region: 'eu-west-1' },
    { accountId: '222233334444', region: '*' },
  ])('asks for no role with what an event says in place of one: $accountId $region', async (place) => {
    await expect(members().sourcesIn(place)).rejects.toMatchObject({ name: 'ValidationError' });
    expect(asked).toEqual([]);
  });
});
