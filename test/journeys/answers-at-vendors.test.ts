import { describe, expect, it } from 'vitest';
import { transitionIssue } from '../../local/simulators/jira.ts';
import { assignIssue, commentAsPerson } from '../../local/simulators/jira-people.ts';
import { type AlertPress, pressAlert } from '../../local/simulators/pagerduty-people.ts';
import { PostingWorld, postingRules } from '../support/posting-world.ts';

const moves = { toDo: '11', begin: '21', done: '31' } as const;

/** Somebody does something in PagerDuty, and everybody hears what comes of it. */
async function inPagerDuty(world: PostingWorld, press: Omit<AlertPress, 'dedupKey'>, dedupKey = world.alert.dedupKey) {
  expect(pressAlert(world.vendors.state, { dedupKey, ...press })).toBe(true);
  await world.settles();
}

async function inJira(world: PostingWorld, move: keyof typeof moves, by = 'Mei Tanaka') {
  expect(transitionIssue(world.vendors.state, world.issue, { id: moves[move], by })).toBe(true);
  await world.settles();
}

const reasons = ({ answers }: PostingWorld) => answers.map(({ target, reason }) => `${target} ${reason}`);
const whats = async (world: PostingWorld) => (await world.written()).map(({ what }) => what);
const eventsAt = ({ alert }: PostingWorld) => alert.log.map(({ action }) => action);

describe('journeys/answers-at-vendors: an answer made in PagerDuty', () => {
  it('shows in Slack and Jira, says who made it, and comes back from neither', async () => {
    const world = new PostingWorld();
    await world.opens();
    await inPagerDuty(world, { action: 'acknowledge' });

    expect(world.onlyIncident().acknowledgement).toMatchObject({
      by: 'Ana Ruiz',
      via: 'in PagerDuty',
      actor: { kind: 'vendor', id: 'PXPGF42', name: 'Ana Ruiz', how: 'signed-by-vendor' },
    });
    expect(world.expectNotice('chat', 'opened')).toBeDefined();
    expect(world.expectNotice('chat', 'acknowledged').notice.news).toContain('Acknowledged by Ana Ruiz in PagerDuty');
    world.end();
    expect(world.issue.status.name).toBe('In Progress');
    expect(JSON.stringify(world.issue.comments)).toContain('Acknowledged by Ana Ruiz in PagerDuty');
    // PagerDuty was told of the opening, and of nothing since; Jira's webhooks were of our own comment and move.
    expect(eventsAt(world)).toEqual(['trigger', 'acknowledge']);
    expect(reasons(world).sort()).toEqual(['pager done', 'tickets own-change', 'tickets own-change']);
    expect(await world.written()).toMatchObject([
      { what: 'acknowledged', actor: 'Ana Ruiz', by: { kind: 'vendor', id: 'PXPGF42', how: 'signed-by-vendor' } },
    ]);
  });

  it('resolves, with nothing sent back, and ends the ticket', async () => {
    const world = new PostingWorld();
    await world.opens();
    await inPagerDuty(world, { action: 'resolve', user: 'Mei Tanaka' });

    expect(world.onlyIncident().resolution).toMatchObject({ by: 'Mei Tanaka', via: 'in PagerDuty', kind: 'answer' });
    expect(world.issue.status.name).toBe('Done');
    expect(eventsAt(world)).toEqual(['trigger', 'resolve']);
    expect(await whats(world)).toEqual(['resolved']);
  });

  it('notes what is noted there, by the id that its notes have, and who has it now', async () => {
    const world = new PostingWorld();
    await world.opens();
    await inPagerDuty(world, { action: 'annotate', text: 'the key is\nenabled again' });
    await inPagerDuty(world, { action: 'reassign', user: 'Mei Tanaka' });

    expect((await world.written()).map(({ reason }) => reason)).toEqual([
      'Ana Ruiz notes in PagerDuty: “the key is enabled again”',
      'Mei Tanaka notes in PagerDuty: “reassigned to Ana Ruiz”',
    ]);
    expect(world.onlyIncident().status).toBe('open');
    expect(world.issue.comments).toHaveLength(2);
    expect(eventsAt(world)).toEqual(['trigger', 'annotate', 'reassign']);
  });

  it('says nothing for the alert of before, once it is open again', async () => {
    const world = new PostingWorld(postingRules({ policy: ', acknowledgedFor: 1h' }));
    await world.opens();
    const before = world.alert;
    await inPagerDuty(world, { action: 'acknowledge' });
    await world.passes('2h');
    await world.settles();
    expect(world.onlyIncident().status).toBe('open');
    expect(before.state).toBe('resolved');

    // That alert was closed by us; whoever opens and closes it again there closes nothing here.
    before.state = 'acknowledged';
    await inPagerDuty(world, { action: 'resolve' }, before.dedupKey);
    expect(reasons(world).at(-1)).toBe('pager superseded');
    expect(world.onlyIncident().status).toBe('open');
    await inPagerDuty(world, { action: 'resolve' });
    expect(world.onlyIncident().status).toBe('resolved');
  });

  it('has its effect once, however often PagerDuty tries', async () => {
    const world = new PostingWorld();
    await world.opens();
    world.onTheWay = 'not taken';
    await inPagerDuty(world, { action: 'annotate', text: 'once' });
    expect(await whats(world)).toEqual([]);
    world.onTheWay = 'answer lost';
    await world.passes('10s');
    await world.settles();
    world.onTheWay = 'well';
    await world.passes('1m');
    await world.settles();

    expect(reasons(world).filter((one) => one.startsWith('pager'))).toEqual(['pager done', 'pager repeated']);
    const [sent] = world.vendors.state.sentWebhooks.filter(({ body }) => body.includes('once'));
    expect(sent?.tries.map(({ status }) => status)).toEqual([503, null, 403]);
    expect(await whats(world)).toEqual(['noted']);
  });
});

