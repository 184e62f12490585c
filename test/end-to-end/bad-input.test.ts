import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { eventually } from '../../local/eventually.ts';
import { localAccount, localRegion } from '../../local/folders.ts';
import { databaseArn } from '../../local/samples.ts';
import { openWorld } from './world.ts';

const world = openWorld();
const { IntakeQueueUrl = '', IntakeDeadLettersUrl = '', TableName = '' } = world.addresses.outputs;

describe('what cannot be read', () => {
  it('goes to the dead letters alone and within seconds, the rest of its batch is taken in', async () => {
    const [first, second] = [world.newName(), world.newName()];
    const broken = `{"detail-type": "Backup Job State Change", "detail": {${randomUUID()}`;
    const foreign = JSON.stringify({
      source: 'aws.ec2',
      'detail-type': 'Something else',
      detail: { id: randomUUID() },
    });
    const began = Date.now();

    await world.aws.sendMessages(IntakeQueueUrl, [eventOf(first), broken, foreign, eventOf(second)]);

    await world.incident(first);
    await world.incident(second);
    await eventually('both messages among the dead letters', async () => {
      const dead = await world.aws.messages(IntakeDeadLettersUrl);
      return dead.includes(broken) && dead.includes(foreign);
    });
    expect(Date.now() - began).toBeLessThan(15_000);
    const depth = await world.aws.queueDepth(IntakeQueueUrl);
    expect(depth.waiting + depth.inFlight).toBe(0);
  });
});

describe('what nobody has seen before', () => {
  it.each([
    ['an unknown type of event', { 'detail-type': 'Backup Wobble Change' }, {}],
    ['an unknown state', {}, { state: 'EXPLODED' }],
    ['an unknown resource type', {}, { resourceType: 'Quantum Store' }],
  ])('becomes an alert that people hear of: %s', async (_what, envelope, detail) => {
    const arn = databaseArn(world.newName());

    await world.aws.sendMessages(IntakeQueueUrl, [eventOf(arn, envelope, detail)]);

    const incident = await eventually('an incident', async () =>
      (await world.incidents()).find(({ alerts }) => alerts.some(({ resourceArn }) => resourceArn === arn)),
    );
    await world.hears('the alert in Slack', incident.id, ({ slack }) => slack.length > 0);
  });

  it('a job with nothing but its id and state becomes an alert that says what is missing', async () => {
    const jobId = randomUUID();
    const bare = {
      source: 'aws.backup',
      'detail-type': 'Backup Job State Change',
      detail: { backupJobId: jobId, state: 'FAILED' },
    };

    await world.aws.sendMessages(IntakeQueueUrl, [JSON.stringify(bare)]);

    const incident = await eventually('an incident', async () =>
      (await world.incidents()).find(({ alerts }) => alerts.some((alert) => alert.jobId === jobId)),
    );
    const { mails } = await world.hears('the mail', incident.id, (heard) => heard.mails.length > 0);
    expect(mails[0]?.text).toContain('Not known');
    expect(mails[0]?.text).toContain('resource: not in the event');
  });

  it('an event as large as a queue takes stays small in the table and in every message', async () => {
    const name = world.newName();
    const size = 262_144 - eventOf(name).length - 100;

    await world.aws.sendMessages(IntakeQueueUrl, [eventOf(name, {}, { statusMessage: 'A'.repeat(size) })]);

    const { id } = await world.incident(name);
    const { mails, tickets } = await world.hears('mail, ticket and topic', id, (heard) =>
      [heard.slack, heard.mails, heard.tickets, heard.sns].every(({ length }) => length === 1),
    );
    expect(mails[0]?.text?.length).toBeLessThan(20_000);
    expect(JSON.stringify(tickets[0]?.fields).length).toBeLessThan(30_000);
    const items = (await world.aws.items(TableName)).filter(({ pk }) => pk === `INCIDENT#${id}`);
    expect(Math.max(...items.map((item) => JSON.stringify(item).length))).toBeLessThan(50_000);
  });
});

it('text from AWS is inert wherever it is shown', async () => {
  const name = `${world.newName()}<!channel><img src=x onerror=alert(1)>`;
  const message =
    '<!here> <script>alert(1)</script> [x](javascript:alert(1)) =cmd|calc!A0\r\nBcc: evil@example.com \u202Egnp.exe @here {code}';

  await world.aws.sendMessages(IntakeQueueUrl, [
    eventOf(name, {}, { statusMessage: message, backupVaultName: '=HYPERLINK("http://evil.example")' }),
  ]);

  const { id } = await eventually('an incident', async () =>
    (await world.incidents()).find(({ alerts }) => alerts.some(({ resourceArn }) => resourceArn === databaseArn(name))),
  );
  const heard = await world.hears('Slack, mail, ticket and topic', id, (all) =>
    [all.slack, all.mails, all.tickets, all.sns].every(({ length }) => length === 1),
  );
  expect(JSON.stringify(heard)).not.toContain('\u202E');
  expect(markupOf(heard.slack[0])).not.toMatch(/<(?!!date\^)[!@#]/);
  const [mail] = heard.mails;
  expect(mail?.html).not.toMatch(/<script|<img|href="javascript/i);
  expect(mail?.html).toContain('&lt;script&gt;');
  expect(mail?.to).toEqual(['dba@example.com']);
  expect([mail?.subject, ...(mail?.headers ?? []).map(({ value }) => value)].join('')).not.toMatch(/[\r\n]/);
  const [ticket] = heard.tickets;
  expect(ticket?.fields.summary).not.toMatch(/\p{Cc}/u);
  expect(JSON.stringify(ticket?.fields.description)).not.toMatch(/"href":"(?!https:|http:\/\/127\.0\.0\.1)/);
  expect(heard.sns[0]?.subject).toMatch(/^[\x20-\x7e]{1,100}$/);
});

/** What Slack reads markup in: the fallback text and every mrkdwn text; plain_text is shown as it is. */
function markupOf(message: { text: string; blocks: unknown } | undefined): string {
  const marked = JSON.stringify(message?.blocks).match(/\{"type":"mrkdwn","text":"(?:[^"\\]|\\.)*"/g) ?? [];
  return [message?.text, ...marked].join('\n');
}

/** A failed backup as EventBridge puts it on the queue. */
function eventOf(resource: string, envelope: object = {}, detail: object = {}): string {
  const resourceArn = resource.startsWith('arn:') ? resource : databaseArn(resource);
  return JSON.stringify({
    version: '0',
    id: randomUUID(),
    'detail-type': 'Backup Job State Change',
    source: 'aws.backup',
    account: localAccount,
    region: localRegion,
    time: new Date().toISOString(),
    resources: [],
    detail: {
      backupJobId: randomUUID(),
      state: 'FAILED',
      statusMessage: 'Failed.',
      resourceArn,
      resourceType: 'RDS',
      creationDate: new Date(Date.now() - 60_000).toISOString(),
      ...detail,
    },
    ...envelope,
  });
}
