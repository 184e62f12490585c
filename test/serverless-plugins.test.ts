import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type OutgoingHttpHeaders, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BuildOptions, build, type PluginBuild } from 'esbuild';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import LastResort from '../serverless/last-resort.cjs';
import { scanRows } from '../src/enrich/catalogue/scans.ts';
import { classifyFailure, type Failure } from '../src/enrich/classify.ts';
import { errorCatalogue } from '../src/enrich/error-catalogue.ts';
import type { ErrorRow } from '../src/enrich/error-row.ts';
import { readRows } from './fixtures/tab-separated.ts';
import { edited } from './support/edited.ts';

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

  /** Bundles clients as functions have them; answers with the text of the bundle and what it exports. */
  async function slim(name: string, contents: string) {
    const outfile = path.join(folder, `${name}.cjs`);
    const plugins = bundle.plugins?.filter((plugin) => plugin.name === 'slim-sdk') ?? [];
    await build({ ...bundle, plugins, stdin: { contents, resolveDir: process.cwd() }, outfile });
    return { text: readFileSync(outfile, 'utf8'), clients: createRequire(import.meta.url)(outfile) };
  }

  /** Starts a service that refuses everything like this; answers with settings for its clients. */
  async function refusing(answer: (target: string | undefined) => { headers: OutgoingHttpHeaders; body: string }) {
    const agents: unknown[] = [];
    server = createServer(({ headers }, response) => {
      agents.push(headers['user-agent']);
      const refusal = answer(headers['x-amz-target'] as string | undefined);
      response.writeHead(400, refusal.headers);
      response.end(refusal.body);
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    const settings = {
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' },
    };
    return { settings, agents };
  }

  const json = (name: string, more: object = {}) => ({
    headers: { 'x-amzn-errortype': name, 'content-type': 'application/json' },
    body: JSON.stringify({ __type: `com.amazonaws#${name}`, message: 'It is so.', ...more }),
  });
  const asIs = { message: 'It is so.', $fault: 'client', $metadata: { httpStatusCode: 400 } };

  it('leaves out the classes of errors, whose names, statuses and words stay', async () => {
    const { text, clients } = await slim(
      'clients',
      `export { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
      export { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
      export { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';
      export { SNSClient, PublishCommand } from '@aws-sdk/client-sns';`,
    );
    const { SFNClient, StartExecutionCommand, SESv2Client, SendEmailCommand } = clients;
    const { SQSClient, SendMessageCommand, SNSClient, PublishCommand } = clients;
    const xml = '<ErrorResponse><Error><Type>Sender</Type><Code>KMSDisabled</Code><Message>It is so.</Message></Error>';
    const { settings, agents } = await refusing((target) => {
      if (target === 'AWSStepFunctions.StartExecution') return json('ExecutionAlreadyExists');
      if (target === 'AmazonSQS.SendMessage') return json('InvalidMessageContents');
      if (target !== undefined || agents.length < 4) return json('MessageRejected');
      return { headers: { 'content-type': 'text/xml' }, body: `${xml}</ErrorResponse>` };
    });

    await expect(
      new SFNClient(settings).send(new StartExecutionCommand({ stateMachineArn: 'arn', input: '{}' })),
    ).rejects.toMatchObject({ name: 'ExecutionAlreadyExists', ...asIs });
    await expect(
      new SQSClient(settings).send(new SendMessageCommand({ QueueUrl: settings.endpoint, MessageBody: 'b' })),
    ).rejects.toMatchObject({ name: 'InvalidMessageContents', ...asIs });
    await expect(
      new SESv2Client(settings).send(new SendEmailCommand({ Content: {}, Destination: {} })),
    ).rejects.toMatchObject({ name: 'MessageRejected', ...asIs });
    await expect(
      new SNSClient(settings).send(new PublishCommand({ TopicArn: 'arn', Message: 'm' })),
    ).rejects.toMatchObject({ name: 'KMSDisabled', ...asIs });
    expect(agents).toEqual(Array.from({ length: 4 }, () => expect.stringMatching(/^aws-sdk-js\/\d+\.\d+\.\d+ /)));
    expect(
      /ExecutionAlreadyExists|InvalidMessageContents|MessageRejected|KMSDisabled/.exec(text)?.[0],
      'the class of this error is in it: see errorsWithMore in serverless/slim-sdk.cjs',
    ).toBeUndefined();
  });

  it('keeps those of errors that say more than that, and everything that they say', async () => {
    const { text, clients } = await slim(
      'table',
      `export { DynamoDBClient, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
      export { DynamoDBDocumentClient, UpdateCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';`,
    );
    const { DynamoDBClient, DynamoDBDocumentClient, UpdateCommand, TransactWriteCommand } = clients;
    const reasons = [{ Code: 'None' }, { Code: 'ConditionalCheckFailed' }];
    const { settings } = await refusing((target) =>
      target?.endsWith('TransactWriteItems')
        ? json('TransactionCanceledException', { CancellationReasons: reasons })
        : json('ConditionalCheckFailedException', { Item: { version: { N: '7' } } }),
    );
    const client = DynamoDBDocumentClient.from(new DynamoDBClient(settings));

    const refused = client.send(
      new UpdateCommand({ TableName: 't', Key: { pk: 'a' }, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
    );
    await expect(refused).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
      Item: { version: { N: '7' } },
    });
    const cancelled = client.send(new TransactWriteCommand({ TransactItems: [] }));
    await expect(cancelled).rejects.toBeInstanceOf(clients.TransactionCanceledException);
    await expect(cancelled).rejects.toMatchObject({ CancellationReasons: reasons });
    expect(text).not.toContain('ReplicaAlreadyExistsException');
  });

  it('leaves out files that are there: a stub of one that an SDK has no more would do nothing', async () => {
    const { stubbedFiles } = createRequire(import.meta.url)('../serverless/slim-sdk.cjs') as { stubbedFiles: RegExp[] };
    const { metafile } = await build({
      entryPoints: ['src/handlers/deliver.ts'],
      bundle: true,
      platform: 'node',
      mainFields: ['module', 'main'],
      write: false,
      metafile: true,
    });
    const read = Object.keys(metafile.inputs);

    expect(stubbedFiles.length).toBeGreaterThan(3);
    expect(
      stubbedFiles.filter((file) => !read.some((input) => file.test(`/${input}`))).map(String),
      'no function reads such a file: the SDK has moved it, so correct it in serverless/slim-sdk.cjs or take the stub away',
    ).toEqual([]);
  });
});

