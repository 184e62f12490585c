import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addSeconds } from '../../../src/lib/instant.ts';
import { signToken } from '../../../src/lib/signed-token.ts';
import { pageAsks } from '../../../src/notices/page/actions.ts';
import { formIn, hiddenIn, linkKey, PageWorld } from '../../support/page-world.ts';
import { World } from '../../support/world.ts';

describe('pipeline/respond/take-form: opening it', () => {
  it('changes nothing, however often scanners open it', async () => {
    const page = await opened();
    const before = everythingIn(page);
    for (let visits = 0; visits < 3; visits += 1) {
      const { statusCode, body, headers } = await page.opens();
      expect(statusCode).toBe(200);
      expect(body).toContain('<title>Open, high: RDS orders-db backup failed</title>');
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['cache-control']).toBe('no-store');
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(body).not.toContain('<script');
    }
    expect(everythingIn(page)).toEqual(before);
  });

  it('shows what happened, who was told and how it arrived, and what comes next', async () => {
    const page = await opened();
    const text = textOf((await page.opens()).body);
    expect(text).toContain('What comes next 2026-11-22 01:15 UTC, in 15 min Tells pager: policy platform.');
    expect(text).toContain(
      'After that, unless somebody answers 2026-11-22 01:45 UTC: Tells chat, tickets: policy platform.',
    );
    expect(text).toMatch(/Who was told chat \(recorder\): told: taken for delivery/);
    expect(text).toMatch(/To chat.*Opened: taken for delivery/);
    expect(text).toMatch(/To tickets.*Opened: taken for delivery/);
    expect(text).toContain('Earlier incidents of the same None is known.');
  });

  it('shows the incidents that the same lane had before', async () => {
    const page = await opened();
    await page.does('resolve', { why: 'the key is enabled' });
    await page.world.passes('1h');
    await page.world.backupFails({ jobId: 'second' });
    const second = [...page.world.store.incidents.values()].find(({ id }) => id !== page.incidentId);
    const text = textOf((await new PageWorld(page.world, second).opens()).body);
    expect(text).toContain('2026-11-22 01:00 UTC RDS orders-db backup failed Over 2026-11-22 01:00 UTC.');
    expect(text).toContain('“Ana Lopez” (typed name) resolved it by the link sent to chat: “the key is enabled”');
    expect(text).toContain(page.incidentId);
  });

  it('is still there when it is resolved, takes notes, and offers nothing else', async () => {
    const page = await opened();
    await page.does('resolve', { why: 'table is retired' });
    const { statusCode, body } = await page.opens({ done: 'resolve' });
    expect(statusCode).toBe(200);
    expect(body).toContain('<title>Resolved: RDS orders-db backup failed</title>');
    expect(body).toContain('Done. Everybody who was told hears that it is resolved.');
    expect([...body.matchAll(/name="ask" value="([^"]+)"/g)].map(([, ask]) => ask)).toEqual(['note']);
  });

  it('says of what cannot be read that it cannot, and takes an acknowledgement all the same', async () => {
    const page = await opened();
    page.change = (dependencies) => ({
      ...dependencies,
      rules: async () => null,
      reads: {
        ...dependencies.reads,
        newestAlerts: () => Promise.reject(new Error('busy')),
        records: () => Promise.reject(new Error('busy')),
        incidentOnLane: () => Promise.reject(new Error('busy')),
      },
    });
    const { statusCode, body } = await page.opens();
    expect(statusCode).toBe(200);
    expect(body.match(/could not be read right now/g)).toHaveLength(3);
    expect(body).toContain('Whom it tells is in the rules, which cannot be read right now.');
    expect(body).not.toContain('value="hand-over"');
    expect((await page.does('acknowledge')).statusCode).toBe(303);
  });

  it('repeats nothing of its address: what was done is said in words of its own', async () => {
    const page = await opened();
    for (const done of ['<b>x', 'constructor', '__proto__', 'toString']) {
      expect((await page.opens({ done, page: done })).body).toBe((await page.opens()).body);
    }
  });
});

