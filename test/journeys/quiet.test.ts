import { describe, expect, it } from 'vitest';
import { firstBrokenRecord } from '../../src/evidence/record.ts';
import { endSilence, type SilenceChange } from '../../src/incidents/silence.ts';
import { addSeconds } from '../../src/lib/instant.ts';
import { alertDocument } from '../../src/rules/alert-document.ts';
import { withPersonsSilences } from '../../src/rules/persons-silences.ts';
import { edited } from '../support/edited.ts';
import { World } from '../support/world.ts';

const rules = `
version: 1
defaults: { policy: climb, groupWait: 0s, groupBy: [resource.arn] }
targets: { chat: { recorder: {} }, lead: { recorder: {} } }
policies:
  climb: { acknowledgedFor: 1h, steps: [ { notify: [chat] }, { after: 1h, notify: [lead] } ] }
routes: []
`;
const arn = (name: string) => `arn:aws:rds:eu-west-1:111122223333:db:${name}`;

/** An incident that chat was told of, kept quiet for so long. */
async function kept(hours: number, world = new World(rules)) {
  await world.backupFails({ resourceArn: arn('orders') });
  await world.passes('1s');
  world.expectNotice('chat', 'opened');
  const until = addSeconds(world.now, hours * 3600);
  const answered = await world.asks({ ask: 'quiet', until, reason: 'moves to Aurora' });
  return { world, until, answered, silences: () => world.store.silences.since(world.now) };
}

describe('journeys: quiet', () => {
  it('holds the next step back until its end, says so to those who were told, and then goes on', async () => {
    const { world, until, answered } = await kept(3);
    expect(answered).toMatchObject({ status: 'done', incident: { status: 'open', mute: { until } } });
    const { notice } = world.expectNotice('chat', 'noted');
    expect(notice.news).toContain('Ana keeps it quiet until 2026-11-22 04:00');
    expect(notice.news).toContain('“moves to Aurora”');

    await world.passesUntil(addSeconds(until, -1));
    world.end();
    await world.passes('2s');
    world.expectNotice('lead', 'escalated');
    world.end();
  });

  it('keeps a later failure of the same resource quiet, and not that of another', async () => {
    const { world } = await kept(3);
    world.expectNotice('chat', 'noted');
    await world.passes('10m');
    await world.backupFails({ resourceArn: arn('orders') });
    await world.passes('10m');
    world.end();

    await world.backupFails({ resourceArn: arn('invoices') });
    await world.passes('1s');
    expect(world.expectNotice('chat', 'opened').notice.headline).toContain('invoices');
  });

  it('is on record as what it is, of the incident and of itself, and can be ended before its time', async () => {
    const { world, silences } = await kept(30);
    const [silence] = await silences();
    const { id } = world.onlyIncident();
    expect(silence).toMatchObject({ reason: 'moves to Aurora', maker: { name: 'Ana' }, incidentId: id });
    if (silence === undefined) return;
    await world.passes('2h');
    const end = endSilence(silence, { by: 'Ben', via: 'at the command line', at: world.now }) as SilenceChange;
    expect(await world.store.commit(end)).toBe(true);
    await world.passes('16m');
    world.expectNotice('lead', 'escalated');

    const records = await world.store.records(`silence-${silence.id}`);
    expect(records.map(({ what, actor, subject }) => [what, actor, subject])).toEqual([
      ['silence-made', 'Ana', { kind: 'silence', id: silence.id }],
      ['silence-ended', 'Ben', { kind: 'silence', id: silence.id }],
    ]);
    expect(firstBrokenRecord(records)).toBeNull();
    const quieted = (await world.store.records(id)).find(({ what }) => what === 'quieted');
    expect(quieted?.details).toMatchObject({ silenceId: silence.id, until: silence.until });
  });

  it('holds for who has just read what was there before: the silence of the incident is read anew', async () => {
    const { world, until } = await kept(3);
    world.expectNotice('chat', 'noted');
    world.knownSilences = [];
    await world.passesUntil(addSeconds(until, -1));
    world.end();
  });

  it('keeps an acknowledgement, which opens again only when it is over', async () => {
    const world = new World(rules);
    await world.backupFails({ resourceArn: arn('orders') });
    await world.passes('1s');
    world.expectNotice('chat', 'opened');
    await world.acknowledges('Ben');
    world.expectNotice('chat', 'acknowledged');
    await world.asks({ ask: 'quiet', until: addSeconds(world.now, 7200), reason: 'moves' });
    world.expectNotice('chat', 'noted');
    expect(world.onlyIncident()).toMatchObject({ status: 'acknowledged', acknowledgement: { by: 'Ben' } });

    await world.passes('119m');
    world.end();
    await world.passes('2m');
    world.expectNotice('chat', 'reopened');
  });

  it.each([
    [{ until: '2026-11-22T00:00:00.000Z', reason: 'x' }, 'is over'],
    [{ until: '2026-12-31T00:00:00.000Z', reason: 'x' }, '30 days at most'],
    [{ until: '2026-11-22T09:00:00.000Z', reason: ' ' }, 'Say why'],
  ])('is refused with %j, and changes nothing', async (wanted, why) => {
    const world = new World(rules);
    await world.backupFails({});
    const before = world.onlyIncident();
    const answered = await world.asks({ ask: 'quiet', ...wanted });

    expect(answered).toMatchObject({ status: 'refused', reason: expect.stringContaining(why) });
    expect(world.onlyIncident().revision).toBe(before.revision);
    expect(await world.store.silences.since('')).toEqual([]);
  });

  it('is refused when it is over', async () => {
    const { world } = await kept(1);
    await world.resolves('Ben');
    const answered = await world.asks({ ask: 'quiet', until: addSeconds(world.now, 3600), reason: 'x' });

    expect(answered).toMatchObject({ status: 'refused', reason: expect.stringContaining('Already resolved by Ben') });
  });

  it.each([3, 80])('matches every alert of an incident with %i resources', async (count) => {
    const world = new World(edited(rules, ['[resource.arn]', '[account]']));
    for (let index = 0; index < count; index += 1)
      await world.backupFails({ resourceArn: arn(`db-${index}`), jobId: `${index}` });
    await world.asks({ ask: 'quiet', until: addSeconds(world.now, 3600), reason: 'x' });
    const [silence] = await world.store.silences.since(world.now);
    const { silences } = withPersonsSilences(world.rules, silence === undefined ? [] : [silence]);
    const alerts = await world.store.alertsOf(world.onlyIncident().id, 200);

    expect(alerts).toHaveLength(count);
    for (const alert of alerts) expect(silences[0]?.matches(alertDocument(alert)).matched).toBe(true);
    const [other] = alerts;
    if (other === undefined) return;
    const elsewhere = { ...other, event: { ...other.event, accountId: '444455556666' } };
    expect(silences[0]?.matches(alertDocument(elsewhere)).matched).toBe(false);
  });
});
