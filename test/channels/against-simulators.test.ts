import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Simulators } from '../../local/simulators/start.ts';
import { incidentNoticeKinds, noticeKinds } from '../../src/incidents/notice-kinds.ts';
import { anAlert } from '../support/alerts.ts';
import { aGroup, anOrder } from '../support/incidents.ts';
import { aHostileNotice, aNotice, anInput } from '../support/notices.ts';
import { SimulatedPlace, ToldTarget } from '../support/told-target.ts';

let simulators: Simulators;
let place: SimulatedPlace;

beforeAll(async () => {
  place = await SimulatedPlace.start({ settings: { jiraSearchLagMs: 5000 } });
  simulators = place.simulators;
});
afterAll(() => simulators.close());
afterEach(() => simulators.reset());

const slackOptions = { channel: 'C0123456789', token: 'ssm:/backup-alerts/prod/secrets/slack-bot' };
const hookOptions = { webhook: 'ssm:/backup-alerts/prod/secrets/slack-hook' };
const jiraOptions = {
  site: 'example.atlassian.net',
  project: 'OPS',
  token: 'ssm:/backup-alerts/prod/secrets/jira',
  priorities: { critical: 'Highest' },
};
const pagerOptions = { routingKey: 'ssm:/backup-alerts/prod/secrets/pagerduty' };
const webhookOptions = { url: 'https://hooks.example.com/backup', secret: 'ssm:/backup-alerts/prod/secrets/webhook' };

const lost = () => ({ ref: null, possibleDuplicate: true });
const slackMessages = () => simulators.state.slack.messages;
const issues = () => simulators.state.jira.issues;