describe('pipeline/respond/take-form: answering', () => {
  it('a form that asks only leads to the page that confirms, with every action', async () => {
    const page = await opened();
    const before = everythingIn(page);
    const fields = {
      why: 'x',
      reason: 'x',
      owner: 'x',
      until: addSeconds(page.world.now, 3600),
      text: 'x',
      policy: 'quiet',
    };
    for (const ask of pageAsks) {
      const { statusCode, body } = await page.asks(ask, fields);
      expect([ask, statusCode]).toEqual([ask, 200]);
      expect(body).toContain('name="name" value="" required');
      // Whatever else is sent along: a page of which the first form was sent has confirmed nothing.
      expect((await page.asks(ask, { ...fields, name: 'Scanner' })).statusCode).toBe(200);
    }
    expect(everythingIn(page)).toEqual(before);
  });

  it('whatever is sent with the token of the page changes nothing, and nor does what is sent without one', async () => {
    const page = await opened();
    const before = everythingIn(page);
    const form = formIn((await page.opens()).body);
    const words = fc.oneof(
      fc.string({ maxLength: 40, size: 'max' }),
      fc.constantFrom('Ana', '2026-11-22T05:00:00.000Z', 'quiet'),
    );
    const fields = fc.dictionary(
      fc.constantFrom('name', 'why', 'text', 'until', 'own', 'policy', 'reason', 'd', 'x'),
      words,
    );
    const asks = fc.constantFrom<string>(...pageAsks, 'delete');
    const tokens = fc.oneof(fc.constant(form), fc.string(), fc.constant(`${form}x`));
    await fc.assert(
      fc.asyncProperty(asks, fields, tokens, fc.nat(7200), async (ask, more, token, waited) => {
        const { now } = page.world;
        page.world.now = addSeconds(now, waited);
        const { statusCode } = await page.posts({ ...more, ask, form: token });
        page.world.now = now;
        expect([200, 400]).toContain(statusCode);
      }),
      { numRuns: 60 },
    );
    expect(everythingIn(page)).toEqual(before);
  });

  it('one that confirms acknowledges, and says who and when', async () => {
    const page = await opened();
    const { statusCode, headers, body } = await page.does('acknowledge');
    expect([statusCode, headers.location, body]).toEqual([303, '?done=acknowledge', '']);
    expect((await page.opens({ done: 'acknowledge' })).body).toContain('Acknowledged by “Ana Lopez” (typed name)');
    expect(page.world.onlyIncident().acknowledgement).toMatchObject({
      by: 'Ana Lopez',
      actor: { kind: 'person', id: 'chat', name: 'Ana Lopez', how: 'typed-behind-link' },
      via: 'by the link sent to chat',
    });
    const record = (await page.world.store.records(page.incidentId)).at(-1);
    expect(record).toMatchObject({
      what: 'acknowledged',
      actor: 'Ana Lopez',
      by: { kind: 'person', id: 'chat', how: 'typed-behind-link' },
      reason: '“Ana Lopez” (typed name) acknowledged by the link sent to chat.',
    });
  });

  it.each([
    [
      'resolve',
      { why: '  "gone"\n for good ' },
      { what: 'resolved', says: "resolved it by the link sent to chat: “'gone' for good”" },
    ],
    [
      'quiet',
      { until: '2026-11-22T05:00:00.000Z', reason: 'moving the database' },
      { what: 'quieted', says: 'moving the database' },
    ],
    [
      'snooze',
      { until: '2026-11-22T05:00:00.000Z', own: '' },
      { what: 'snoozed', says: 'put it off until 2026-11-22T05:00:00.000Z' },
    ],
    [
      'snooze',
      { until: '2026-11-22T05:00:00.000Z', own: '2026-11-22T06:30' },
      { what: 'snoozed', says: 'put it off until 2026-11-22T06:30:00.000Z' },
    ],
    ['note', { text: '鍵は有効です' }, { what: 'noted', says: '“鍵は有効です”' }],
    ['next-step', {}, { what: 'step', says: 'asked for the next step by the link sent to chat: pager.' }],
    ['hand-over', { policy: 'quiet' }, { what: 'handed-over', says: 'handed it over to policy quiet' }],
  ])('%s %j is done and recorded', async (ask, fields, { what, says }) => {
    const page = await opened();
    expect((await page.does(ask, fields)).statusCode).toBe(303);
    const records = await page.world.store.records(page.incidentId);
    expect(records.at(-1)).toMatchObject({ what, by: { how: 'typed-behind-link' } });
    expect(records.at(-1)?.reason).toContain(says);
  });

  it('a time of one’s own is on the clock of the target that the link was sent to', async () => {
    const page = await opened(`${journeyRulesIn('Asia/Kathmandu')}`);
    expect((await page.opens()).body).toContain('Asia/Kathmandu');
    await page.does('snooze', { own: '2026-11-22T12:00' });
    expect(page.world.onlyIncident().acknowledgement?.until).toBe('2026-11-22T06:15:00.000Z');
  });

  it('a second one learns who came first and changes nothing', async () => {
    const page = await opened();
    const asked = await page.asks('acknowledge');
    await page.does('acknowledge');
    page.world.now = addSeconds(page.world.now, 5);
    const { statusCode, body } = await page.posts({ ...hiddenIn(asked.body), name: 'Jonas Berg' });
    expect(statusCode).toBe(409);
    expect(body).toContain('Acknowledged by “Ana Lopez” (typed name)');
    expect(page.world.onlyIncident().acknowledgement?.by).toBe('Ana Lopez');
  });

  it('the same form sent twice takes one step', async () => {
    const page = await opened();
    const asked = await page.asks('next-step');
    page.world.now = addSeconds(page.world.now, 5);
    const fields = { ...hiddenIn(asked.body), name: 'Ana' };
    expect((await page.posts(fields)).statusCode).toBe(303);
    const again = await page.posts(fields);
    expect(again.statusCode).toBe(409);
    expect(again.body).toContain('A step was taken meanwhile.');
    expect(page.world.onlyIncident().escalation.stepsTaken).toBe(2);
  });

  it.each([
    ['next-step', {}, 'A step was taken meanwhile.'],
    ['hand-over', { policy: 'held' }, 'It was handed over meanwhile, to policy held.'],
  ])('%s sent twice at the same moment is done once', async (ask, fields, says) => {
    const page = await opened();
    const asked = await page.asks(ask, fields);
    page.world.now = addSeconds(page.world.now, 5);
    const form = { ...hiddenIn(asked.body), name: 'Ana' };
    const both = await Promise.all([page.posts(form), page.posts(form)]);
    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([303, 409]);
    expect(both.map(({ body }) => body).join()).toContain(says);
    const what = ask === 'next-step' ? 'step' : 'handed-over';
    const done = (await page.world.store.records(page.incidentId)).filter((record) => record.what === what);
    expect(done.filter(({ by }) => by?.how === 'typed-behind-link')).toHaveLength(1);
  });

  it.each([
    ['a scanner that posts the form without a name', { name: '' }, 5, /say who you are/],
    ['a scanner that posts at once', { name: 'Ana' }, 0, /faster than a person/],
    ['a form of yesterday', { name: 'Ana' }, 86_400, /an hour old/],
    ['a form that is not ours', { name: 'Ana', form: 'x.y' }, 5, /not one of ours/],
    [
      'words that were not confirmed',
      { name: 'Ana', ask: 'resolve', why: 'x' },
      5,
      /something else than what it was shown/,
    ],
    ['the name of the router', { name: 'Router' }, 5, /type your own name/],
    ['the name of the router in Cyrillic and zero width', { name: 'r\u200b\u043eut\u0435r' }, 5, /type your own name/],
    ['the name of AWS Backup', { name: 'AWS  Backup' }, 5, /type your own name/],
    ['a name of invisible characters', { name: '\u200b\u202e\r\n' }, 5, /say who you are/],
  ])('refuses %s', async (_why, fields, waited, wanted) => {
    const page = await opened();
    const asked = await page.asks('acknowledge');
    page.world.now = addSeconds(page.world.now, waited);
    const { statusCode, body } = await page.posts({ ...hiddenIn(asked.body), ...fields });
    expect(statusCode).toBe(400);
    expect(body).toMatch(wanted);
    expect(page.world.onlyIncident().status).toBe('open');
  });

  it.each([
    ['snooze', { until: 'soon' }, /That is no time/],
    ['snooze', { own: '2026-11-22T00:30' }, /2026-11-22 00:30 UTC is over/],
    ['snooze', { own: '2027-11-22T00:30' }, /30 days at most/],
    ['quiet', { until: '2026-11-22T05:00:00.000Z', reason: '' }, /Say why it is kept quiet/],
    ['note', { text: ' \u200b ' }, /The note is empty/],
    ['hand-over', { policy: 'constructor' }, /no such policy/],
    ['delete', {}, /nothing that is known here/],
  ])('says of %s %j what to do instead', async (ask, fields, wanted) => {
    const page = await opened();
    const { statusCode, body } = await page.asks(ask, fields);
    expect(statusCode).toBe(400);
    expect(body).toMatch(wanted);
    expect(page.world.onlyIncident().status).toBe('open');
  });

  it('a form that is refused can be sent again from the page that says why', async () => {
    const page = await opened();
    const asked = await page.asks('note', { text: 'we look' });
    const refused = await page.posts({ ...hiddenIn(asked.body), name: 'Ana' });
    expect(refused.body).toContain('value="Ana"');
    page.world.now = addSeconds(page.world.now, 5);
    expect((await page.posts({ ...hiddenIn(refused.body), name: 'Ana' })).statusCode).toBe(303);
  });

  it('keeps a name that goes on as a sentence of ours within its marks, and escapes it', async () => {
    const page = await opened();
    await page.does('acknowledge', {}, 'Ana” in Slack at 03:12 UTC. <b>Resolved by “Ben');
    await page.world.passes('0s');
    const said = page.world.heard.at(-1)?.notice.acknowledgedLine ?? '';
    expect(said.match(/[“”]/g)).toHaveLength(2);
    expect(said).toMatch(/^Acknowledged by “[^“”]*” \(typed name\) by the link sent to chat at/);
    expect((await page.opens()).body).toContain('&lt;b&gt;Resolved');
  });
});

