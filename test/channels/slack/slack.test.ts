import { describe, expect, it } from 'vitest';
import { slackBlocks } from '../../../src/channels/slack/blocks.ts';
import { slack } from '../../../src/channels/slack/slack.ts';
import type { Notice } from '../../../src/notices/notice.ts';
import type { HttpRequest } from '../../../src/ports/vendors/http.ts';
import { answer, type FakeAnswer } from '../../support/fake-vendor.ts';
import { fakeVendors, vendorsThatWork } from '../../support/fake-vendors.ts';
import { aGroup, anOrder } from '../../support/incidents.ts';
import { aHostileNotice, aNotice } from '../../support/notices.ts';

const bot = slack.configure(slack.example);
const hook = slack.configure({ webhook: 'ssm:/backup-alerts/prod/secrets/slack-hook' });
const never = new AbortController().signal;
const ref = { channel: 'C0123456789', ts: '1764000000.000100', said: '2-opened' };
const methodOf = ({ url }: HttpRequest) => url.replace('https://slack.com/api/', '');
const argumentsOf = ({ body }: HttpRequest) => Object.fromEntries(new URLSearchParams(body));
const refusal = (error: string) => answer(200, { ok: false, error });

function deliver(notice: Notice, memory = {}, http?: (request: HttpRequest) => FakeAnswer) {
  const vendors = fakeVendors(http === undefined ? {} : { http });
  return bot.deliver(notice, vendors.memory(memory), vendors, never).then((delivery) => ({ delivery, ...vendors }));
}

