import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { proofOf } from '../../docs/ways-of-failing.ts';
import { localApiId } from '../../local/deploy.ts';
import { deployedFunctions } from '../../local/deployed-functions.ts';
import { eventually } from '../../local/eventually.ts';
import { localAccount, localRegion } from '../../local/folders.ts';
import { callJson, callQuery } from '../../local/local-aws.ts';
import { seed } from '../../local/seed.ts';
import { type Stack, startStack } from '../../local/stack.ts';
import LastResort from '../../serverless/last-resort.cjs';
import { acknowledgeLink } from '../../src/notices/acknowledge-link.ts';
import { type CloudWatch, type MetricId, openCloudWatch } from './cloudwatch.ts';
import { type Functions, openFunctions } from './functions.ts';
import { type OutageProxy, startOutageProxy } from './outage-proxy.ts';
import { endToEndRules } from './rules.ts';
import { openWorld, type World } from './world.ts';

/** A stack of its own: these tests break it. */
let stack: Stack;
let table: OutageProxy;
let world: World;
let cloudWatch: CloudWatch;
let functions: Functions;
/** Puts back what a test took away. */
let restore: (() => Promise<void>)[] = [];

beforeAll(async () => {
  table = await startOutageProxy();
  // Some parts are there with a parameter alone.
  const parameters = { memberAccounts: '222233334444', memberRegions: localRegion };
  stack = await startStack({ parameters, environment: { AWS_ENDPOINT_URL_DYNAMODB: table.url } });
  table.forwardTo(stack.endpoint);
  world = openWorld(stack, process.pid);
  cloudWatch = openCloudWatch(stack.endpoint);
  functions = openFunctions(stack.endpoint);
});
afterEach(async () => {
  table.failWith(null);
  for (const back of restore) await back();
  restore = [];
});
afterAll(async () => {
  await stack?.stop();
  await table.stop();
});

/** The functions that run on a schedule; each has an alarm that it failed, and one that it came to no end. */
const scheduled = deployedFunctions.filter(({ calledBy }) => calledBy === 'schedule').map(({ name }) => name);
const stackName = 'backup-alert-router-local';
const nameOf = (part: string) => `${stackName}-${part}`;
const outage = { status: 400, code: 'AccessDeniedException' };

/** An order for deliver, of an incident that need not exist: without its table it does not come that far. */
const order = {
  incidentId: '01KB00000000000000000000AA',
  noticeId: '1-opened',
  kind: 'opened',
  target: 'alert-topic',
  at: '2026-11-22T01:00:00.000Z',
  actor: null,
  reason: 'test',
  insteadOf: [],
};
const messageOf = (body: unknown) => ({
  messageId: 'made-by-a-test',
  receiptHandle: 'made-by-a-test',
  body: JSON.stringify(body),
  attributes: { ApproximateReceiveCount: '1' },
});

/** Waits until a function has printed a metric: that may come to its log after its answer. */
function logged(part: string, metric: string): Promise<unknown> {
  return eventually(`${metric} in the log of ${part}`, async () =>
    (await cloudWatch.publishFromLog(nameOf(part))).some(
      ({ name, dimensions }) => name === metric && dimensions.function === nameOf(part),
    ),
  );
}

/** Waits until an alarm is in a state, by data that it really looks at, and the topic's subscriber has heard it. */
async function hears(alarm: string, state: 'ALARM' | 'OK'): Promise<void> {
  const name = nameOf(alarm);
  const { Threshold, ...looks } = await cloudWatch.alarm(name);
  const seen = await cloudWatch.seenBy({ Threshold, ...looks });
  expect(seen, `${name} sees nothing under ${JSON.stringify(looks.Dimensions)}`).not.toBeNull();
  await cloudWatch.look();
  expect((await cloudWatch.alarm(name)).StateValue).toBe(state);
  const heard = await eventually(`${state}: ${name} on the alert topic`, async () =>
    (await world.received()).sns.find(({ subject }) => subject?.startsWith(`${state}: "${name}"`)),
  );
  expect(heard.topicArn).toBe(stack.outputs.AlertTopicArn);
  expect(heard.message).toContain('Do: ');
}

