import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../src/channels/channel.ts';
import { edited } from '../support/edited.ts';
import { World } from '../support/world.ts';
import { aWorld, breakTarget, fails, rules, troubles } from './broken-targets.ts';

const revoked: Delivery = { status: 'rejected', reason: 'bad-credentials', detail: 'Slack answered token_revoked.' };

/** Incidents so far apart, each of its own. */
async function incidents(world: World, count: number, apart: string): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    await fails(world, `Type${index}-${world.now}`);
    await world.passes(apart);
  }
}

const told = (world: World) => world.announced.map(({ target, notice }) => `${target}: ${notice.title}`);

describe('journeys/broken-target-told', () => {
  it('a target whose token was revoked is told of at once, by another, once, and again when it works', async () => {
    const world = aWorld();
    breakTarget(world, 'chat', revoked);
    await incidents(world, 20, '10m');

    expect(told(world)).toEqual(
      ['spare', 'last'].map((name) => `${name}: The target chat is broken: its token or key is not accepted`),
    );
    expect(world.announced[0]?.notice.text).toContain('npx backup-alerts doctor');

    world.troubles.delete('chat');
    await incidents(world, 3, '10m');

    expect(told(world).slice(2)).toEqual(['spare', 'last'].map((name) => `${name}: The target chat works again`));
  });

  it.each(['cannot be reached', 'answers 503', 'does not answer', 'is rate limited'])(
    'a target that %s is told of after a quarter of an hour, once',
    async (what) => {
      const world = aWorld();
      breakTarget(world, 'chat', troubles[what] as Delivery);
      await fails(world, 'Type');
      await world.passes('14m');
      expect(told(world)).toEqual([]);

      await incidents(world, 10, '2m');
      expect(told(world).map((line) => line.split(':')[0])).toEqual(['spare', 'last']);
    },
  );

  it('trouble that passes by itself is not told, neither is its end', async () => {
    const world = aWorld();
    breakTarget(world, 'chat', troubles['answers 503'] as Delivery);
    await incidents(world, 5, '2m');
    world.troubles.delete('chat');
    await incidents(world, 5, '10m');

    expect(told(world)).toEqual([]);
  });

  it('breaks a second time: it is told a second time', async () => {
    const world = new World(edited(rules, ['fallback: [spare, last]', 'fallback: [spare]']));
    world.pace.claim = async () => 0;
    for (let round = 0; round < 2; round += 1) {
      breakTarget(world, 'chat', revoked);
      await incidents(world, 3, '10m');
      world.troubles.delete('chat');
      await incidents(world, 3, '10m');
    }

    expect(told(world).map((line) => (line.includes('works') ? 'works' : 'broken'))).toEqual([
      'broken',
      'works',
      'broken',
      'works',
    ]);
  });

  it('goes where news go, but for the target itself', async () => {
    const world = new World(edited(rules, ['fallback: [spare, last]', 'fallback: [last]\nbulletins: [chat, mail]']));
    world.pace.claim = async () => 0;
    breakTarget(world, 'chat', revoked);
    await incidents(world, 2, '10m');

    expect(told(world)).toEqual(['mail: The target chat is broken: its token or key is not accepted']);
  });

  it('goes to the alert topic when nobody else is left, and stands on record', async () => {
    const world = new World(edited(rules, ['fallback: [spare, last]', 'fallback: [chat]']));
    breakTarget(world, 'chat', revoked);
    await incidents(world, 1, '1m');

    expect(told(world)).toEqual(['alert-topic: The target chat is broken: its token or key is not accepted']);
    const [record] = await world.store.records(world.announced[0]?.notice.announcementId ?? '');
    expect(record).toMatchObject({ what: 'target-broken', actor: 'router', details: { target: 'chat' } });
  });

  it.each(['told', 'troublesOf', 'recovered'] as const)(
    'what cannot be noted of a target (%s) keeps nobody from hearing of an incident at once, and of the target once',
    async (call) => {
      const world = aWorld();
      breakTarget(world, 'chat', revoked);
      Object.assign(world.ledger, { [call]: () => Promise.reject(new Error('the table is busy')) });
      await incidents(world, 3, '10m');

      expect(world.heard.map(({ target, kind }) => `${target} ${kind}`)).toEqual(Array(3).fill('spare opened'));
      expect(world.heard.map(({ at }) => at)).toEqual(
        ['0', '1', '2'].map((tens) => expect.stringContaining(`:${tens}`)),
      );
      expect(told(world).map((line) => line.split(':')[0])).toEqual(['spare', 'last']);

      world.troubles.delete('chat');
      await incidents(world, 1, '10m');
      world.expectNotice('chat', 'opened');
    },
  );

  it('two targets that fail each other come to an end', async () => {
    const world = new World(
      edited(rules, ['fallback: [spare, last]', 'fallback: [spare, last]\nbulletins: [chat, spare]']),
    );
    world.pace.claim = async () => 0;
    for (const target of ['chat', 'spare']) breakTarget(world, target, revoked);
    await incidents(world, 10, '10m');

    expect(new Set(told(world)).size).toBe(2);
    expect(told(world)).toHaveLength(2);
  });
});
