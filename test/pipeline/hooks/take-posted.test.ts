import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { planFault } from '../../../local/simulators/faults.ts';
import { transitionIssue } from '../../../local/simulators/jira.ts';
import { commentAsPerson } from '../../../local/simulators/jira-people.ts';
import { inbound } from '../../../src/channels/inbound.ts';
import { channels } from '../../../src/channels/registry.ts';
import { canonicalJson } from '../../../src/lib/hash.ts';
import type { PostedRequest } from '../../../src/pipeline/hooks/posted-request.ts';
import { inboundChannels } from '../../../src/rules/inbound.ts';
import { edited } from '../../support/edited.ts';
import { PostingWorld, postingRules, postingSecrets } from '../../support/posting-world.ts';

const hex = (secret: string, body: string) => createHmac('sha256', secret).update(body).digest('hex');

interface Event {
  id?: string;
  event_type?: string;
  occurred_at?: string;
  agent?: object | null;
  data?: object;
}

const ana = { id: 'PXPGF42', type: 'user_reference', summary: 'Ana Ruiz' };

/** What PagerDuty posts of the alert that is open. */
function ofPager(world: PostingWorld, event: Event = {}, secret: string = postingSecrets.pager): PostedRequest {
  const data = { id: world.alert.id, type: 'incident', incident_key: world.alert.dedupKey };
  const usual = { id: '01EVENT', event_type: 'incident.acknowledged', occurred_at: world.now, agent: ana, data };
  const body = JSON.stringify({ event: { ...usual, ...event } });
  return { target: 'pager', headers: { 'x-pagerduty-signature': `v1=${hex(secret, body)}` }, body };
}

function ofJira(world: PostingWorld, message: object, secret: string = postingSecrets.tickets): PostedRequest {
  const body = JSON.stringify({ timestamp: Date.parse(world.now), webhookEvent: 'jira:issue_updated', ...message });
  return { target: 'tickets', headers: { 'x-hub-signature': `sha256=${hex(secret, body)}` }, body };
}

/** What a rule of Jira's automation posts: no signature, and a body that somebody has written. */
function shown(world: PostingWorld, message: object, secret: string = postingSecrets.tickets): PostedRequest {
  const body = JSON.stringify({ issue: { id: world.issue.id }, ...message });
  return { target: 'tickets', headers: { authorization: `Bearer ${secret}` }, body };
}

const past = (world: PostingWorld, hours: number) => new Date(Date.parse(world.now) - hours * 3_600_000).toISOString();