describe('I11: a function that is made unable to work sets its alarm off', () => {
  it.each([
    { part: 'ingest', setting: 'TABLE_NAME', event: { Records: [messageOf({})] } },
    { part: 'deliver', setting: 'ALERT_TOPIC_ARN', event: { Records: [messageOf(order)] } },
    ...scheduled.map((part) => ({ part, setting: 'TABLE_NAME', event: {} })),
  ])('$part cannot start, because it lacks a setting', async ({ part, setting, event }) => {
    restore.push(await functions.withoutSetting(nameOf(part), setting));

    const { failed, payload } = await functions.invoke(nameOf(part), event);

    expect(failed, payload).not.toBeNull();
    await hears(`${part}-errors`, 'ALARM');
  });

  it.each(scheduled.map((part) => ({ part, event: {} })))(
    '$part may not use the table: it throws what it meets',
    async ({ part, event }) => {
      table.failWith(outage);

      const { failed } = await functions.invoke(nameOf(part), event);

      expect(failed).not.toBeNull();
      expect(table.failed()).toBeGreaterThan(0);
      await hears(`${part}-errors`, 'ALARM');
    },
  );

  it.each([
    { part: 'ingest', works: () => world.backupFails(world.newName()) },
    { part: 'deliver', works: sendOrder },
  ])(
    '$part may not use the table: it gives its work back, and Lambda counts that as success',
    async ({ part, works }) => {
      const errors = await cloudWatch.alarm(nameOf(`${part}-errors`));
      const before = await cloudWatch.seenBy(errors);
      table.failWith(outage);
      await works();

      const alarm = await cloudWatch.alarm(nameOf(`${part}-faults`));
      await eventually(
        `faults of ${part}`,
        async () => {
          await cloudWatch.publishFromLog(nameOf(part));
          return ((await cloudWatch.seenBy(alarm)) ?? 0) >= alarm.Threshold;
        },
        60_000,
      );
      await hears(`${part}-faults`, 'ALARM');
      expect(await cloudWatch.seenBy(errors)).toBe(before);
    },
  );

  it('respond may not use the table: it answers 503, which is a 5xx of the HTTP API', async () => {
    const key = { id: 'k1', secret: 'x'.repeat(43) };
    await world.aws.putParameter(`${stack.outputs.SecretsPath}/link-keys`, `${key.id}:${key.secret}`, 'SecureString');
    const subject = { incidentId: order.incidentId, recipient: order.target };
    const api = `${stack.endpoint}/_aws/execute-api/${localApiId}`;
    const link = acknowledgeLink(api, subject, key, new Date().toISOString());
    expect((await fetch(link)).status).toBe(404);

    table.failWith(outage);

    expect((await fetch(link)).status).toBe(503);
    await logged('respond', 'Faults');
  });

  it('deliver is refused by Lambda', async () => {
    restore.push(await functions.throttle(nameOf('deliver')));

    const { status } = await functions.invoke(nameOf('deliver'), { Records: [messageOf(order)] });

    expect(status).toBe(429);
    await hears('deliver-throttled', 'ALARM');
  });

  it.each(scheduled)('%s is run, which its alarm sees by what Lambda itself counts', async (part) => {
    const alarm = await cloudWatch.alarm(nameOf(`${part}-heartbeat`));
    const before = (await cloudWatch.seenBy(alarm)) ?? 0;

    expect((await functions.invoke(nameOf(part), {})).failed).toBeNull();

    expect(await cloudWatch.seenBy(alarm)).toBeGreaterThan(before);
    await hears(`${part}-heartbeat`, 'OK');
  });

  it.each([
    { metric: 'LostTimers', alarm: 'lost-timers' },
    { metric: 'StaleOutboxes', alarm: 'stale-outboxes' },
    { metric: 'UnfinishedDeliveries', alarm: 'unfinished-deliveries' },
    { metric: 'EventGap', alarm: 'event-gap' },
  ])('the alarm looks at just what watch counts as $metric', async ({ metric, alarm }) => {
    await cloudWatch.publish(ownMetric(metric, 'watch'), 5);
    await hears(alarm, 'ALARM');
  });

  it('watch counts completed backups in every round, zero too, and zero sets the alarm off', async () => {
    expect((await functions.invoke(nameOf('watch'), {})).failed).toBeNull();
    await logged('watch', 'CompletedBackups');

    await hears('no-completed-backup', 'ALARM');
  });

  it('ingest counts protection that somebody took away, which sets the alarm off', async () => {
    const event = JSON.parse(await readFile('test/fixtures/events/vault-unlocked.json', 'utf8'));
    const { source, 'detail-type': detailType, detail, resources } = event;
    await world.aws.putEvent({ source, detailType, detail, resources });
    await logged('ingest', 'ProtectionChanges');

    await hears('protection-changed', 'ALARM');
  });

  it('the dashboard is there, with the names of this stage', async () => {
    const { DashboardBody } = (await callJson(
      stack.endpoint,
      'monitoring',
      'GraniteServiceVersion20100801.GetDashboard',
      { DashboardName: stackName },
    )) as { DashboardBody: string };

    expect(JSON.parse(DashboardBody).widgets.length).toBeGreaterThan(10);
    expect(DashboardBody).toContain(`"${nameOf('watch')}"`);
    expect(DashboardBody).toContain(`"region":"${localRegion}"`);
  });
});

