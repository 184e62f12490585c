import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endpointReceipt, type TopicReceiptFacts, textReceipt } from '../support/topic-receipts.ts';
import { World } from '../support/world.ts';

const rules = `
version: 1
defaults: { policy: one, groupBy: [resource.arn], groupWait: 0s }
targets: { phones: { sns: {} }, chat: { recorder: {} }, board: { recorder: {} } }
policies: { one: { steps: [ { notify: [phones] } ] } }
routes: []
fallback: [chat]
bulletins: [board]
`;

const ana = '+41791234567';
const ben = '+41797654321';

/** A world in which a topic was told, and who is subscribed to it. */
async function aTopicWasTold(subscribers: readonly string[] | null = [ana]) {
  const world = new World(rules);
  world.pace.claim = async () => 0;
  world.subscribers = subscribers;
  await world.backupFails();
  await world.passes('1s');
  const { id } = world.onlyIncident();
  world.expectNotice('phones', 'opened');
  const messageId = await messageIdOf(world, id);
  const says = (change: Partial<TopicReceiptFacts> & Pick<TopicReceiptFacts, 'status'>) =>
    world.hearsOfTopic([textReceipt({ messageId, destination: ana, at: world.now, ...change })]);
  return { world, id, messageId, says };
}

async function messageIdOf(world: World, incidentId: string): Promise<string> {
  const [row] = await world.ledger.rows(incidentId);
  return row?.result?.vendorId ?? '';
}