describe('channels/slack/slack against the Slack simulator', () => {
  it('one living message tells the whole story, its thread the steps', async () => {
    const slack = new ToldTarget(place, 'slack', slackOptions);
    for (const kind of incidentNoticeKinds) {
      expect(await slack.hears(aNotice(kind)), kind).toMatchObject({ status: 'delivered' });
    }

    const [living, ...replies] = slackMessages();
    expect(living?.history).toHaveLength(incidentNoticeKinds.length - 1);
    expect(living?.text).toContain('Closed without a backup');
    expect(JSON.stringify(living?.blocks)).not.toContain('"acknowledge"');
    expect(replies.map(({ threadTs }) => threadTs)).toEqual(replies.map(() => living?.ts));
    expect(replies.map(({ broadcast }) => broadcast)).toEqual([
      true,
      true,
      true,
      true,
      true,
      false,
      false,
      false,
      true,
    ]);
  });

  it('the longest and the most hostile notice are taken as they are', async () => {
    const long = 'n'.repeat(20_000);
    const notices = [
      aHostileNotice(),
      aNotice('opened', {
        incident: aGroup(20, { alerts: aGroup(20).alerts.map((alert) => ({ ...alert, resourceName: `&<>${long}` })) }),
        alerts: [
          anAlert({
            error: { ...anAlert().error, message: '&'.repeat(5000), meaning: long, advice: Array(20).fill(long) },
            severityReasons: Array(20).fill(long),
            missing: Array(20).fill(long),
            owner: '<'.repeat(500),
          }),
        ],
        order: anOrder({ insteadOf: Array(20).fill(long), target: long.slice(0, 200) }),
      }),
    ];
    for (const notice of notices) {
      expect(await new ToldTarget(place, 'slack', slackOptions).hears(notice)).toMatchObject({ status: 'delivered' });
    }
    expect(slackMessages().every(({ blocks }) => blocks.length > 3)).toBe(true);
  });

  it('a message that got through before a crash is found again', async () => {
    const slack = new ToldTarget(place, 'slack', slackOptions);
    await slack.hears(aNotice());
    const first = slack.ref;
    slack.ref = null;
    expect(await slack.hears(aNotice(), lost())).toMatchObject({ status: 'delivered', ref: first });
    expect(slackMessages()).toHaveLength(1);
  });

  it('a message that got through is found among hundreds that came after it', async () => {
    const slack = new ToldTarget(place, 'slack', slackOptions);
    await slack.hears(aNotice());
    const first = slack.ref;
    const [message] = slackMessages();
    if (message === undefined) throw new Error('nothing was posted');
    for (let later = 1; later <= 450; later += 1) {
      const ts = `${(Number(message.ts) + later).toFixed(6)}`;
      simulators.state.slack.messages.push({ ...message, ts, metadata: null });
    }
    slack.ref = null;

    expect(await slack.hears(aNotice(), lost())).toMatchObject({ status: 'delivered', ref: first });
    expect(slackMessages()).toHaveLength(451);
  });

  it.each([
    { what: 'the answer breaks off', fault: { kind: 'truncate' } },
    { what: 'the connection is cut', fault: { kind: 'reset' } },
    { what: 'Slack has trouble', fault: { kind: 'status', status: 503 } },
    { what: 'Slack has had enough', fault: { kind: 'rate-limit', retryAfter: 2 } },
    { what: 'Slack names a fault of its own', fault: { kind: 'ok-false', error: 'internal_error' } },
  ] as const)('while $what, nothing is posted a second time: the history is asked again', async ({ fault }) => {
    const slack = new ToldTarget(place, 'slack', slackOptions);
    await slack.hears(aNotice());
    const first = slack.ref;
    slack.ref = null;
    simulators.fault({ vendor: 'slack', match: 'conversations.history', ...fault });

    expect(await slack.hears(aNotice(), lost())).toMatchObject({ status: 'retry' });
    expect(slackMessages()).toHaveLength(1);
    expect(await slack.hears(aNotice(), lost())).toMatchObject({ status: 'delivered', ref: first });
    expect(slackMessages()).toHaveLength(1);
  });

  it('a reply whose answer got lost is found in the thread', async () => {
    const slack = new ToldTarget(place, 'slack', slackOptions);
    await slack.hears(aNotice());
    const before = slack.ref;
    await slack.hears(aNotice('escalated'));
    slack.ref = before;

    const again = await slack.hears(aNotice('escalated'), { possibleDuplicate: true });
    expect(again).toMatchObject({ status: 'delivered', vendorId: slackMessages()[1]?.ts });
    expect(slackMessages()).toHaveLength(2);
  });

  it('a person is told directly, in one message that lives on and is found again', async () => {
    const ana = new ToldTarget(place, 'slack', { ...slackOptions, channel: 'U0000000001', mention: ['U0000000001'] });
    expect(await ana.hears(aNotice())).toMatchObject({ status: 'delivered', ref: { channel: 'D0000000001' } });
    const first = ana.ref;
    ana.ref = null;
    expect(await ana.hears(aNotice(), lost())).toMatchObject({ status: 'delivered', ref: first });
    expect(await ana.hears(aNotice('resolved'))).toMatchObject({ status: 'delivered' });
    expect(slackMessages().map(({ channel, threadTs }) => [channel, threadTs])).toEqual([
      ['D0000000001', null],
      ['D0000000001', first?.ts],
    ]);
    const nobody = new ToldTarget(place, 'slack', { ...slackOptions, channel: 'U0NOBODY000' });
    expect(await nobody.hears(aNotice())).toMatchObject({ status: 'rejected', reason: 'not-found' });
  });

  it('a deleted message is posted anew', async () => {
    const slack = new ToldTarget(place, 'slack', slackOptions);
    slack.ref = { channel: 'C0123456789', ts: '1.000001', said: '2-opened' };
    expect(await slack.hears(aNotice('escalated'))).toMatchObject({ status: 'delivered' });
    expect(slackMessages()).toHaveLength(1);
    expect(slack.ref.ts).toBe(slackMessages()[0]?.ts);
  });

  it('refused blocks become a short text with the link', async () => {
    simulators.fault({ vendor: 'slack', kind: 'ok-false', error: 'invalid_blocks' });
    expect(await new ToldTarget(place, 'slack', slackOptions).hears(aNotice())).toMatchObject({ status: 'delivered' });
    expect(slackMessages()[0]).toMatchObject({ blocks: [] });
    expect(slackMessages()[0]?.text).toContain('https://alerts.example.com/a/');
  });

  it('a rate limit, a fault and an unreadable answer are tried again', async () => {
    const slack = new ToldTarget(place, 'slack', slackOptions);
    simulators.fault({ vendor: 'slack', kind: 'rate-limit', retryAfter: 7 });
    expect(await slack.hears(aNotice())).toMatchObject({ reason: 'rate-limited', retryAfterSeconds: 7 });
    simulators.fault({ vendor: 'slack', kind: 'ok-false', error: 'internal_error' });
    expect(await slack.hears(aNotice())).toMatchObject({ status: 'retry', reason: 'server-error' });
    simulators.fault({ vendor: 'slack', kind: 'truncate' });
    expect(await slack.hears(aNotice())).toMatchObject({ status: 'retry' });
    simulators.fault({ vendor: 'slack', kind: 'reset' });
    expect(await slack.hears(aNotice())).toMatchObject({ status: 'retry', reason: 'network' });
  });

  it('the incoming webhook posts, and has nothing to bring up to date', async () => {
    const hook = new ToldTarget(place, 'slack', hookOptions);
    expect(await hook.hears(aNotice())).toMatchObject({ status: 'delivered' });
    expect(await hook.hears(aNotice('progressed'))).toMatchObject({ status: 'delivered' });
    expect(slackMessages()).toHaveLength(1);
    expect(JSON.stringify(slackMessages()[0]?.blocks)).toContain('<https://alerts.example.com/a/');
  });
});

