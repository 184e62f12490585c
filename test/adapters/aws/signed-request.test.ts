import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AwsJsonRequest, awsJsonCall, regionalEndpoint } from '../../../src/adapters/aws/signed-request.ts';
import { type SignedServer, startSignedServer } from './signed-server.ts';

const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
let server: SignedServer;
beforeAll(async () => {
  server = await startSignedServer(secretAccessKey);
});
afterAll(() => server.close());

function call(change: Partial<AwsJsonRequest> = {}): Promise<unknown> {
  return awsJsonCall({
    service: 'ssm',
    target: 'AmazonSSM.GetParameter',
    payload: { Name: '/backup-alerts/prod/ünïcode' },
    jsonVersion: '1.1',
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey },
    endpoint: server.url,
    timeoutMs: 5000,
    ...change,
  });
}

const good = { body: '{"Parameter":{"Value":"v"}}' };
const throttled = { status: 400, body: '{"__type":"ThrottlingException","message":"Rate exceeded"}' };

describe('adapters/aws/signed-request', () => {
  it('signs as AWS wants it and returns the answer', async () => {
    server.answers(good);

    expect(await call()).toEqual({ Parameter: { Value: 'v' } });
    expect(server.calls).toMatchObject([
      {
        signed: true,
        target: 'AmazonSSM.GetParameter',
        payload: { Name: '/backup-alerts/prod/ünïcode' },
        headers: { 'content-type': 'application/x-amz-json-1.1' },
      },
    ]);
    expect(server.calls[0]?.headers.authorization).toContain('/eu-west-1/ssm/aws4_request');
  });

  it('signs the session token of a role', async () => {
    server.answers(good);

    await call({ credentials: { accessKeyId: 'ASIA', secretAccessKey, sessionToken: 'token==' } });

    expect(server.calls).toMatchObject([{ signed: true, headers: { 'x-amz-security-token': 'token==' } }]);
    expect(server.calls[0]?.headers.authorization).toContain('x-amz-security-token');
  });

  it('shows a wrong secret by its signature', async () => {
    server.answers(good);

    await call({ credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'another' } });

    expect(server.calls).toMatchObject([{ signed: false }]);
  });

  it.each([
    { body: '{"__type":"ParameterNotFound","message":"no"}', name: 'ParameterNotFound', message: 'no' },
    {
      body: '{"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException","Message":"gone"}',
      name: 'ResourceNotFoundException',
      message: 'gone',
    },
    {
      body: '{"__type":"AccessDeniedException:http://internal.amazon.com/coral/"}',
      name: 'AccessDeniedException',
      message: 'AmazonSSM.GetParameter answered HTTP 400.',
    },
    { body: '<html>Bad Request</html>', name: 'UnknownError', message: 'AmazonSSM.GetParameter answered HTTP 400.' },
    { body: '', name: 'UnknownError', message: 'AmazonSSM.GetParameter answered HTTP 400.' },
    { body: 'null', name: 'UnknownError', message: 'AmazonSSM.GetParameter answered HTTP 400.' },
    { body: '"text"', name: 'UnknownError', message: 'AmazonSSM.GetParameter answered HTTP 400.' },
  ])('throws $name for HTTP 400 with the body $body, and does not ask again', async ({ body, name, message }) => {
    server.answers({ status: 400, body });

    await expect(call()).rejects.toMatchObject({ name, message, statusCode: 400 });
    expect(server.calls).toHaveLength(1);
  });

  it.each([
    { first: throttled, why: 'throttled' },
    {
      first: { status: 400, body: '{"__type":"#ProvisionedThroughputExceededException"}' },
      why: 'the table is throttled',
    },
    { first: { status: 429, body: '' }, why: 'too many requests' },
    { first: { status: 500, body: '<html>' }, why: 'a fault inside AWS' },
    { first: { status: 503, body: '{"__type":"ServiceUnavailable"}' }, why: 'not available' },
    { first: { hangUp: 'before' as const }, why: 'the connection was closed' },
    { first: { hangUp: 'amid' as const }, why: 'the connection was closed in the middle of the answer' },
    { first: { body: '{"Parameter":' }, why: 'half an answer' },
  ])('asks a second time when the first was in vain: $why', async ({ first }) => {
    server.answers(first, good);

    expect(await call()).toEqual({ Parameter: { Value: 'v' } });
    expect(server.calls).toMatchObject([{ signed: true }, { signed: true }]);
  });

  it('asks twice at most', async () => {
    server.answers(throttled);

    await expect(call()).rejects.toMatchObject({ name: 'ThrottlingException', statusCode: 400 });
    expect(server.calls).toHaveLength(2);
  });

  it('gives up in time when AWS is silent, and says who was', async () => {
    server.answers({ silence: true });

    await expect(call({ timeoutMs: 60 })).rejects.toThrow('AmazonSSM.GetParameter did not answer within 60 ms.');
    expect(server.calls).toHaveLength(1);
  });

  it('throws rather than fill the memory with an endless answer', async () => {
    server.answers({ body: `{"Parameter":"${'x'.repeat(4_300_000)}"}` });

    await expect(call()).rejects.toThrow('more than 4 MiB');
  });

  it('throws when nobody is there', async () => {
    await expect(call({ endpoint: 'http://127.0.0.1:1' })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('puts neither secret nor token into an error', async () => {
    server.answers({ status: 400, body: '{"__type":"UnrecognizedClientException","message":"invalid token"}' });

    const thrown = (await call({
      credentials: { accessKeyId: 'ASIA', secretAccessKey, sessionToken: 'the-token' },
    }).catch((error: unknown) => error)) as Error;

    expect(`${thrown.stack} ${JSON.stringify(thrown)}`).not.toMatch(/the-token|wJalr/);
  });

  it.each([
    { region: 'eu-west-1', endpoint: 'https://ssm.eu-west-1.amazonaws.com' },
    { region: 'us-gov-west-1', endpoint: 'https://ssm.us-gov-west-1.amazonaws.com' },
    { region: 'cn-north-1', endpoint: 'https://ssm.cn-north-1.amazonaws.com.cn' },
    { region: 'eusc-de-east-1', endpoint: 'https://ssm.eusc-de-east-1.amazonaws.eu' },
    { region: 'us-iso-east-1', endpoint: 'https://ssm.us-iso-east-1.c2s.ic.gov' },
    { region: 'us-isob-east-1', endpoint: 'https://ssm.us-isob-east-1.sc2s.sgov.gov' },
    { region: 'us-isof-south-1', endpoint: 'https://ssm.us-isof-south-1.csp.hci.ic.gov' },
    { region: 'eu-isoe-west-1', endpoint: 'https://ssm.eu-isoe-west-1.cloud.adc-e.uk' },
  ])('finds AWS in $region', ({ region, endpoint }) => {
    expect(regionalEndpoint('ssm', region)).toBe(endpoint);
  });
});
