import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { toldOf } from '../../src/incidents/told.ts';
import { timelineOf } from '../../src/pipeline/respond/timeline.ts';
import { type MailEventFacts, mailEvent } from '../support/mail-events.ts';
import { World } from '../support/world.ts';

const rules = `
version: 1
defaults: { policy: one, groupBy: [resource.arn], groupWait: 0s }
targets: { dba-mail: { recorder: {} }, spare-mail: { recorder: {} }, chat: { recorder: {} }, board: { recorder: {} } }
policies: { one: { steps: [ { notify: [dba-mail] } ] } }
routes: []
fallback: [spare-mail, chat]
bulletins: [board]
`;

const dba = 'dba@example.com';

/** A world in which a mail was sent. */
async function aMailWasSent() {
  const world = new World(rules);
  world.pace.claim = async () => 0;
  await world.backupFails();
  await world.passes('1s');
  const { id } = world.onlyIncident();
  const { noticeId } = world.expectNotice('dba-mail', 'opened').notice;
  const facts = { incidentId: id, noticeId, target: 'dba-mail', destination: [dba], at: world.now };
  const says = (change: Partial<MailEventFacts> & Pick<MailEventFacts, 'eventType'>) =>
    world.hearsOfMail(mailEvent({ ...facts, ...change }));
  return { world, id, facts, says };
}