describe('pipeline/hooks/take-posted: what is refused', () => {
  it.each<[string, (world: PostingWorld) => PostedRequest, number, string]>([
    ['nothing signed', (world) => ({ ...ofPager(world), headers: {} }), 401, 'unsigned'],
    ['another secret', (world) => ofPager(world, {}, 'other'), 401, 'forged'],
    ['the secret of another target', (world) => ofPager(world, {}, postingSecrets.tickets), 401, 'forged'],
    ['what was signed for another target', (world) => ({ ...ofPager(world), target: 'tickets' }), 401, 'unsigned'],
    ['a body changed by a space', (world) => ({ ...ofPager(world), body: `${ofPager(world).body} ` }), 401, 'forged'],
    ['an event of two days ago', (world) => ofPager(world, { occurred_at: past(world, 48) }), 401, 'stale'],
    ['an event of tomorrow', (world) => ofPager(world, { occurred_at: past(world, -24) }), 401, 'future'],
    ['a target that is not there', (world) => ({ ...ofPager(world), target: 'nobody' }), 401, 'no-such-target'],
    ['a target that takes no answers', (world) => ({ ...ofPager(world), target: 'chat' }), 401, 'no-such-target'],
    ['the topic that always exists', (world) => ({ ...ofPager(world), target: 'alert-topic' }), 401, 'no-such-target'],
    ['a name from an object', (world) => ({ ...ofPager(world), target: '__proto__' }), 401, 'no-such-target'],
    ['a name that is none', (world) => ({ ...ofPager(world), target: '../pager\n' }), 401, 'no-such-target'],
    ['a body of two megabytes', (world) => ({ ...ofPager(world), body: 'x'.repeat(2_000_000) }), 413, 'too-large'],
    ['no JSON, though signed', (world) => signedBody(world, '{"event":'), 400, 'unreadable'],
    ['JSON without an end', (world) => signedBody(world, '['.repeat(100_000)), 400, 'unreadable'],
    ['a name that objects have', (world) => signedBody(world, '{"__proto__":{"event":1}}'), 400, 'unreadable'],
    ['an event that is a list', (world) => ofPager(world, { event_type: [] as never }), 400, 'unreadable'],
    ['a secret that is wrong, with nothing signed', (world) => shown(world, {}, 'wrong'), 401, 'forged'],
    [
      'a secret in place of a signature, of who signs',
      (world) => ({ ...shown(world, {}), target: 'pager' }),
      401,
      'unsigned',
    ],
  ])('%s', async (_what, request, statusCode, reason) => {
    const world = new PostingWorld();
    await world.opens();
    const before = canonicalJson([...world.store.incidents.values()]);

    expect(await world.takes(request(world))).toEqual({ statusCode, reason });
    expect(canonicalJson([...world.store.incidents.values()])).toBe(before);
    expect(await world.written()).toEqual([]);
  });

  it('the same request once more, and what tells us so from a retry is that it had its effect', async () => {
    const world = new PostingWorld();
    await world.opens();
    const note = ofPager(world, {
      event_type: 'incident.reassigned',
      data: { ...world.alert, incident_key: world.alert.dedupKey, assignees: [ana] },
    });

    expect(await world.takes(note)).toEqual({ statusCode: 200, reason: 'done' });
    expect(await world.takes(note)).toEqual({ statusCode: 403, reason: 'repeated' });
    // PagerDuty names an event by what is signed, so that another form of the same one is a repeat as well.
    expect(await world.takes({ ...note, headers: { ...note.headers, 'x-webhook-id': 'other' } })).toMatchObject({
      reason: 'repeated',
    });
    expect(await world.written()).toHaveLength(1);
  });

  it.each([
    ['nothing', null],
    ['white space', ' \n '],
  ])('everything, to be tried again, while the secret holds %s', async (_what, value) => {
    const world = new PostingWorld();
    await world.opens();
    const request = ofPager(world);
    world.secrets.set('ssm:/s/pager-inbound', value);
    expect(await world.takes(request)).toEqual({ statusCode: 503, reason: 'secret-missing' });
    world.secrets.set('ssm:/s/pager-inbound', `new-one\n${postingSecrets.pager}`);
    expect(await world.takes(request)).toEqual({ statusCode: 200, reason: 'done' });
  });

  it('what another process has in hand, and what ends in a fault can be posted again', async () => {
    const world = new PostingWorld();
    await world.opens();
    const request = ofPager(world);
    let fails = true;
    const { load } = world.store;
    world.store.load = async (id) => {
      world.store.load = load;
      expect(await world.takes(request)).toEqual({ statusCode: 503, reason: 'in-hand' });
      if (fails) throw new Error('the table is away');
      return load.call(world.store, id);
    };
    await expect(world.takes(request)).rejects.toThrow('the table is away');
    fails = false;
    expect(await world.takes(request)).toEqual({ statusCode: 200, reason: 'done' });
  });
});

