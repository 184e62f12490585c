import { describe, expect, it } from 'vitest';
import { type AnswerRequest, answerIncident } from '../../../src/pipeline/respond/answer-incident.ts';
import { World } from '../../support/world.ts';

const rules = `
version: 1
defaults: { policy: climb, groupWait: 0s }
targets: { chat: { recorder: {} }, lead: { recorder: {} }, boss: { recorder: {} }, other: { recorder: {} } }
policies:
  climb: { acknowledgedFor: 12h, steps: [ { notify: [chat] }, { after: 1h, notify: [lead] }, { after: 2h, notify: [boss] } ] }
  others: { steps: [ { notify: [other] }, { after: 20m, notify: [boss] } ] }
routes: []
`;

/** An incident that chat was told of, and what somebody may ask of it. */
async function told() {
  const world = new World(rules);
  await world.backupFails({});
  await world.passes('1s');
  world.expectNotice('chat', 'opened');
  const { id } = world.onlyIncident();
  const asks = async (request: AnswerRequest, by = 'Ana') => {
    const answered = await answerIncident(id, request, { by, via: 'in Slack' }, world.dependencies());
    await world.passes('0s');
    return answered;
  };
  return { world, asks, rules: await world.dependencies().rules.load(), incident: () => world.onlyIncident() };
}

const refusal = (answered: Awaited<ReturnType<typeof answerIncident>>) =>
  answered.status === 'refused' ? answered.reason : answered.status;

describe('pipeline/respond/answer-incident: put off', () => {
  it('holds until the moment that was chosen, and opens again then', async () => {
    const { world, asks, incident } = await told();
    await asks({ ask: 'snooze', until: '2026-11-22T05:00:00.000Z' });

    const { notice } = world.expectNotice('chat', 'acknowledged');
    expect(notice.news).toContain('opens again at 2026-11-22 05:00');
    expect(incident()).toMatchObject({
      status: 'acknowledged',
      acknowledgement: { by: 'Ana', until: '2026-11-22T05:00:00.000Z' },
    });
    await world.passesUntil('2026-11-22T04:59:59.000Z');
    world.end();
    await world.passesUntil('2026-11-22T05:00:01.000Z');
    world.expectNotice('chat', 'reopened');
  });

  it('moves the end of an acknowledgement, earlier as well as later, and says who did', async () => {
    const { world, asks, incident } = await told();
    await asks({ ask: 'acknowledge' });
    world.expectNotice('chat', 'acknowledged');
    await asks({ ask: 'snooze', until: '2026-11-22T03:00:00.000Z' }, 'Bo');
    world.expectNotice('chat', 'acknowledged');
    expect(incident().acknowledgement).toMatchObject({ by: 'Bo', until: '2026-11-22T03:00:00.000Z' });
    await asks({ ask: 'snooze', until: '2026-11-23T03:00:00.000Z' }, 'Ana');
    world.expectNotice('chat', 'acknowledged');

    await world.passesUntil('2026-11-23T02:59:00.000Z');
    world.end();
    await world.passesUntil('2026-11-23T03:01:00.000Z');
    world.expectNotice('chat', 'reopened');
  });

  it.each([
    ['2026-11-22T00:00:00.000Z', 'is over'],
    ['2027-11-22T00:00:00.000Z', '30 days at most'],
  ])('is refused until %s, and says why', async (until, why) => {
    const { asks, incident } = await told();

    expect(refusal(await asks({ ask: 'snooze', until }))).toContain(why);
    expect(incident().status).toBe('open');
  });
});

describe('pipeline/respond/answer-incident: a note', () => {
  it('is heard by everybody who was told, and is on record', async () => {
    const { world, asks, incident } = await told();
    await asks({ ask: 'note', text: 'the key\nis “enabled” again' });

    const { notice } = world.expectNotice('chat', 'noted');
    expect(notice.news).toContain("Ana notes in Slack: “the key is 'enabled' again”");
    const [record] = (await world.store.records(incident().id)).slice(-1);
    expect(record).toMatchObject({ what: 'noted', actor: 'Ana', details: { text: "the key is 'enabled' again" } });
  });

  it('changes nothing else: the next step comes when it would have come', async () => {
    const times = async (notes: boolean) => {
      const { world, asks } = await told();
      await world.passes('10m');
      if (notes) await asks({ ask: 'note', text: 'looking' });
      await world.passes('4h');
      return world.heard
        .filter(({ kind }) => kind !== 'noted')
        .map(({ at, target, kind }) => `${at} ${target} ${kind}`);
    };

    expect(await times(true)).toEqual(await times(false));
  });

  it('is taken when it is over, too, and an empty one is none', async () => {
    const { world, asks } = await told();
    await asks({ ask: 'resolve' });
    world.expectNotice('chat', 'resolved');

    expect(refusal(await asks({ ask: 'note', text: ' \n ' }))).toContain('empty');
    expect(refusal(await asks({ ask: 'note', text: 'ticket 4711' }))).toBe('done');
    world.expectNotice('chat', 'noted');
  });
});