describe('serverless/lazy-builtins', () => {
  const { bundle } = createRequire(import.meta.url)('../esbuild.config.cjs') as { bundle: BuildOptions };

  it('loads a module of Node with the first use of what our sources import of it', async () => {
    const resolveDir = path.resolve('src/lib');
    const contents = `import { packText, unpackText } from './packed-text.ts';
      const loaded = () => process.moduleLoadList.filter((name) => /NativeModule (?:zlib|perf_hooks)$/.test(name));
      const [before, started] = [loaded(), performance.now()];
      const said = unpackText(packText('told'), 100);
      export const ran = { before, said, after: loaded(), took: performance.now() - started };
      process.stdout.write(JSON.stringify(ran));`;
    const { outputFiles = [] } = await build({
      ...bundle,
      entryPoints: [],
      stdin: { contents, resolveDir, sourcefile: path.join(resolveDir, 'stdin.ts'), loader: 'ts' },
      plugins: bundle.plugins?.filter(({ name }) => name === 'lazy-builtins') ?? [],
      write: false,
    });
    const { before, said, after, took } = JSON.parse(
      execFileSync(process.execPath, ['-e', outputFiles[0]?.text ?? ''], { encoding: 'utf8' }),
    );

    expect({ before, said, after }).toEqual({ before: [], said: { text: 'told' }, after: ['NativeModule zlib'] });
    expect(took).toBeGreaterThan(0);
    expect(took).toBeLessThan(10_000);
  });
});