describe('pipeline/respond/take-form: links', () => {
  it.each([
    ['a token that is not ours', 'signed', 'x.y', 403],
    ['no token at all', 'signed', '', 403],
    ['a short link that is cut off', 'short', 'abc', 403],
    ['a short link that nobody made', 'short', `${'a'.repeat(21)}A`, 404],
  ] as const)('refuses %s', async (_why, kind, token, statusCode) => {
    const page = await opened();
    page.pageLink = { kind, token };
    const { statusCode: got, body } = await page.opens();
    expect(got).toBe(statusCode);
    expect(textOf(body)).toMatch(/Open it again from the/);
    expect((await page.posts({ ask: 'acknowledge', name: 'Eve', form: '' })).statusCode).toBe(statusCode);
    expect(page.world.onlyIncident().status).toBe('open');
  });

  it('shows nothing but the incident that the link is for, and takes no form of another one or of another target', async () => {
    const page = await opened();
    const other = { ...page.world.onlyIncident(), id: '01JD0000000000000000000099' };
    for (const of of [
      { f: other.id, r: 'chat' },
      { f: page.incidentId, r: 'pager' },
    ]) {
      const form = signToken({ ...of, t: page.world.now }, linkKey);
      expect((await page.posts({ ask: 'acknowledge', form })).statusCode).toBe(400);
    }
    page.change = (all) => ({ ...all, reads: { ...all.reads, incident: async () => other } });
    expect((await page.opens()).statusCode).toBe(404);
    expect(page.world.onlyIncident().status).toBe('open');
  });

  it('refuses an expired link, and a link to an incident that is gone', async () => {
    const page = await opened();
    const short = { incidentId: page.incidentId, recipient: 'chat', endsAt: addSeconds(page.world.now, 7 * 86_400) };
    const pageLinks = [page.pageLink, { kind: 'short' as const, token: await page.shortLinks.make(short) }];
    for (const pageLink of pageLinks) {
      page.pageLink = pageLink;
      expect((await page.opens()).statusCode).toBe(200);
      page.change = (all) => ({ ...all, reads: { ...all.reads, incident: async () => null } });
      expect((await page.opens()).statusCode).toBe(404);
      page.change = (all) => all;
    }
    page.world.now = addSeconds(page.world.now, 7 * 86_400 + 1);
    for (const pageLink of pageLinks) {
      page.pageLink = pageLink;
      const { statusCode, body } = await page.opens();
      expect(statusCode).toBe(410);
      expect(textOf(body)).toContain('Use a newer message of the same incident');
    }
  });

  it('a short link opens the same page and takes the same answers', async () => {
    const page = await opened();
    const token = await page.shortLinks.make({
      incidentId: page.incidentId,
      recipient: 'pager',
      endsAt: addSeconds(page.world.now, 7 * 86_400),
    });
    page.pageLink = { kind: 'short', token };
    expect((await page.opens()).body).toContain('RDS orders-db backup failed');
    expect((await page.does('acknowledge')).statusCode).toBe(303);
    expect(page.world.onlyIncident().acknowledgement).toMatchObject({ via: 'by the link sent to pager' });
    // What is kept of it makes no link.
    expect(JSON.stringify([...page.shortLinks.kept])).not.toContain(token);
    expect(formIn((await page.opens()).body)).not.toContain(token);
  });
});

async function opened(rules?: string): Promise<PageWorld> {
  const world = new World(rules);
  await world.backupFails();
  await world.passes('31s');
  return new PageWorld(world);
}

function journeyRulesIn(timezone: string): string {
  return `
version: 1
targets: { chat: { recorder: {}, timezone: ${timezone} } }
policies: { platform: { steps: [ { notify: [chat] } ] } }
defaults: { policy: platform }
fallback: [chat]
`;
}

/** Everything that is stored of it, and what was said. */
function everythingIn({ world }: PageWorld): unknown {
  const { incidents, chains, alerts } = world.store;
  return structuredClone([incidents, chains, alerts, world.heard.length, world.queue.messages]);
}

function textOf(body: string): string {
  return body
    .replace(/<style>.*<\/style>/s, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/ ([.,:])/g, '$1');
}