describe('channels/slack/slack', () => {
  it.each<[object, string]>([
    [{ channel: 'C0123456789' }, 'no token'],
    [{ token: 'ssm:/x' }, 'no channel'],
    [{}, 'nothing'],
    [{ channel: '#alerts', token: 'ssm:/x' }, 'a name instead of an id'],
    [{ webhook: 'ssm:/x', channel: 'C0123456789' }, 'webhook and channel'],
    [{ webhook: 'https://hooks.slack.com/services/T/B/x' }, 'a literal webhook address'],
  ])('options %o are refused: %s', (options) => {
    expect(() => slack.configure(options)).toThrow();
  });

  it.each([
    { isFirst: true, kind: 'opened', uses: ['slack channel C0123456789'], why: 'a post' },
    {
      isFirst: false,
      kind: 'joined',
      uses: ['slack updates ssm:/backup-alerts/prod/secrets/slack-bot'],
      why: 'an update',
    },
    {
      isFirst: false,
      kind: 'escalated',
      uses: ['slack updates ssm:/backup-alerts/prod/secrets/slack-bot', 'slack channel C0123456789'],
      why: 'an update and a post in the thread',
    },
  ] as const)('$kind (first: $isFirst) is $why: $uses', ({ uses, ...delivery }) => {
    expect(slack.pace?.(slack.example, delivery).map(({ of }) => of)).toEqual(uses);
  });

  it('a webhook posts once a second, and nothing for what it does not post', () => {
    const options = { webhook: 'ssm:/backup-alerts/prod/secrets/slack-hook' };
    const posts = slack.pace?.(options, { isFirst: false, kind: 'joined' });
    expect(posts).toEqual([{ of: `slack ${options.webhook}`, perSecond: 1, burst: 3 }]);
    expect(slack.pace?.(options, { isFirst: false, kind: 'progressed' })).toEqual([]);
  });

  it('the first notice is remembered before anything else can go wrong', async () => {
    const { delivery, remembered, requests } = await deliver(aNotice());
    expect(delivery).toEqual({
      status: 'delivered',
      arrived: true,
      ref,
      recipients: ['C0123456789'],
      vendorId: '1764000000.000100',
    });
    expect(remembered).toEqual([ref]);
    expect(requests.map(methodOf)).toEqual(['chat.postMessage']);
    expect(requests[0]?.headers.authorization).toBe('Bearer xoxb-111111111111-SECRETSECRETSECRET');
  });

  it.each([
    ['joined', ['chat.update'], undefined],
    ['progressed', ['chat.update'], undefined],
    ['escalated', ['chat.update', 'chat.postMessage'], 'true'],
    ['reminded', ['chat.update', 'chat.postMessage'], 'true'],
    ['reopened', ['chat.update', 'chat.postMessage'], 'true'],
    ['exhausted', ['chat.update', 'chat.postMessage'], 'true'],
    ['acknowledged', ['chat.update', 'chat.postMessage'], 'false'],
    ['resolved', ['chat.update', 'chat.postMessage'], 'false'],
  ] as const)('%s calls %j, broadcast %s', async (kind, methods, broadcast) => {
    const { requests } = await deliver(aNotice(kind), { ref });
    expect(requests.map(methodOf)).toEqual(methods);
    expect(requests[1] && argumentsOf(requests[1]).reply_broadcast).toBe(broadcast);
    expect(requests[1] && argumentsOf(requests[1]).thread_ts).toBe(requests[1] && ref.ts);
  });

  it('standing in for another target notifies people even where the message is known', async () => {
    const { requests } = await deliver(
      aNotice('opened', { order: anOrder({ noticeId: '2-opened-instead', insteadOf: ['pager'] }) }),
      { ref },
    );
    expect(requests.map(methodOf)).toEqual(['chat.update', 'chat.postMessage']);
    expect(argumentsOf(requests[1] as HttpRequest).reply_broadcast).toBe('true');
  });

  it('a reply that was made before a crash is not made again', async () => {
    const { requests } = await deliver(aNotice('escalated'), { ref: { ...ref, said: '5-escalated' } });
    expect(requests.map(methodOf)).toEqual(['chat.update']);
  });

  it('a message that may not be changed any more is answered in its thread', async () => {
    for (const code of ['cant_update_message', 'edit_window_closed']) {
      const { delivery, requests } = await deliver(aNotice('joined'), { ref }, (request) =>
        methodOf(request) === 'chat.update' ? refusal(code) : vendorsThatWork(request),
      );
      expect(delivery.status).toBe('delivered');
      expect(requests.map(methodOf)).toEqual(['chat.update', 'chat.postMessage']);
    }
  });

  it.each(['invalid_blocks', 'msg_too_long', 'msg_blocks_too_long', 'invalid_blocks_format'])(
    '%s is answered with the short form, once',
    async (code) => {
      const { delivery, requests } = await deliver(aNotice(), {}, () => refusal(code));
      expect(requests).toHaveLength(2);
      expect(argumentsOf(requests[1] as HttpRequest)).not.toHaveProperty('blocks');
      expect(argumentsOf(requests[1] as HttpRequest).text).toContain('|Open the incident>');
      expect(delivery.status).toBe('rejected');
      const update = await deliver(aNotice('joined'), { ref }, () => refusal(code));
      expect(argumentsOf(update.requests[1] as HttpRequest).blocks).toBe('[]');
    },
  );

  it.each([
    ['ratelimited', 'retry', 'rate-limited'],
    ['internal_error', 'retry', 'server-error'],
    ['service_unavailable', 'retry', 'server-error'],
    ['request_timeout', 'retry', 'server-error'],
    ['invalid_auth', 'rejected', 'bad-credentials'],
    ['token_revoked', 'rejected', 'bad-credentials'],
    ['missing_scope', 'rejected', 'bad-credentials'],
    ['channel_not_found', 'rejected', 'not-found'],
    ['is_archived', 'rejected', 'not-found'],
    ['not_in_channel', 'rejected', 'not-found'],
    ['something_new', 'rejected', 'bad-request'],
  ])('the code %s is %s (%s)', async (code, status, reason) => {
    const { delivery } = await deliver(aNotice(), {}, () => refusal(code));
    expect(delivery).toEqual({ status, reason, detail: `Slack answered ${code}.` });
  });

  it.each([['<html>busy</html>'], ['{"ok":tru'], ['{"ok":true}'], ['']])(
    'answer %j cannot be read and is tried again',
    async (body) => {
      const { delivery } = await deliver(aNotice(), {}, () => answer(200, body));
      expect(delivery).toMatchObject({ status: 'retry', reason: 'server-error' });
    },
  );

  it('a possible duplicate is looked for; when the bot may not read, it is posted', async () => {
    const { requests, delivery } = await deliver(aNotice(), { possibleDuplicate: true }, (request) =>
      methodOf(request) === 'conversations.history' ? refusal('missing_scope') : vendorsThatWork(request),
    );
    expect(delivery.status).toBe('delivered');
    expect(requests.map(methodOf)).toEqual(['conversations.history', 'chat.postMessage']);
  });

  it('mentions, links and code from outside mean nothing', () => {
    const texts: string[] = [];
    JSON.stringify(slack.preview(slack.example, aHostileNotice('escalated'), { ref }), (_key, value) => {
      const isParsed = value?.type === 'mrkdwn' || value?.blocks !== undefined;
      if (isParsed) texts.push(value.text);
      return value;
    });
    expect(texts.length).toBeGreaterThan(8);
    for (const text of texts) {
      expect(text).not.toMatch(/<(?!!date\^|https:\/\/)/);
      const outsideCode = text.replaceAll(/```[^`]*```|`[^`]*`|^\*[\w ,]+\*|<https:[^>]*>/gm, '');
      if (!text.startsWith('🔴')) expect(outsideCode).not.toMatch(/[*~`]/);
    }
  });

  it('a word with an underscore in it stays the word that the command has', () => {
    const advice = ['Then, with it for SCAN_ID: `aws guardduty get-malware-scan --scan-id SCAN_ID` (not _this_)'];
    const said = JSON.stringify(slackBlocks({ ...aNotice('opened'), advice }, 'buttons'));

    expect(said).toContain('with it for SCAN_ID:');
    expect(said).toContain("(not 'this')");
  });

  it('buttons carry the incident and the target and nothing else', async () => {
    const { requests } = await deliver(aNotice());
    const blocks = JSON.parse(argumentsOf(requests[0] as HttpRequest).blocks ?? '') as {
      type: string;
      elements: { action_id: string; value?: string }[];
    }[];
    const buttons = blocks.find(({ type }) => type === 'actions')?.elements ?? [];
    expect(buttons.map(({ action_id }) => action_id)).toEqual(['acknowledge', 'resolve', 'more']);
    expect(JSON.parse(buttons[0]?.value ?? '')).toEqual({
      incidentId: '01KB0000000000000000000001',
      target: 'backup-channel',
    });
  });

  it('whoever acknowledged stays on the message when later news is about something else', () => {
    const acknowledged = {
      ...aNotice('progressed'),
      status: 'acknowledged' as const,
      acknowledgedLine: 'Acknowledged by Ana',
    };
    expect(JSON.stringify(slack.preview(slack.example, acknowledged, { ref: null }))).toContain(
      '\\nAcknowledged by Ana',
    );
  });

  it('an alert list too long for a block is cut at a line, and the rest is counted', () => {
    const alerts = aGroup(20).alerts.map((alert) => ({ ...alert, resourceName: '&'.repeat(90) }));
    const rendered = JSON.stringify(
      slack.preview(slack.example, aNotice('opened', { incident: aGroup(30, { alerts }) }), { ref: null }),
    );
    expect(rendered).toMatch(/…and 2\d more/);
  });

  it('a failed reply after the update is tried again', async () => {
    const { delivery, remembered } = await deliver(aNotice('escalated'), { ref }, (request) =>
      methodOf(request) === 'chat.postMessage' ? answer(503) : vendorsThatWork(request),
    );
    expect(delivery).toMatchObject({ status: 'retry' });
    expect(remembered).toEqual([]);
  });

  it('a webhook secret that is no address is bad credentials', async () => {
    const vendors = fakeVendors({ secrets: { 'ssm:/backup-alerts/prod/secrets/slack-hook': 'T/B/x' } });
    expect(await hook.deliver(aNotice(), vendors.memory(), vendors, never)).toMatchObject({
      reason: 'bad-credentials',
    });
  });

  it('a webhook that refuses the blocks gets the short form', async () => {
    let calls = 0;
    const vendors = fakeVendors({ http: () => (++calls === 1 ? answer(400, 'invalid_blocks') : answer(200, 'ok')) });
    expect(await hook.deliver(aNotice('opened', { incident: aGroup(3) }), vendors.memory(), vendors, never)).toEqual({
      status: 'delivered',
      arrived: true,
    });
    expect(JSON.parse(vendors.requests[1]?.body ?? '')).not.toHaveProperty('blocks');
  });

  it('a webhook preview has no buttons that nobody listens to', () => {
    const rendered = JSON.stringify(slack.preview({ webhook: 'ssm:/x' }, aNotice(), { ref: null }));
    expect(rendered).not.toContain('"actions"');
    expect(rendered).toContain('|Open the incident>');
  });
});