describe('serverless/compiled-catalogue', () => {
  const { bundle } = createRequire(import.meta.url)('../esbuild.config.cjs') as { bundle: BuildOptions };
  const folder = mkdtempSync(path.join(tmpdir(), 'backup-alerts-catalogue-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  let made = 0;

  type Bundled = { errorCatalogue: typeof errorCatalogue; classifyFailure: typeof classifyFailure };

  async function bundled(plugins: BuildOptions['plugins'] = []): Promise<Bundled> {
    made += 1;
    const outfile = path.join(folder, `catalogue-${made}.cjs`);
    const contents = `export { errorCatalogue } from './src/enrich/error-catalogue.ts';
      export { classifyFailure } from './src/enrich/classify.ts';`;
    await build({ ...bundle, plugins, stdin: { contents, resolveDir: process.cwd() }, outfile, logLevel: 'silent' });
    return createRequire(import.meta.url)(outfile);
  }

  const plugin = bundle.plugins?.filter(({ name }) => name === 'compiled-catalogue') ?? [];

  it('has every row, whole', async () => {
    const rows = (await bundled(plugin)).errorCatalogue;
    const whole = (row: ErrorRow) =>
      Object.fromEntries(
        [...new Set(errorCatalogue.flatMap(Object.keys))].map((name) => {
          const value = row[name as keyof ErrorRow];
          return [name, name === 'patterns' ? row.patterns.map(({ source, flags }) => `/${source}/${flags}`) : value];
        }),
      );

    expect(rows.map(whole)).toEqual(errorCatalogue.map(whole));
  });

  it('says of every message what the catalogue says', async () => {
    const compiled = await bundled(plugin);
    const sentences = readRows(new URL('fixtures/aws-messages.tsv', import.meta.url)).map(({ sentence }) => sentence);
    const failures = [...sentences, null, 'Something that AWS never wrote.'].flatMap((statusMessage) =>
      (['backup', 'copy', 'restore'] as const).map((kind): Failure => {
        return {
          kind,
          outcome: 'failed',
          state: 'FAILED',
          statusMessage: statusMessage ?? null,
          messageCategory: null,
        };
      }),
    );

    expect(failures.length).toBeGreaterThan(300);
    expect(failures.map((failure) => compiled.classifyFailure(failure))).toEqual(failures.map(classifyFailure));
  });

  it('makes no bundle of a row that is more than plain data', async () => {
    const changed = (text: string): NonNullable<BuildOptions['plugins']>[number] => ({
      name: 'changed',
      setup(building) {
        building.onLoad({ filter: /error-catalogue\.ts$/ }, async ({ path: file }) => ({
          contents: edited(readFileSync(file, 'utf8'), ['...scanRows,', `{ ...scanRows[0], ${text} } as never,`]),
          loader: 'ts',
        }));
      },
    });
    const rowsWith = async (text: string) => {
      const [{ setup }] = plugin as [NonNullable<BuildOptions['plugins']>[number]];
      const changing = {
        name: 'compiled-catalogue',
        setup: (one: PluginBuild) =>
          setup({
            ...one,
            esbuild: {
              ...one.esbuild,
              build: (options: BuildOptions) => one.esbuild.build({ ...options, plugins: [changed(text)] }),
            } as typeof one.esbuild,
          }),
      };
      return (await bundled([changing])).errorCatalogue.length;
    };

    expect(await rowsWith("code: 'planted'")).toBe(errorCatalogue.length - scanRows.length + 1);
    await expect(rowsWith('meaning: () => 1')).rejects.toThrow('a row is not plain data');
    await expect(rowsWith('advice: undefined')).rejects.toThrow('a row is not plain data');
  });
});