/** Puts the order on the queue of deliveries, as ingest does. */
async function sendOrder(): Promise<void> {
  await callQuery(stack.endpoint, 'sqs', {
    Action: 'SendMessage',
    QueueUrl: stack.outputs.DeliveriesQueueUrl ?? '',
    MessageBody: JSON.stringify(order),
    MessageGroupId: order.target,
    MessageDeduplicationId: order.noticeId,
  });
}

function ownMetric(name: string, part: string): MetricId {
  const dimensions = { service: 'backup-alert-router', function: nameOf(part) };
  return { namespace: 'BackupAlertRouter', name, dimensions };
}

/** Metrics that the emulator does not publish, as AWS documents them, with the names of the deployed parts. */
function documentedMetrics(): { alarm: string; id: string; metric: MetricId; value: number }[] {
  const { outputs } = stack;
  const last = (text = '', separator: string) => text.split(separator).at(-1) ?? '';
  const queue = (output: string) => ({ QueueName: last(outputs[output], '/') });
  const topic = (output: string) => ({ TopicName: last(outputs[output], ':') });
  const of = (namespace: string, name: string, dimensions: Record<string, string>) => ({ namespace, name, dimensions });
  const visible = 'ApproximateNumberOfMessagesVisible';
  const age = 'ApproximateAgeOfOldestMessage';
  return [
    {
      alarm: 'intake-dead-letters',
      id: 'IntakeDeadLettersAlarm',
      metric: of('AWS/SQS', visible, queue('IntakeDeadLettersUrl')),
      value: 1,
    },
    {
      alarm: 'deliveries-dead-letters',
      id: 'DeliveriesDeadLettersAlarm',
      metric: of('AWS/SQS', visible, queue('DeliveriesDeadLettersUrl')),
      value: 1,
    },
    { alarm: 'intake-age', id: 'IntakeAgeAlarm', metric: of('AWS/SQS', age, queue('IntakeQueueUrl')), value: 600 },
    {
      alarm: 'deliveries-age',
      id: 'DeliveriesAgeAlarm',
      metric: of('AWS/SQS', age, queue('DeliveriesQueueUrl')),
      value: 3600,
    },
    {
      alarm: 'vault-notifications-undelivered',
      id: 'VaultNotificationsAlarm',
      metric: of('AWS/SNS', 'NumberOfNotificationsFailedToRedriveToDlq', topic('VaultNotificationsTopicArn')),
      value: 1,
    },
    {
      alarm: 'last-resort',
      id: 'LastResortAlarm',
      metric: of('AWS/SNS', 'NumberOfNotificationsFailed', topic('AlertTopicArn')),
      value: 1,
    },
    {
      alarm: 'api-errors',
      id: 'ApiErrorsAlarm',
      metric: of('AWS/ApiGateway', '5xx', { ApiId: localApiId }),
      value: 1,
    },
  ];
}