describe('pipeline/hooks/take-posted: what is valid and asks for nothing', () => {
  it.each<[string, (world: PostingWorld) => PostedRequest, string]>([
    ['a ping', (world) => ofPager(world, { event_type: 'pagey.ping', data: { message: 'Hello' } }), 'test'],
    [
      'an event that we do not know',
      (world) => ofPager(world, { event_type: 'incident.role.assigned' }),
      'not-an-answer',
    ],
    [
      'an acknowledgement that timed out',
      (world) => ofPager(world, { event_type: 'incident.unacknowledged', agent: null }),
      'not-an-answer',
    ],
    [
      'a resolve by a clock',
      (world) => ofPager(world, { event_type: 'incident.resolved', agent: null }),
      'not-a-person',
    ],
    [
      'a resolve by an integration',
      (world) =>
        ofPager(world, { event_type: 'incident.resolved', agent: { ...ana, type: 'inbound_integration_reference' } }),
      'not-a-person',
    ],
    [
      'an incident of another service',
      (world) => ofPager(world, { data: { id: 'Q1', incident_key: 'srv01/disk' } }),
      'unknown-incident',
    ],
    ['an incident without a key', (world) => ofPager(world, { data: {} }), 'unknown-incident'],
    [
      'a note on an incident of another service',
      (world) => ofPager(world, { event_type: 'incident.annotated', data: { content: 'x', incident: { id: 'Q9' } } }),
      'unknown-incident',
    ],
    [
      'a new issue',
      (world) => ofJira(world, { webhookEvent: 'jira:issue_created', ...issue(world, 'indeterminate') }),
      'not-an-answer',
    ],
    [
      'an issue whose summary changed',
      (world) => ofJira(world, issue(world, 'indeterminate', 'summary')),
      'not-an-answer',
    ],
    ['an issue that goes back', (world) => ofJira(world, issue(world, 'new')), 'not-an-answer'],
    [
      'an app',
      (world) => ofJira(world, { ...issue(world, 'done'), user: { accountId: '1', accountType: 'app' } }),
      'not-a-person',
    ],
    [
      'a customer of a service desk',
      (world) => ofJira(world, { ...issue(world, 'done'), user: { accountId: '1', accountType: 'customer' } }),
      'not-a-person',
    ],
    ['nobody', (world) => ofJira(world, { ...issue(world, 'done'), user: null }), 'not-a-person'],
    [
      'another issue',
      (world) => ofJira(world, { ...issue(world, 'done'), issue: { ...issue(world, 'done').issue, id: '99' } }),
      'unknown-incident',
    ],
    [
      'a comment that was changed',
      (world) =>
        ofJira(world, { webhookEvent: 'comment_updated', issue: { id: world.issue.id }, comment: { id: '1' } }),
      'not-an-answer',
    ],
    [
      'a comment that Jira does not know',
      (world) =>
        ofJira(world, { webhookEvent: 'comment_created', issue: { id: world.issue.id }, comment: { id: '424242' } }),
      'not-confirmed',
    ],
  ])('%s', async (_what, request, reason) => {
    const world = new PostingWorld();
    await world.opens();
    expect(await world.takes(request(world))).toEqual({ statusCode: 200, reason });
    expect(world.onlyIncident().status).toBe('open');
    expect(await world.written()).toEqual([]);
  });

  it('an incident of another target of the same vendor', async () => {
    const other = 'other: { pagerduty: { routingKey: ssm:/s/pagerduty }, inboundSecret: ssm:/s/pager-inbound }';
    const world = new PostingWorld(edited(postingRules(), ['targets:', `targets:\n  ${other}`]));
    await world.opens();
    expect(await world.takes({ ...ofPager(world), target: 'other' })).toEqual({
      statusCode: 200,
      reason: 'unknown-incident',
    });
    expect(world.onlyIncident().status).toBe('open');
  });

  it('an incident that goes on in another one of PagerDuty is in hand, and not over', async () => {
    const world = new PostingWorld();
    await world.opens();
    const data = {
      id: world.alert.id,
      incident_key: world.alert.dedupKey,
      resolve_reason: { type: 'merge_resolve_reason' },
    };
    expect(await world.takes(ofPager(world, { event_type: 'incident.resolved', data }))).toMatchObject({
      reason: 'done',
    });
    expect(world.onlyIncident().acknowledgement?.via).toBe('in PagerDuty (merged into another incident)');
  });

  it.each(['router', 'AWS Backup', 'r\u043euter'])(
    'who calls themselves %s is shown by what cannot be changed',
    async (name) => {
      const world = new PostingWorld();
      await world.opens();
      await world.takes(ofPager(world, { agent: { ...ana, summary: `${name}\u202e` } }));
      expect(world.onlyIncident().acknowledgement?.by).toMatch(/^PXPGF42 \(calls itself “.*” in PagerDuty\)$/);
    },
  );
});