describe('journeys/answers-at-vendors: an answer made in Jira', () => {
  it('resolves with the resolution as its reason, and PagerDuty stops ringing', async () => {
    const world = new PostingWorld();
    await world.opens();
    await inJira(world, 'done');

    expect(world.onlyIncident().resolution).toMatchObject({
      by: 'Mei Tanaka',
      via: 'in Jira',
      why: 'Done',
      actor: { kind: 'vendor', id: '712020:mei-tanaka', how: 'signed-by-vendor' },
    });
    expect(eventsAt(world)).toEqual(['trigger', 'resolve']);
    // The ticket hears nothing of what happened in it.
    expect(world.issue.comments).toEqual([]);
    expect(reasons(world)).toEqual(['tickets done', 'pager not-a-person']);
    expect(await whats(world)).toEqual(['resolved']);
  });

  it('acknowledges when it is begun, or given to somebody', async () => {
    const begun = new PostingWorld();
    await begun.opens();
    await inJira(begun, 'begin');
    expect(begun.onlyIncident().acknowledgement).toMatchObject({ by: 'Mei Tanaka', via: 'in Jira' });
    await inJira(begun, 'toDo');
    expect(reasons(begun).at(-1)).toBe('tickets not-an-answer');

    const given = new PostingWorld();
    await given.opens();
    assignIssue(given.vendors.state, given.issue, { name: 'Ana Ruiz', by: 'Mei Tanaka' });
    await given.settles();
    expect(given.onlyIncident().acknowledgement).toMatchObject({
      by: 'Mei Tanaka',
      via: 'in Jira (assigned to Ana Ruiz)',
    });
    // Whoever passes it on later says nothing new, and nobody is told that somebody was first.
    assignIssue(given.vendors.state, given.issue, { name: 'Mei Tanaka', by: 'Ana Ruiz' });
    await given.settles();
    expect(reasons(given).at(-1)).toBe('tickets already');
    expect(await whats(given)).toEqual(['acknowledged']);
  });

  it('notes a comment for everybody else, and none of our own', async () => {
    const world = new PostingWorld();
    await world.opens();
    commentAsPerson(world.vendors.state, world.issue, { by: 'Ana Ruiz', text: 'looking <!channel> at “it”' });
    await world.settles();
    await world.acknowledges('Ben');
    await world.settles();

    expect(await world.written()).toMatchObject([
      { what: 'noted', reason: "Ana Ruiz notes in Jira: “looking <!channel> at 'it'”", by: { how: 'read-at-vendor' } },
      { what: 'acknowledged', actor: 'Ben' },
    ]);
    expect(world.issue.comments.map(({ author }) => author)).toEqual(['Ana Ruiz', 'robot@example.com']);
    expect(reasons(world)).toContain('tickets own-change');
  });

  it('tells the second, there, who was first', async () => {
    const world = new PostingWorld();
    await world.opens();
    await world.acknowledges('Ben');
    // Jira has not heard of it yet, or its workflow does not move by itself.
    await world.settles();
    await inJira(world, 'toDo', 'Ana Ruiz');
    await inJira(world, 'begin', 'Ana Ruiz');

    expect(reasons(world).at(-2)).toBe('tickets already');
    expect(world.issue.comments.at(-1)?.author).toBe('robot@example.com');
    expect(JSON.stringify(world.issue.comments.at(-1))).toContain('Already acknowledged by Ben');
    expect((await world.written()).map(({ what, actor }) => [what, actor])).toEqual([
      ['acknowledged', 'Ben'],
      ['answer-refused', 'Ana Ruiz'],
    ]);
  });
});

describe('journeys/answers-at-vendors: answers made at vendors', () => {
  it('an acknowledgement in Slack shows in both, and comes back from neither', async () => {
    const world = new PostingWorld();
    await world.opens();
    await world.acknowledges('Ben');
    await world.settles();

    expect(world.alert.state).toBe('acknowledged');
    expect(world.issue.status.name).toBe('In Progress');
    expect(reasons(world).sort()).toEqual(['pager not-a-person', 'tickets own-change', 'tickets own-change']);
    expect(await whats(world)).toEqual(['acknowledged']);
  });

  it('count only of those who may, and everybody hears of the others', async () => {
    const world = new PostingWorld(
      postingRules({ pager: ', actors: [ptuxl6g]', tickets: ', actors: [ana@example.com]' }),
    );
    await world.opens();
    await inPagerDuty(world, { action: 'acknowledge', user: 'Ana Ruiz' });

    expect(reasons(world)[0]).toBe('pager not-allowed');
    expect(world.onlyIncident().status).toBe('open');
    world.expectNotice('chat', 'opened');
    const { notice } = world.expectNotice('chat', 'noted');
    expect(notice.news).toBe(
      'Ana Ruiz wanted to acknowledge it in PagerDuty and is not among those who may there (actors of pager). Nothing has changed, whatever PagerDuty shows.',
    );
    expect(JSON.stringify(world.issue.comments)).toContain('Ana Ruiz wanted to acknowledge it');
    expect(await world.written()).toMatchObject([{ what: 'answer-refused', actor: 'Ana Ruiz', by: { id: 'PXPGF42' } }]);
    await inPagerDuty(world, { action: 'resolve', user: 'Mei Tanaka' });
    expect(world.onlyIncident().resolution?.by).toBe('Mei Tanaka');
  });
});