describe('I11: what other services publish when they cannot work sets its alarm off, and its end is told', () => {
  it('every alarm that is proven so', async () => {
    const rows = documentedMetrics();
    const soon = new Date(Date.now() - 50_000);
    for (const { metric, value } of rows) await cloudWatch.publish(metric, value, soon);
    for (const { alarm } of rows) await hears(alarm, 'ALARM');

    // The bad minute is over in ten seconds; CloudWatch then sees only what is good.
    await eventually('all alarms to end', async () => {
      for (const { metric } of rows) await cloudWatch.publish(metric, 0);
      const states = await Promise.all(
        rows.map(async ({ alarm }) => (await cloudWatch.alarm(nameOf(alarm))).StateValue),
      );
      return states.every((state) => state === 'OK');
    });
    for (const { alarm } of rows) await hears(alarm, 'OK');
  });

  it('they are all that the page says to be proven so', () => {
    const own = ['LostTimersAlarm', 'StaleOutboxesAlarm', 'UnfinishedDeliveriesAlarm', 'EventGapAlarm'];
    const published = Object.keys(proofOf).filter((id) => proofOf[id] === 'published' && !own.includes(id));

    expect(
      documentedMetrics()
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(published.toSorted());
  });
});

describe('F13: nobody listens on the alert topic', () => {
  const title = (text: string) => text.includes('Nobody listens on the alert topic');
  const again = (text: string) => text.includes('The alert topic is listened to again');
  const heardInSlack = async () => (await world.received()).slack.messages.map((message) => JSON.stringify(message));
  const sns = (fields: Record<string, string>) => callQuery(stack.endpoint, 'sns', fields);
  const guards = async () => expect((await functions.invoke(nameOf('guard'), {})).failed).toBeNull();

  it('guard tells the others once, a subscription that waits is nobody, and a deploy says it', async () => {
    const TopicArn = stack.outputs.AlertTopicArn ?? '';
    await seed(stack, null);
    await world.aws.putParameter(stack.outputs.RoutingParameter ?? '', await endToEndRules(), 'String');
    await guards();
    expect((await heardInSlack()).filter(title)).toEqual([]);
    expect(await saidByDeploy()).toEqual([]);

    const list = await sns({ Action: 'ListSubscriptionsByTopic', TopicArn });
    const [, SubscriptionArn = ''] = /<SubscriptionArn>(.*?)<\/SubscriptionArn>/.exec(list) ?? [];
    await sns({ Action: 'Unsubscribe', SubscriptionArn });
    // An address that takes the request to confirm and does nothing about it.
    await sns({ Action: 'Subscribe', TopicArn, Protocol: 'http', Endpoint: `${stack.simulatorsUrl}/_sim/state` });
    await guards();
    await guards();

    await eventually('the news in Slack', async () => (await heardInSlack()).some(title));
    expect((await saidByDeploy()).join('\n')).toContain('Nobody is subscribed to the alert topic');

    await world.aws.subscribe(TopicArn, stack.simulators.snsEndpoint);
    // The address that does nothing about it still waits, and is still said.
    const isHeard = async () => !(await saidByDeploy()).join('\n').includes('Nobody is subscribed');
    await eventually('a confirmed subscription', isHeard);
    await guards();
    await eventually('the news in Slack that somebody listens', async () => (await heardInSlack()).some(again));
    expect((await heardInSlack()).filter(title)).toHaveLength(1);
  });

  /** What a deploy prints in the end. */
  async function saidByDeploy(): Promise<string[]> {
    const said: string[] = [];
    const outputs = Object.entries(stack.outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue }));
    const credentials = { accessKeyId: localAccount, secretAccessKey: 'local' };
    const { hooks } = new LastResort({
      pluginManager: { getPlugins: () => [{ gatheredData: { outputs } }] },
      getProvider: () => ({
        getRegion: () => localRegion,
        getAwsSdkV3Config: async () => ({ endpoint: stack.endpoint, region: localRegion, credentials }),
      }),
      addServiceOutputSection: (_name: string, lines: string[]) => said.push(...lines),
    });
    await hooks['after:aws:info:gatherData']();
    return said;
  }
});