describe('journeys/mail-that-bounces', () => {
  it('fails over like a refusal, stands in the ledger, and is told where news go', async () => {
    const { world, id, says } = await aMailWasSent();
    await says({ eventType: 'Bounce' });

    expect(world.expectNotice('spare-mail', 'opened').notice.insteadOf).toEqual(['dba-mail']);
    expect(world.expectAnnouncement('board').title).toBe('Mails to dba@example.com bounce');
    expect(await world.ledger.laterOf(id)).toMatchObject([
      { target: 'dba-mail', what: 'bounced', recipient: dba, detail: 'Permanent General smtp; 550 5.1.1 user unknown' },
    ]);
    world.end();
  });

  it('is not among those who were told: messages and the page say so, and who says it instead', async () => {
    const { world, id, says } = await aMailWasSent();
    await says({ eventType: 'Bounce' });

    const { facts } = world.expectNotice('spare-mail', 'opened').notice;
    expect(facts.find((fact) => fact.id === 'told')?.value).toBe(
      'dba-mail (not reached: bounced; spare-mail told instead)',
    );
    const mail = (await world.ledger.rows(id)).find(({ target }) => target === 'dba-mail');
    expect(timelineOf([], mail === undefined ? [] : [mail])).toMatchObject([
      { arrived: 'missed', says: expect.stringMatching(/nobody of the target got it; spare-mail says it instead/) },
    ]);
  });

  it('an end that bounces is not told anew, and not among what arrived either', async () => {
    const { world, id, facts } = await aMailWasSent();
    await world.passes('5m');
    await world.backupSucceeds();
    await world.passes('1s');
    const { noticeId } = world.expectNotice('dba-mail', 'resolved').notice;
    await world.hearsOfMail(mailEvent({ ...facts, eventType: 'Bounce', noticeId }));

    const told = toldOf(world.onlyIncident(), await world.ledger.rows(id));
    expect(told).toMatchObject([{ target: 'dba-mail', outcome: 'failed', reason: 'bounced' }]);
    expect(world.heard.filter(({ target }) => target !== 'dba-mail')).toEqual([]);
  });

  it('is read however it is spaced', async () => {
    const { world, facts } = await aMailWasSent();
    await world.hearsOfMail(mailEvent({ ...facts, eventType: 'Bounce' }), 2);

    world.expectNotice('spare-mail', 'opened');
  });

  it('who stands in may bounce as well: the next in line says it, and then nobody a second time', async () => {
    const { world, says } = await aMailWasSent();
    await says({ eventType: 'Bounce' });
    const { noticeId } = world.expectNotice('spare-mail', 'opened').notice;
    for (let again = 0; again < 3; again += 1) {
      await says({ eventType: 'Bounce', target: 'spare-mail', noticeId, destination: ['ops@example.com'] });
      await says({ eventType: 'Bounce' });
    }

    expect(world.expectNotice('chat', 'opened').notice.insteadOf).toEqual(['dba-mail', 'spare-mail']);
    for (const _mail of [1, 2]) world.expectAnnouncement('board');
    world.end();
  });

  it('the end of the incident reaches who stood in', async () => {
    const { world, says } = await aMailWasSent();
    await says({ eventType: 'Bounce' });
    await world.passes('5m');
    await world.backupSucceeds();
    await world.passes('1s');

    world.expectNotice('spare-mail', 'resolved');
  });

  it('one of two recipients that bounces is written down; when both do, the next in line says it', async () => {
    const { world, id, says } = await aMailWasSent();
    const destination = [dba, 'Ops@Example.com'];
    await says({ eventType: 'Bounce', destination, recipients: [dba] });
    expect(world.heard.filter(({ target }) => target === 'spare-mail')).toEqual([]);

    await says({ eventType: 'Bounce', destination, recipients: ['ops@example.com'] });
    world.expectNotice('spare-mail', 'opened');
    expect(await world.ledger.laterOf(id)).toHaveLength(2);
  });

  it('a complaint is written down and told, and nothing fails over: it was read', async () => {
    const { world, id, says } = await aMailWasSent();
    for (let again = 0; again < 3; again += 1) await says({ eventType: 'Complaint' });

    expect(world.expectAnnouncement('board').title).toBe('dba@example.com marked an alert as spam');
    expect((await world.ledger.laterOf(id)).map(({ what }) => what)).toEqual(['complained']);
    world.end();
  });

  it.each([
    { what: 'a virus that SES refuses', change: { eventType: 'Reject' }, failsOver: true },
    {
      what: 'a full mailbox',
      change: { eventType: 'Bounce', bounceType: 'Transient', bounceSubType: 'MailboxFull' },
      failsOver: true,
    },
    { what: 'an answering machine', change: { eventType: 'Bounce', bounceType: 'Transient' }, failsOver: false },
    { what: 'an arrival', change: { eventType: 'Delivery' }, failsOver: false },
  ] as const)('$what fails over: $failsOver', async ({ change, failsOver }) => {
    const { world, id, says } = await aMailWasSent();
    const laterOf = vi.spyOn(world.ledger, 'laterOf');
    await says(change);
    expect(laterOf.mock.calls.length > 0, 'what else was said is read for what may be lost alone').toBe(failsOver);

    expect(world.heard.some(({ target }) => target === 'spare-mail')).toBe(failsOver);
    expect(await world.ledger.laterOf(id)).toHaveLength(1);
  });

  it('that was acknowledged meanwhile wakes nobody else', async () => {
    const { world, says } = await aMailWasSent();
    await world.acknowledges('Ana');
    await says({ eventType: 'Bounce' });

    expect(world.heard.some(({ target, kind }) => target === 'spare-mail' && kind === 'opened')).toBe(false);
  });

  it('hostile addresses and strange events do nothing but what they may', async () => {
    const { world, id, says, facts } = await aMailWasSent();
    const hostile = `\u001b[2J<!channel>"\r\nBcc: x@example.com${'x'.repeat(5000)}`;
    await says({ eventType: 'Complaint', recipients: [hostile, '', '__proto__'] });
    await says({ eventType: 'Bounce', incidentId: '01KB00000000000000000000ZZ' });
    await says({ eventType: 'Bounce', target: 'nobody' });
    for (const broken of [
      {},
      { source: 'aws.ses' },
      { source: 'aws.ses', detail: { mail: { headers: 7 }, eventType: 'Bounce' } },
    ]) {
      await world.hearsOfMail({ ...broken, source: 'aws.ses' });
    }
    const open = { ...mailEvent({ ...facts, eventType: 'Delivery' }), detail: { eventType: 'Open' } };
    await world.hearsOfMail(open);

    const later = await world.ledger.laterOf(id);
    expect(later.every(({ recipient }) => recipient.length <= 320)).toBe(true);
    for (const { notice } of world.announced) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: looking for control characters is what this is for
      expect(JSON.stringify(notice)).not.toMatch(/\\u001b|\\r|\\n|[\u0000-\u001f]/);
    }
    expect(world.heard.filter(({ target }) => target !== 'dba-mail')).toEqual([]);
  });

  it('in any order and any number, before and after the outcome, comes to the same', async () => {
    const events = fc.shuffledSubarray(
      [
        { eventType: 'Bounce', recipients: [dba] },
        { eventType: 'Bounce', recipients: ['ops@example.com'] },
        { eventType: 'Delivery', recipients: [dba] },
        { eventType: 'Complaint', recipients: ['ops@example.com'] },
        { eventType: 'Bounce', recipients: [dba, 'ops@example.com'] },
      ] as const,
      { minLength: 5 },
    );
    await fc.assert(
      fc.asyncProperty(events, fc.array(fc.nat(4), { maxLength: 6 }), fc.boolean(), async (order, repeats, isEarly) => {
        const world = new World(rules);
        world.pace.claim = async () => 0;
        const destination = [dba, 'ops@example.com'];
        const all = [...order, ...repeats.map((index) => order[index] as (typeof order)[number])];
        const { id, noticeId } = await sent(world, isEarly ? 1 : 0);
        const event = (one: (typeof order)[number]) =>
          mailEvent({ ...one, incidentId: id, noticeId, target: 'dba-mail', destination, at: world.now });
        const at = world.now;
        for (const one of all) await world.hearsOfMail({ ...event(one), time: at });
        await world.passes('10m');

        const heard = world.heard.filter(({ kind, target }) => kind === 'opened' && target !== 'dba-mail');
        expect(heard.map(({ target }) => target)).toEqual(['spare-mail']);
        const kept = (await world.ledger.laterOf(id)).map(({ what, recipient }) => `${what} ${recipient}`);
        expect(kept.sort()).toEqual([
          'arrived dba@example.com',
          'bounced dba@example.com',
          'bounced ops@example.com',
          'complained ops@example.com',
        ]);
        expect(world.announced).toHaveLength(3);
      }),
      { numRuns: 40 },
    );
  });
});

/** Sends a mail; `crashes` times nobody writes down its outcome, so that what SES says comes before it. */
async function sent(world: World, crashes: number): Promise<{ id: string; noticeId: string }> {
  let left = crashes;
  world.survives = () => true;
  world.afterSend = () => {
    if (left <= 0) return;
    left -= 1;
    throw new Error('the process ended');
  };
  await world.backupFails();
  await world.passes('1s');
  const { notice } = world.expectNotice('dba-mail', 'opened');
  return { id: notice.incidentId, noticeId: notice.noticeId };
}
