import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Simulators } from '../../local/simulators/start.ts';
import type { IncidentNoticeKind } from '../../src/incidents/notice-kinds.ts';
import { composeNotice } from '../../src/notices/compose.ts';
import type { Notice } from '../../src/notices/notice.ts';
import { aNotice, anInput } from '../support/notices.ts';
import { SimulatedPlace, ToldTarget } from '../support/told-target.ts';

let simulators: Simulators;
let place: SimulatedPlace;

beforeAll(async () => {
  place = await SimulatedPlace.start();
  simulators = place.simulators;
});
afterAll(() => simulators.close());
afterEach(() => simulators.reset());

const targets = {
  slack: { channel: 'C0123456789', token: 'ssm:/backup-alerts/prod/secrets/slack-bot' },
  jira: { site: 'example.atlassian.net', project: 'OPS', token: 'ssm:/backup-alerts/prod/secrets/jira' },
};

/** A notice of another incident than that of the others. */
function anotherIncident(kind: IncidentNoticeKind, number: number): Notice {
  const input = anInput(kind);
  const id = `01KB000000000000000000000${number}`;
  const order = { ...input.order, incidentId: id, noticeId: `${number}-${kind}` };
  return composeNotice({ ...input, incident: { ...input.incident, id }, order });
}

const lost = () => ({ ref: null, possibleDuplicate: true });
const slackMessages = () => simulators.state.slack.messages;
const issues = () => simulators.state.jira.issues;

describe('channels/relapses: in Slack', () => {
  it('a relapse is told in the thread of the incident before it, for the channel to see, and lives on there', async () => {
    const [first, second, third] = [1, 2, 3].map(() => new ToldTarget(place, 'slack', targets.slack));
    await first?.hears(aNotice());
    const before = first?.ref ?? null;
    await second?.hears(anotherIncident('opened', 2), { before });
    await second?.hears(anotherIncident('escalated', 2));
    await third?.hears(anotherIncident('opened', 3), { before: second?.ref ?? null });

    const [root, ...replies] = slackMessages();
    expect(replies.map(({ threadTs, broadcast }) => [threadTs, broadcast])).toEqual(
      replies.map(() => [root?.ts, true]),
    );
    expect(replies).toHaveLength(3);
    expect(replies[0]?.history).toHaveLength(1);
    expect(root?.history).toEqual([]);
  });

  it('a relapse that got through before a crash is found in the thread, and one whose thread is gone stands alone', async () => {
    const first = new ToldTarget(place, 'slack', targets.slack);
    await first.hears(aNotice());
    const before = first.ref;
    const second = new ToldTarget(place, 'slack', targets.slack);
    await second.hears(anotherIncident('opened', 2), { before });
    const known = second.ref;
    expect(await second.hears(anotherIncident('opened', 2), { ...lost(), before })).toMatchObject({ ref: known });
    expect(slackMessages()).toHaveLength(2);

    const gone = { channel: 'C0123456789', ts: '1700000000.000000' };
    expect(
      await new ToldTarget(place, 'slack', targets.slack).hears(anotherIncident('opened', 3), { before: gone }),
    ).toMatchObject({
      status: 'delivered',
    });
    expect(slackMessages()).toHaveLength(3);
    expect(slackMessages()[2]).not.toMatchObject({ threadTs: expect.anything() });
  });
});

describe('channels/relapses: in Jira', () => {
  it('a relapse opens the issue of the incident before it again, with all that is known in a comment', async () => {
    const first = new ToldTarget(place, 'jira', targets.jira);
    for (const kind of ['opened', 'resolved'] as const) await first.hears(aNotice(kind));
    expect(issues()[0]?.moves.at(-1)?.to).toBe('Done');
    const second = new ToldTarget(place, 'jira', targets.jira);
    await second.hears(anotherIncident('opened', 2), { before: first.ref });

    expect(issues()).toHaveLength(1);
    expect(issues()[0]?.moves.at(-1)?.to).toBe('To Do');
    expect(JSON.stringify(issues()[0]?.comments.at(-1))).toContain('What to do first');
    expect(second.ref).toMatchObject({ key: first.ref?.key });
    await second.hears(anotherIncident('resolved', 2));
    expect(issues()[0]?.moves.at(-1)?.to).toBe('Done');
  });

  it('a relapse whose issue is gone gets a new one', async () => {
    const second = new ToldTarget(place, 'jira', targets.jira);

    expect(await second.hears(aNotice(), { before: { key: 'OPS-999', id: '9' } })).toMatchObject({
      status: 'delivered',
    });
    expect(issues()).toHaveLength(1);
  });
});