describe('channels/jira/jira against the Jira simulator', () => {
  it('one issue per incident, a comment for each later notice, and the status that goes with it', async () => {
    const jira = new ToldTarget(place, 'jira', jiraOptions);
    for (const kind of ['opened', 'escalated', 'acknowledged', 'reopened', 'resolved'] as const) {
      expect(await jira.hears(aNotice(kind)), kind).not.toHaveProperty('detail');
    }

    expect(issues()).toHaveLength(1);
    expect(issues()[0]?.comments).toHaveLength(4);
    expect(issues()[0]?.moves.map(({ to }) => to)).toEqual(['In Progress', 'To Do', 'Done']);
    expect(issues()[0]?.fields).toMatchObject({
      labels: ['aws-backup', 'backup-alert-01kb0000000000000000000001'],
      priority: { name: 'Highest' },
    });
  });

  it('an issue that was created before a crash is found again by its label', async () => {
    const jira = new ToldTarget(place, 'jira', jiraOptions);
    await jira.hears(aNotice());
    jira.ref = null;
    expect(await jira.hears(aNotice(), lost())).toMatchObject({ status: 'delivered', ref: { key: 'OPS-24' } });
    expect(issues()).toHaveLength(1);
  });

  it('a comment whose answer got lost is found by what it carries unseen', async () => {
    const jira = new ToldTarget(place, 'jira', jiraOptions);
    await jira.hears(aNotice());
    const before = jira.ref;
    await jira.hears(aNotice('escalated'));
    jira.ref = before;

    const possible = { possibleDuplicate: true };
    expect(await jira.hears(aNotice('escalated'), possible)).toMatchObject({ status: 'delivered', vendorId: 'OPS-24' });
    expect(issues()[0]?.comments).toHaveLength(1);
    await jira.hears(aNotice('reminded'), possible);
    expect(issues()[0]?.comments).toHaveLength(2);
  });

  it('a field the project refuses is left out', async () => {
    const jira = new ToldTarget(place, 'jira', { ...jiraOptions, priorities: { critical: 'Urgent!!' } });
    expect(await jira.hears(aNotice())).toMatchObject({ status: 'delivered' });
    expect(issues()[0]?.fields).not.toHaveProperty('priority');
    expect(issues()[0]?.fields).toHaveProperty('labels');
  });

  it('a deleted issue is created anew', async () => {
    const jira = new ToldTarget(place, 'jira', jiraOptions);
    jira.ref = { key: 'OPS-999', id: '1', said: '2-opened' };
    expect(await jira.hears(aNotice('escalated'))).toMatchObject({ status: 'delivered', ref: { key: 'OPS-24' } });
  });

  it('hostile and very long text is taken as it is', async () => {
    const long = `{code}${'x'.repeat(20_000)}`;
    const alerts = [
      anAlert({ error: { ...anAlert().error, message: long, advice: Array(9).fill(long), meaning: long } }),
    ];
    for (const notice of [aHostileNotice(), aNotice('opened', { incident: aGroup(20), alerts })]) {
      expect(await new ToldTarget(place, 'jira', jiraOptions).hears(notice)).toMatchObject({ status: 'delivered' });
    }
  });
});

