import { describe, expect, it } from 'vitest';
import { firstBrokenRecord } from '../../src/evidence/record.ts';
import { addSeconds } from '../../src/lib/instant.ts';
import { endAcceptanceOf } from '../../src/pipeline/acceptances/end-acceptance.ts';
import { tellAcceptances } from '../../src/pipeline/guard/tell-acceptances.ts';
import { edited } from '../support/edited.ts';
import type { JobFacts } from '../support/events.ts';
import { World } from '../support/world.ts';

const rules = `
version: 1
defaults: { policy: climb, groupWait: 0s, groupBy: [resource.arn], relapseWithin: 7d }
targets: { chat: { recorder: {} }, lead: { recorder: {} } }
policies: { climb: { steps: [ { notify: [chat] }, { after: 1h, notify: [lead] } ] } }
bulletins: [chat]
routes: []
`;
const arn = (name: string) => `arn:aws:rds:eu-west-1:111122223333:db:${name}`;

/** A backup that was made, and left something out. */
const leftOut = (count: number | string, facts: Partial<JobFacts> = {}) => ({
  resourceArn: arn('orders'),
  state: 'COMPLETED',
  message: `${count} objects left out`,
  ...facts,
});
const request = {
  ask: 'accept',
  owner: 'data team',
  reason: 'rebuilt each night',
  until: '2026-12-22T00:00:00.000Z',
} as const;

/** An incident that chat was told of and that Ana accepts, an hour later. */
async function accepted(facts: Partial<JobFacts> = leftOut(3), world = new World(rules)) {
  await world.backupFails(facts);
  await world.passes('1s');
  world.expectNotice('chat', 'opened');
  await world.passes('10m');
  const answered = await world.asks(request);
  return { world, answered, made: () => world.store.acceptances.since('') };
}