describe('journeys/texts-that-fail', () => {
  it('one that does not arrive fails over like a refusal, stands in the ledger, and is told where news go', async () => {
    const { world, id, says } = await aTopicWasTold();
    await says({ status: 'FAILURE' });

    expect(world.expectNotice('chat', 'opened').notice.insteadOf).toEqual(['phones']);
    expect(world.expectAnnouncement('board').title).toBe(`Texts to ${ana} do not arrive`);
    expect(await world.ledger.laterOf(id)).toMatchObject([
      { target: 'phones', what: 'refused', recipient: ana, detail: 'Phone is currently unreachable/unavailable' },
    ]);
    world.end();
  });

  it('one that arrives is written down, and nobody else hears of it', async () => {
    const { world, id, says } = await aTopicWasTold();
    await says({ status: 'SUCCESS' });

    expect(await world.ledger.laterOf(id)).toMatchObject([{ target: 'phones', what: 'arrived', recipient: ana }]);
    world.end();
  });

  it.each([
    { why: 'another is subscribed, too', subscribers: [ana, 'ops@example.com'] },
    { why: 'nobody says who is subscribed', subscribers: null },
  ])('says nothing twice when $why', async ({ subscribers }) => {
    const { world, says } = await aTopicWasTold(subscribers);
    await says({ status: 'FAILURE' });

    world.expectAnnouncement('board');
    world.end();
  });

  it('one of two that fails is written down; when both do, the next in line says it', async () => {
    const { world, says } = await aTopicWasTold([ana, ben]);
    await says({ status: 'FAILURE' });
    expect(world.heard.filter(({ target }) => target === 'chat')).toEqual([]);

    await says({ status: 'FAILURE', destination: ben });
    world.expectNotice('chat', 'opened');
  });

  it('an endpoint and a function that refuse it are brothers', async () => {
    const endpoint = 'https://alerts.example.com/sns';
    const lambda = 'arn:aws:lambda:eu-west-1:111122223333:function:alerts';
    const { world, messageId } = await aTopicWasTold([endpoint, lambda]);
    const facts = { messageId, status: 'FAILURE' as const, at: world.now };
    await world.hearsOfTopic([
      endpointReceipt({ ...facts, destination: endpoint }),
      endpointReceipt({ ...facts, destination: lambda }),
    ]);

    world.expectNotice('chat', 'opened');
    expect(world.announced.map(({ notice }) => notice.title)).toEqual([
      `${endpoint} does not take what its topic tells it`,
      `${lambda} does not take what its topic tells it`,
    ]);
  });

  it('one that arrived at a second try is not lost, in whatever order that is heard', async () => {
    const { world, messageId } = await aTopicWasTold();
    const facts = { messageId, destination: ana };
    const later = new Date(Date.parse(world.now) + 5000).toISOString();
    await world.hearsOfTopic([textReceipt({ ...facts, status: 'SUCCESS', at: later })], later);
    await world.hearsOfTopic([textReceipt({ ...facts, status: 'FAILURE', at: world.now })]);

    expect(world.heard.filter(({ target }) => target === 'chat')).toEqual([]);
  });

  it('one that is heard of before its delivery was written down is looked at again for a minute', async () => {
    const world = new World(rules);
    world.pace.claim = async () => 0;
    world.subscribers = [ana];
    const early = textReceipt({ messageId: 'm-1', destination: ana, status: 'FAILURE', at: world.now });

    expect(await world.hearsOfTopic([early])).toEqual([true]);
    expect(await world.hearsOfTopic([early], world.now, 7)).toEqual([false]);
  });

  it('of another program of the account is nothing to us', async () => {
    const { world, id, says } = await aTopicWasTold();
    expect(await says({ status: 'FAILURE', messageId: 'somebody-elses' })).toEqual([true]);

    expect(await world.ledger.laterOf(id)).toEqual([]);
    world.end();
  });

  it('that was acknowledged meanwhile wakes nobody else', async () => {
    const { world, says } = await aTopicWasTold();
    await world.acknowledges('Ana');
    await says({ status: 'FAILURE' });

    expect(world.heard.some(({ target, kind }) => target === 'chat' && kind === 'opened')).toBe(false);
  });

  it('twice, and in any order, comes to the same', async () => {
    const receipts = fc.array(
      fc.record({ destination: fc.constantFrom(ana, ben), status: fc.constantFrom('SUCCESS', 'FAILURE') }),
      { minLength: 1, maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(receipts, async (said) => {
        const { world, id, messageId } = await aTopicWasTold([ana, ben]);
        const lines = said.map((one) => textReceipt({ messageId, at: world.now, ...one } as TopicReceiptFacts));
        await world.hearsOfTopic([...lines, ...lines.toReversed()]);

        const failed = new Set(said.flatMap(({ destination, status }) => (status === 'FAILURE' ? [destination] : [])));
        expect(world.heard.filter(({ target }) => target === 'chat')).toHaveLength(failed.size === 2 ? 1 : 0);
        expect(world.announced).toHaveLength(failed.size);
        const kinds = new Set(said.map(({ destination, status }) => `${destination} ${status}`));
        expect(await world.ledger.laterOf(id)).toHaveLength(kinds.size);
      }),
      { numRuns: 40 },
    );
  });

  it('hostile lines do nothing but what they may', async () => {
    const { world, id, messageId, says } = await aTopicWasTold();
    const hostile = `\u001b[2J<!channel>"\r\nBcc: x@example.com${'x'.repeat(5000)}`;
    await says({ status: 'FAILURE', destination: hostile, providerResponse: hostile });
    const parts = [7, null, [], { messageId: 7 }, { messageId: '__proto__' }, { messageId: 'x'.repeat(9000) }];
    await world.hearsOfTopic([
      ...['', '{', '7', 'null', '[]', '{"notification":7}'],
      ...parts.map((notification) =>
        JSON.stringify({ notification, delivery: { destination: ana }, status: 'FAILURE' }),
      ),
      JSON.stringify({ notification: { messageId }, delivery: { destination: ana }, status: 'constructor' }),
      JSON.stringify({ notification: { messageId }, delivery: { destination: 7 }, status: 'FAILURE' }),
      JSON.stringify({ notification: { messageId }, delivery: null, status: 'FAILURE' }),
    ]);

    const later = await world.ledger.laterOf(id);
    expect(later).toHaveLength(1);
    expect(later.every(({ recipient, detail }) => recipient.length <= 320 && detail.length <= 300)).toBe(true);
    for (const { notice } of world.announced) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: looking for control characters is what this is for
      expect(JSON.stringify(notice)).not.toMatch(/\\u001b|\\r|\\n|[\u0000-\u001f]/);
    }
    expect(world.heard.filter(({ target }) => target === 'chat')).toEqual([]);
  });
});