describe('channels/pagerduty/pagerduty against the PagerDuty simulator', () => {
  const alerts = () => simulators.state.pagerduty.alerts;
  const actionsOf = (at: number) => alerts()[at]?.log.map(({ action }) => action);

  it('rings once, and once more when an acknowledgement ran out; nothing stays open at the end', async () => {
    const pager = new ToldTarget(place, 'pagerduty', pagerOptions);
    for (const kind of ['opened', 'joined', 'escalated', 'acknowledged', 'reopened', 'reminded', 'resolved'] as const) {
      expect(await pager.hears(aNotice(kind)), kind).toMatchObject({ status: 'delivered' });
    }

    expect(actionsOf(0)).toEqual(['trigger', 'trigger', 'trigger', 'acknowledge', 'resolve']);
    expect(actionsOf(1)).toEqual(['trigger', 'trigger', 'resolve']);
    expect(alerts().map(({ state }) => state)).toEqual(['resolved', 'resolved']);
  });

  it('the same again after a lost answer rings nobody a second time', async () => {
    const pager = new ToldTarget(place, 'pagerduty', pagerOptions);
    for (const kind of ['opened', 'acknowledged', 'reopened'] as const) {
      simulators.fault({ vendor: 'pagerduty', kind: 'reset', applied: true });
      expect(await pager.hears(aNotice(kind)), kind).toMatchObject({ status: 'retry', reason: 'network' });
      expect(await pager.hears(aNotice(kind), { possibleDuplicate: true }), kind).toMatchObject({
        status: 'delivered',
      });
    }
    expect(alerts().map(({ state }) => state)).toEqual(['resolved', 'triggered']);
  });

  it('an attempt that comes after the end opens nothing', async () => {
    const pager = new ToldTarget(place, 'pagerduty', pagerOptions);
    await pager.hears(aNotice());
    await pager.hears(aNotice('resolved'));
    await pager.hears(aNotice('escalated', { incident: anInput('resolved').incident }));
    expect(alerts()).toHaveLength(1);
  });

  it('hostile text, a group and the longest are taken as they are', async () => {
    const long = '"'.repeat(20_000);
    const wide = [
      anAlert({ error: { ...anAlert().error, message: long, advice: Array(9).fill(long), meaning: long } }),
    ];
    for (const notice of [
      aHostileNotice(),
      aNotice('opened', { incident: aGroup(50), alerts: wide }),
      aNotice('opened', { alerts: [], acknowledgeUrl: null }),
    ]) {
      expect(await new ToldTarget(place, 'pagerduty', pagerOptions).hears(notice)).toMatchObject({
        status: 'delivered',
      });
    }
  });

  it('too many events, and a fault, are tried again', async () => {
    const pager = new ToldTarget(place, 'pagerduty', pagerOptions);
    simulators.fault({ vendor: 'pagerduty', kind: 'rate-limit', retryAfter: 30 });
    expect(await pager.hears(aNotice())).toMatchObject({ reason: 'rate-limited', retryAfterSeconds: 30 });
    simulators.fault({ vendor: 'pagerduty', kind: 'status', status: 500 });
    expect(await pager.hears(aNotice())).toMatchObject({ status: 'retry', reason: 'server-error' });
  });
});

describe('channels/webhook/webhook against a receiver', () => {
  it('every kind arrives with a signature the receiver accepts', async () => {
    const hook = new ToldTarget(place, 'webhook', webhookOptions);
    for (const kind of noticeKinds) expect(await hook.hears(aNotice(kind)), kind).toEqual({ status: 'delivered' });
    expect(simulators.state.webhooks.map(({ signature }) => signature.state)).toEqual(
      noticeKinds.map(() => 'verified'),
    );
  });

  it('a second attempt is known to the receiver as a repeat', async () => {
    const hook = new ToldTarget(place, 'webhook', webhookOptions);
    await hook.hears(aNotice());
    await hook.hears(aNotice());
    expect(simulators.state.webhooks.map(({ duplicate }) => duplicate)).toEqual([false, true]);
  });
});