describe('pipeline/hooks/take-posted: who signs nothing counts once the vendor says the same', () => {
  it('Jira, asked with the target’s own token, says what has changed and who did it, whatever was posted', async () => {
    const world = new PostingWorld();
    await world.opens();
    await silently(world, () => transitionIssue(world.vendors.state, world.issue, { id: '31', by: 'Mei Tanaka' }));

    const lie = { user: { accountId: 'boss', displayName: 'The Boss' }, fields: { status: 'To Do' } };
    expect(await world.takes(shown(world, lie))).toEqual({ statusCode: 200, reason: 'done' });
    expect(world.onlyIncident().resolution).toMatchObject({
      by: 'Mei Tanaka',
      why: 'Done',
      actor: { kind: 'vendor', id: '712020:mei-tanaka', how: 'read-at-vendor' },
    });
    expect(await world.takes(shown(world, lie))).toEqual({ statusCode: 200, reason: 'already' });
  });

  it('nothing counts that Jira does not say, or says of long ago', async () => {
    const world = new PostingWorld();
    await world.opens();
    expect(await world.takes(shown(world, issue(world, 'done')))).toEqual({ statusCode: 200, reason: 'not-confirmed' });
    await silently(world, () => transitionIssue(world.vendors.state, world.issue, { id: '31', by: 'Mei Tanaka' }));
    await world.passes('2h');
    expect(await world.takes(shown(world, {}))).toEqual({ statusCode: 200, reason: 'not-confirmed' });
    expect(world.onlyIncident().status).toBe('open');
  });

  it('a comment is noted once, whoever tells of it and however often', async () => {
    const world = new PostingWorld();
    await world.opens();
    await silently(world, () => commentAsPerson(world.vendors.state, world.issue, { by: 'Ana Ruiz', text: 'on it' }));
    const comment = { id: world.issue.comments.at(-1)?.id };
    expect(await world.takes(shown(world, { comment }))).toEqual({ statusCode: 200, reason: 'done' });
    expect(await world.takes(shown(world, { comment }))).toEqual({ statusCode: 403, reason: 'repeated' });
    const signed = ofJira(world, { webhookEvent: 'comment_created', issue: { id: world.issue.id }, comment });
    expect(await world.takes(signed)).toEqual({ statusCode: 403, reason: 'repeated' });
    expect(await world.written()).toHaveLength(1);
  });

  it('while Jira does not answer it is to be posted again, and what it will never say is not', async () => {
    const world = new PostingWorld();
    await world.opens();
    planFault(world.vendors.state.faults, { vendor: 'jira', kind: 'status', status: 503 });
    expect(await world.takes(shown(world, {}))).toEqual({ statusCode: 503, reason: 'vendor-away' });
    planFault(world.vendors.state.faults, { vendor: 'jira', kind: 'status', status: 404 });
    expect(await world.takes(shown(world, {}))).toEqual({ statusCode: 200, reason: 'not-confirmed' });
    world.secrets.set('ssm:/s/jira', null);
    expect(await world.takes(shown(world, {}))).toEqual({ statusCode: 503, reason: 'vendor-away' });
  });
});

it('channels/inbound has the vendors that the rules know to tell us back, and each says by what', () => {
  expect(Object.keys(inbound)).toEqual(inboundChannels);
  for (const { id, ownIdOf } of channels) expect(ownIdOf !== undefined, id).toBe(id in inbound);
});

/** Does something at a vendor of which nobody tells us. */
async function silently(world: PostingWorld, act: () => unknown): Promise<void> {
  const { settings } = world.vendors.state;
  const before = settings.jiraWebhookPath;
  settings.jiraWebhookPath = null;
  act();
  settings.jiraWebhookPath = before;
}

function signedBody(_world: PostingWorld, body: string): PostedRequest {
  return { target: 'pager', headers: { 'x-pagerduty-signature': `v1=${hex(postingSecrets.pager, body)}` }, body };
}

/** An issue as Jira's webhooks have it, changed by somebody. */
function issue(world: PostingWorld, category: string, field = 'status') {
  const fields = { status: { statusCategory: { key: category } }, creator: { accountId: 'robot' } };
  return {
    user: { accountId: 'mei', accountType: 'atlassian', displayName: 'Mei' },
    issue: { id: world.issue.id, key: world.issue.key, fields },
    changelog: { items: [{ field, toString: 'x' }] },
  };
}
