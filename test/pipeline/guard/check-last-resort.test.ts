import { beforeEach, describe, expect, it } from 'vitest';
import { checkLastResort } from '../../../src/pipeline/guard/check-last-resort.ts';
import { builtInRules } from '../../../src/rules/compile-rules.ts';
import { edited } from '../../support/edited.ts';
import { journeyRules, readRules } from '../../support/journey-rules.ts';
import { MemoryAnnouncements } from '../../support/memory-announcements.ts';
import { World } from '../../support/world.ts';

const alertTopicArn = 'arn:aws:sns:eu-west-1:111122223333:backup-alert-router-prod-alerts';
const place = { accountId: '111122223333', region: 'eu-west-1', parameter: '/backup-alerts/prod/routing' };

describe('pipeline/guard/check-last-resort', () => {
  let world: World;
  let announcements: MemoryAnnouncements;
  let answer: () => boolean;
  beforeEach(() => {
    world = new World();
    announcements = new MemoryAnnouncements();
    answer = () => true;
  });

  /** What guard does every hour, and the deliveries that come of it. */
  async function checks(): Promise<string> {
    const listeners = { isHeard: async () => answer() };
    const outcome = await checkLastResort({ ...world.dependencies(), listeners, announcements, place, alertTopicArn });
    await world.passes('1h');
    return outcome;
  }

  it('says nothing while somebody listens on the alert topic', async () => {
    expect(await checks()).toBe('heard');
    expect(await checks()).toBe('heard');
    world.end();
  });

  it('tells once that nobody does, and what to do', async () => {
    answer = () => false;

    expect([await checks(), await checks(), await checks()]).toEqual(['unheard', 'unheard', 'unheard']);
    const { title, text } = world.expectAnnouncement('spare');
    expect(title).toBe('Nobody listens on the alert topic');
    expect(text).toContain(`aws sns subscribe --region eu-west-1 --topic-arn ${alertTopicArn}`);
    world.end();
  });

  it('tells once when somebody listens again, and anew when nobody does', async () => {
    for (const isHeard of [false, false, true, true, false]) {
      answer = () => isHeard;
      await checks();
    }

    const titles = [0, 1, 2].map(() => world.expectAnnouncement('spare').title);
    expect(titles).toEqual([
      'Nobody listens on the alert topic',
      'The alert topic is listened to again',
      'Nobody listens on the alert topic',
    ]);
    world.end();
  });

  it('tells nobody what cannot be read, and forgets nothing over it', async () => {
    answer = () => false;
    await checks();
    world.expectAnnouncement('spare');
    answer = () => {
      throw Object.assign(new Error('no'), { name: 'AuthorizationErrorException' });
    };

    expect(await checks()).toBe('unknown');
    expect(world.logged).toContainEqual({
      level: 'warn',
      message: 'who listens on the alert topic is not known',
      fields: { reason: 'AuthorizationErrorException' },
    });
    answer = () => false;
    await checks();
    world.end();
  });

  it.each([
    {
      what: 'news go to the topic only',
      rules: `${journeyRules}\nbulletins: [alert-topic]\n`,
      told: ['chat', 'pager', 'tickets'],
    },
    {
      what: 'the topic has a name of its own',
      rules: `${edited(journeyRules, ['targets:\n', 'targets:\n  topic: { sns: {} }\n'])}\nbulletins: [topic, chat]\n`,
      told: ['chat'],
    },
    { what: 'news go elsewhere, too', rules: `${journeyRules}\nbulletins: [alert-topic, chat]\n`, told: ['chat'] },
  ])('tells those who can hear it: $what', async ({ rules, told }) => {
    world.rules = readRules(rules);
    answer = () => false;

    await checks();

    expect(world.announced.map(({ target }) => target).toSorted()).toEqual(told);
  });

  it('waits for rules that name somebody else, and tells them', async () => {
    const later = world.rules;
    world.rules = builtInRules();
    answer = () => false;

    await checks();
    expect(world.announced).toEqual([]);
    world.rules = later;
    await checks();

    world.expectAnnouncement('spare');
    world.end();
  });

  it('tells once although it crashed before it could remember that', async () => {
    answer = () => false;
    announcements.rememberLastResort = async () => {
      throw new Error('crashed');
    };
    await expect(checks()).rejects.toThrow('crashed');
    await world.passes('2h');
    Object.assign(announcements, { rememberLastResort: MemoryAnnouncements.prototype.rememberLastResort });

    await checks();
    await checks();

    world.expectAnnouncement('spare');
    world.end();
  });

  it('puts on record what was told to whom', async () => {
    answer = () => false;
    await checks();

    const id = world.announced[0]?.notice.announcementId ?? '';
    expect(id).toMatch(/^last-resort-unheard-/);
    expect(await world.store.records(id)).toMatchObject([
      { what: 'last-resort-unheard', details: { tells: ['spare: announced'] } },
    ]);
  });
});
