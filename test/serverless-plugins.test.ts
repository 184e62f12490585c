import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import LastResort from '../serverless/last-resort.cjs';

const topicArn = 'arn:aws:sns:eu-west-1:111122223333:backup-alert-router-prod-alerts';
let server: Server | undefined;
afterEach(() => void server?.close());

/** Runs the plugin as a deploy does, against an SNS that answers like this. */
async function deploys(answer: { status: number; body: string }, outputs: unknown[] = [output]): Promise<string[]> {
  server = createServer((_request, response) => {
    response.writeHead(answer.status, { 'content-type': 'text/xml' });
    response.end(answer.body);
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' };
  const said: string[] = [];
  const { hooks } = new LastResort({
    pluginManager: { getPlugins: () => [{}, { gatheredData: { outputs } }] },
    getProvider: () => ({
      getRegion: () => 'eu-west-1',
      getAwsSdkV3Config: async () => ({ endpoint, region: 'eu-west-1', credentials, maxAttempts: 1 }),
    }),
    addServiceOutputSection: (name: string, lines: string[]) => said.push(name, ...lines),
  });
  await hooks['after:aws:info:gatherData']();
  return said;
}

const output = { OutputKey: 'AlertTopicArn', OutputValue: topicArn };

function counts(confirmed: number, pending: number): { status: number; body: string } {
  const entry = (name: string, value: number) => `<entry><key>${name}</key><value>${value}</value></entry>`;
  const attributes = `${entry('SubscriptionsConfirmed', confirmed)}${entry('SubscriptionsPending', pending)}`;
  const result = `<GetTopicAttributesResult><Attributes>${attributes}</Attributes></GetTopicAttributesResult>`;
  return {
    status: 200,
    body: `<GetTopicAttributesResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">${result}</GetTopicAttributesResponse>`,
  };
}

describe('serverless/last-resort', () => {
  it('says nothing after a deploy when somebody listens on the alert topic', async () => {
    expect(await deploys(counts(1, 0))).toEqual([]);
  });

  it('says how many of several have not confirmed yet', async () => {
    expect((await deploys(counts(1, 2)))[1]).toMatch(/^2 more of the alert topic's subscriptions wait to be confirmed/);
  });

  it('says how to subscribe when nobody does', async () => {
    const said = await deploys(counts(0, 0));

    expect(said.slice(0, 2)).toEqual([
      'last resort',
      'Nobody is subscribed to the alert topic: alarms and what no target could take reach nobody.',
    ]);
    expect(said[2]).toContain(`aws sns subscribe --region eu-west-1 --topic-arn ${topicArn} --protocol email`);
  });

  it('says to confirm when a subscription waits for that', async () => {
    expect((await deploys(counts(0, 1))).join('\n')).toContain('open the mail "AWS Notification');
  });

  it('fails no deploy when it may not look, and says that it does not know', async () => {
    const code = '<Error><Type>Sender</Type><Code>AuthorizationError</Code><Message>no</Message></Error>';
    const said = await deploys({ status: 403, body: `<ErrorResponse>${code}</ErrorResponse>` });

    expect(said[1]).toMatch(/is not known \(Authorization\w*\)/);
    expect(said[2]).toContain('list-subscriptions-by-topic');
  });

  it('says nothing when the stack has no alert topic', async () => {
    expect(await deploys(counts(0, 0), [])).toEqual([]);
  });
});

describe('serverless/slim-sdk', () => {
  const { bundle } = createRequire(import.meta.url)('../esbuild.config.cjs') as { bundle: BuildOptions };
  const folder = mkdtempSync(path.join(tmpdir(), 'backup-alerts-slim-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('leaves out the classes of errors, whose names, statuses and words stay', async () => {
    const said: Record<string, unknown>[] = [];
    server = createServer(({ headers }, response) => {
      const isTimer = headers['x-amz-target'] !== undefined;
      const name = isTimer ? 'ExecutionAlreadyExists' : 'MessageRejected';
      response.writeHead(400, { 'x-amzn-errortype': name, 'content-type': 'application/json' });
      response.end(JSON.stringify({ __type: `com.amazonaws.states#${name}`, message: 'It is so.' }));
      said.push({ name, userAgent: headers['user-agent'] });
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    const outfile = path.join(folder, 'clients.cjs');
    const contents = `export { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
      export { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';`;
    const plugins = bundle.plugins?.filter(({ name }) => name === 'slim-sdk') ?? [];
    await build({ ...bundle, plugins, stdin: { contents, resolveDir: process.cwd() }, outfile });
    const { SFNClient, StartExecutionCommand, SESv2Client, SendEmailCommand } = createRequire(import.meta.url)(outfile);
    const settings = {
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' },
    };
    const asIs = { message: 'It is so.', $fault: 'client', $metadata: { httpStatusCode: 400 } };

    await expect(
      new SFNClient(settings).send(new StartExecutionCommand({ stateMachineArn: 'arn', input: '{}' })),
    ).rejects.toMatchObject({ name: 'ExecutionAlreadyExists', ...asIs });
    await expect(
      new SESv2Client(settings).send(new SendEmailCommand({ Content: {}, Destination: {} })),
    ).rejects.toMatchObject({ name: 'MessageRejected', ...asIs });
    expect(said).toEqual([
      { name: 'ExecutionAlreadyExists', userAgent: expect.stringMatching(/^aws-sdk-js\/\d+\.\d+\.\d+ /) },
      { name: 'MessageRejected', userAgent: expect.stringMatching(/^aws-sdk-js\/\d+\.\d+\.\d+ /) },
    ]);
    expect(
      /ExecutionAlreadyExists|MessageRejected/.exec(readFileSync(outfile, 'utf8'))?.[0],
      'the class of this error is in it: see errorsByName in serverless/slim-sdk.cjs',
    ).toBeUndefined();
  });
});