describe('pipeline/respond/answer-incident: resolved with a reason', () => {
  it('says it to everybody and keeps it', async () => {
    const { world, asks, incident } = await told();
    await asks({ ask: 'resolve', why: 'restored by hand' });

    const { notice } = world.expectNotice('chat', 'resolved');
    expect(notice.news).toContain('“restored by hand”');
    expect(incident().resolution).toMatchObject({ by: 'Ana', why: 'restored by hand' });
  });
});

describe('pipeline/respond/answer-incident: the next step now', () => {
  it('tells who would have been told next, and the step after it keeps its own delay from now on', async () => {
    const { world, asks, rules: inForce, incident } = await told();
    await world.passes('5m');
    const at = world.now;
    await asks({ ask: 'next-step', rules: inForce });

    const { notice } = world.expectNotice('lead', 'escalated');
    expect(notice.news).toContain('Ana asked for the next step in Slack: lead.');
    const [record] = (await world.store.records(incident().id)).slice(-1);
    expect(record).toMatchObject({ what: 'step', actor: 'Ana' });
    await world.passes('59m');
    world.end();
    await world.passes('2m');
    expect(world.expectNotice('boss', 'escalated').at > at).toBe(true);
  });

  it('ends an acknowledgement: who wants others to hear has it in hand no more', async () => {
    const { world, asks, rules: inForce, incident } = await told();
    await asks({ ask: 'acknowledge' });
    world.expectNotice('chat', 'acknowledged');
    await asks({ ask: 'next-step', rules: inForce });

    world.expectNotice('lead', 'escalated');
    expect(incident()).toMatchObject({ status: 'open', acknowledgement: null });
  });

  it('is refused when every step was taken, with what to do instead', async () => {
    const { asks, rules: inForce } = await told();
    await asks({ ask: 'next-step', rules: inForce });
    await asks({ ask: 'next-step', rules: inForce });

    expect(refusal(await asks({ ask: 'next-step', rules: inForce }))).toContain('Hand it over to another policy');
  });
});

describe('pipeline/respond/answer-incident: handed over', () => {
  it('goes on with the first step of the other policy at once, and its steps count from now', async () => {
    const { world, asks, rules: inForce, incident } = await told();
    await asks({ ask: 'acknowledge' });
    world.expectNotice('chat', 'acknowledged');
    await world.passes('2h');
    await asks({ ask: 'hand-over', policy: 'others', rules: inForce });
    await world.passes('1s');

    expect(world.expectNotice('other', 'escalated').notice.news).toContain('policy others');
    expect(incident()).toMatchObject({ status: 'open', routing: { policy: 'others' } });
    await world.passes('19m');
    expect(world.heard.some(({ target }) => target === 'boss')).toBe(false);
    await world.passes('2m');
    world.expectNotice('boss', 'escalated');
  });

  it('names the policy that was probably meant', async () => {
    const { asks, rules: inForce } = await told();

    expect(refusal(await asks({ ask: 'hand-over', policy: 'othres', rules: inForce }))).toBe(
      'The rules have no policy “othres”. Did you mean others?',
    );
  });
});

describe('pipeline/respond/answer-incident: what is over', () => {
  it.each(['acknowledge', 'resolve', 'snooze', 'hand-over', 'next-step'] as const)('takes no %s', async (ask) => {
    const { asks, rules: inForce, incident } = await told();
    await asks({ ask: 'resolve' });
    const { revision } = incident();
    const whole = { until: '2026-11-22T05:00:00.000Z', policy: 'others', rules: inForce };

    expect(refusal(await asks({ ask, ...whole } as AnswerRequest, 'Bo'))).toMatch(/^Already resolved by Ana/);
    expect(incident().revision).toBe(revision);
  });
});