describe('journeys: acceptances of people', () => {
  it('closes the incident as accepted, never as recovered, with owner and end, and tells who was told', async () => {
    const { world, answered, made } = await accepted();
    expect(answered).toMatchObject({
      status: 'done',
      incident: {
        status: 'resolved',
        resolution: { kind: 'accepted', by: 'Ana', accepted: { owner: 'data team', until: request.until } },
      },
    });
    const { notice } = world.expectNotice('chat', 'resolved');
    expect(notice).toMatchObject({ isAccepted: true });
    expect(notice.news).toBe(
      'Accepted until 2026-12-22 00:00 UTC by Ana in Slack at 2026-11-22 01:10 UTC, owned by data team: “rebuilt each night”. It is not fixed: it counts again then.',
    );
    const [acceptance] = await made();
    expect(acceptance).toMatchObject({
      ...{ owner: 'data team', reason: 'rebuilt each night', until: request.until, maker: { name: 'Ana' } },
      incidentId: world.onlyIncident().id,
      covers: [{ code: 'completed-with-issues', most: 3, name: 'RDS orders', resourceArn: arn('orders') }],
    });
    await world.passes('2d');
    world.end();

    const records = await world.store.records(`acceptance-${acceptance?.id}`);
    expect(records).toMatchObject([
      { what: 'acceptance-made', subject: { kind: 'acceptance', id: acceptance?.id }, actor: 'Ana' },
    ]);
    const ofIncident = await world.store.records(world.onlyIncident().id);
    expect(ofIncident.at(-1)).toMatchObject({ what: 'resolved', details: { acceptanceId: acceptance?.id } });
    expect([firstBrokenRecord(records), firstBrokenRecord(ofIncident)]).toEqual([null, null]);
  });

  it('the same again makes no alert: it is heard as accepted, by whom and until when', async () => {
    const { world } = await accepted();
    world.expectNotice('chat', 'resolved');
    for (const count of [3, 2, '1']) {
      await world.passes('1d');
      const received = await world.backupFails(leftOut(count));
      expect(received).toMatchObject({ action: 'accept', incidentId: null });
      expect(received.trace.at(-1)).toBe(
        `It is accepted until 2026-12-22 00:00 UTC, by data team under “incident ${world.onlyIncident().id}”: rebuilt each night.`,
      );
    }
    await world.passes('1d');
    world.end();

    expect(world.onlyIncident()).toMatchObject({ status: 'resolved', alertCount: 1 });
    expect([...world.store.heardJobs.jobs.values()].map(({ disposition }) => disposition)).toEqual([
      'unmatched',
      'accepted',
      'accepted',
      'accepted',
    ]);
    expect([...world.store.heardJobs.jobs.values()].at(-1)).toMatchObject({
      accepted: { owner: 'data team', until: request.until },
    });
    expect(world.store.hidden).toHaveLength(3);
    const [lane] = world.store.lanes.values();
    expect(lane?.problemsStartedAt).toHaveLength(1);
  });

  it.each([
    ['3,000 objects left out', 'it says 3000 now'],
    ['4 objects left out', 'it says 4 now'],
  ])('more than was accepted is told as always, and that it outgrew it: %s', async (message, says) => {
    const { world } = await accepted();
    world.expectNotice('chat', 'resolved');
    await world.passes('1d');
    const received = await world.backupFails(leftOut(0, { message }));
    await world.passes('1s');

    expect(received.action).toBe('open');
    const { notice } = world.expectNotice('chat', 'opened');
    expect(notice.severityReasons.join()).toContain('outgrew what data team accepted');
    expect(notice.severityReasons.join()).toContain(says);
    expect(received.decision?.trace.join()).toContain('It outgrew what data team accepted');
    const [, later] = [...world.store.incidents.values()];
    expect(later?.relapseOf ?? null).toBeNull();
  });

  it('so is the same without its number, which may be any', async () => {
    const failed = (message: string) => leftOut(0, { message });
    const { world } = await accepted(failed('3 Kubernetes objects failed to be backed up.'));
    world.expectNotice('chat', 'resolved');
    await world.passes('1d');
    expect(await world.backupFails(failed('2 Kubernetes objects failed to be backed up.'))).toMatchObject({
      action: 'accept',
    });
    await world.passes('1d');
    await world.backupFails(failed('Some Kubernetes Objects failed to be backed up.'));
    await world.passes('1s');

    const { notice } = world.expectNotice('chat', 'opened');
    expect(notice.severityReasons.join()).toContain('it says “some” now');
  });

  it.each<[string, Partial<JobFacts>]>([
    ['another cause', leftOut(3, { message: 'Access denied trying to call AWS Backup service' })],
    ['another message that nobody knows', leftOut(3, { message: '3 objects were renamed on the way' })],
    ['a job that failed', leftOut(3, { state: 'FAILED' })],
    ['a message without a number', leftOut(3, { message: 'Many objects left out' })],
    ['another resource', leftOut(3, { resourceArn: arn('invoices') })],
  ])('%s alerts as always', async (_what, facts) => {
    const { world } = await accepted();
    world.expectNotice('chat', 'resolved');
    await world.passes('1d');

    expect(await world.backupFails(facts)).toMatchObject({ action: 'open' });
    await world.passes('1s');
    world.expectNotice('chat', 'opened');
    world.end();
  });

  it('leaves an incident of another cause on the same lane open, which only its own success ends', async () => {
    const { world } = await accepted();
    world.expectNotice('chat', 'resolved');
    await world.passes('1d');
    await world.backupFails({ resourceArn: arn('orders'), message: 'Access denied' });
    await world.passes('1s');
    world.expectNotice('chat', 'opened');
    await world.passes('10m');
    await world.backupFails(leftOut(2));
    const [, other] = [...world.store.incidents.values()];
    expect(other).toMatchObject({ status: 'open', alertCount: 1 });

    await world.passes('10m');
    await world.backupSucceeds({ resourceArn: arn('orders'), startedAt: addSeconds(world.now, -60) });
    expect([...world.store.incidents.values()][1]).toMatchObject({
      status: 'resolved',
      resolution: { kind: 'later-success' },
    });
    world.expectNotice('chat', 'resolved');
  });

  it('when it ends, people hear of that, and the next failure alerts, as no relapse of what was never over', async () => {
    const { world } = await accepted();
    world.expectNotice('chat', 'resolved');
    const telling = {
      ...world.dependencies(),
      acceptances: world.store.acceptances,
      place: { accountId: '111122223333', region: 'eu-west-1' },
    };
    const told = async () => {
      const count = await tellAcceptances(telling);
      await world.passes('1s');
      return count === 0 ? null : world.expectAnnouncement('chat').title;
    };
    expect(await told()).toMatch(
      /^Ana accepts until 2026-12-22 00:00 UTC: RDS orders \(completed-with-issues, at most 3\)/,
    );
    expect(await told()).toBeNull();
    await world.passesUntil('2026-12-21T02:00:00.000Z');
    expect(await told()).toMatch(/^An acceptance ends at 2026-12-22 00:00 UTC/);
    await world.passesUntil('2026-12-22T00:00:00.000Z');
    expect(await told()).toMatch(/^An acceptance is over since 2026-12-22 00:00 UTC/);
    expect(await told()).toBeNull();
    world.end();

    expect(await world.backupFails(leftOut(3))).toMatchObject({ action: 'open' });
    await world.passes('1s');
    const { notice } = world.expectNotice('chat', 'opened');
    expect(notice.news).toBe('New incident; nobody has acknowledged it yet.');
    world.end();
  });

  it('somebody ends it before: the next failure alerts', async () => {
    const { world, made } = await accepted();
    world.expectNotice('chat', 'resolved');
    const [acceptance] = await made();
    const ends = { ...world.dependencies(), acceptances: world.store.acceptances };
    await world.passes('1d');
    const ended = await endAcceptanceOf(acceptance?.id ?? '', { by: 'Ben', via: 'at the command line' }, ends);
    expect(ended).toMatchObject({ acceptance: { ended: { actor: { name: 'Ben' } } } });

    expect(await world.backupFails(leftOut(3))).toMatchObject({ action: 'open' });
    expect(await endAcceptanceOf(acceptance?.id ?? '', { by: 'Cleo', via: 'x' }, ends)).toMatchObject({
      refused: expect.stringContaining('It was ended by Ben'),
    });
  });

  it('whoever acknowledges first, or after it, learns what is; both at once lose nothing', async () => {
    const first = new World(rules);
    await first.backupFails(leftOut(3));
    await first.acknowledges('Ben');
    expect(await first.asks(request)).toMatchObject({ status: 'done', incident: { status: 'resolved' } });
    expect(await first.acknowledges('Cleo')).toMatchObject({
      status: 'refused',
      reason: expect.stringContaining('Already resolved by Ana'),
    });

    const both = new World(rules);
    await both.backupFails(leftOut(3));
    await both.passes('1s');
    const answers = await Promise.all([both.acknowledges('Ben'), both.asks(request), both.asks(request, 'Cleo')]);
    expect(answers.filter(({ status }) => status === 'done').length).toBeGreaterThanOrEqual(1);
    expect(both.onlyIncident()).toMatchObject({ status: 'resolved', resolution: { kind: 'accepted' } });
    expect(await both.store.acceptances.since('')).toHaveLength(1);
    await both.passes('3h');
    expect(both.heard.filter(({ target, kind }) => target === 'lead' && kind === 'escalated')).toEqual([]);
  });

  it.each([
    [{ owner: ' ' }, 'Say who answers for it'],
    [{ reason: '' }, 'Say why it is left'],
    [{ until: '2026-11-22T00:00:00.000Z' }, 'is over'],
    [{ until: '2028-01-01T00:00:00.000Z' }, 'for a year at most'],
    [{ most: 2 }, 'at least 3'],
  ])('is refused with %j, and changes nothing', async (wanted, why) => {
    const world = new World(rules);
    await world.backupFails(leftOut(3));
    const { revision } = world.onlyIncident();

    expect(await world.asks({ ...request, ...wanted })).toMatchObject({
      status: 'refused',
      reason: expect.stringContaining(why),
    });
    expect(world.onlyIncident()).toMatchObject({ revision, status: 'open' });
    expect(await world.store.acceptances.since('')).toEqual([]);
  });

  it('is refused where nothing is counted and somebody says how many', async () => {
    const world = new World(rules);
    await world.backupFails({ resourceArn: arn('orders') });

    expect(await world.asks({ ...request, most: 5 })).toMatchObject({
      status: 'refused',
      reason: expect.stringContaining('Nothing in it is counted'),
    });
  });

  it('covers up to as many as somebody says', async () => {
    const world = new World(rules);
    await world.backupFails(leftOut(3));
    await world.asks({ ...request, most: 100 });
    await world.passes('1d');

    expect(await world.backupFails(leftOut(100))).toMatchObject({ action: 'accept' });
    await world.passes('1d');
    expect(await world.backupFails(leftOut(101))).toMatchObject({ action: 'open' });
  });

  it('covers each resource of an incident by itself, no more of it than that one had', async () => {
    const world = new World(edited(rules, ['[resource.arn]', '[account]']));
    await world.backupFails(leftOut(3, { jobId: 'a' }));
    await world.backupFails(leftOut(3000, { jobId: 'b', resourceArn: arn('invoices') }));
    expect(await world.asks(request)).toMatchObject({ status: 'done' });
    await world.passes('1d');

    expect(await world.backupFails(leftOut(3000, { jobId: 'c', resourceArn: arn('invoices') }))).toMatchObject({
      action: 'accept',
    });
    expect(await world.backupFails(leftOut(3000, { jobId: 'd' }))).toMatchObject({ action: 'open' });
  });
});
