import { describe, expect, it } from 'vitest';
import type { Incident } from '../../../src/incidents/incident.ts';
import { addSeconds } from '../../../src/lib/instant.ts';
import { pageAsks } from '../../../src/notices/page/actions.ts';
import { plainPage } from '../../../src/notices/page/frame.ts';
import { violationsOf } from '../../support/accessible.ts';
import { anAlert, noon } from '../../support/alerts.ts';
import { aPage, pageIncidentId, pageOf } from '../../support/hostile-page.ts';
import { anIncident } from '../../support/incidents.ts';
import { journeyRules } from '../../support/journey-rules.ts';
import { hiddenIn, PageWorld } from '../../support/page-world.ts';
import { World } from '../../support/world.ts';

const states: readonly Partial<Incident>[] = [
  {},
  { status: 'acknowledged', acknowledgement: { by: 'Ana', via: 'in Slack', at: noon, until: addSeconds(noon, 3600) } },
  {
    status: 'resolved',
    resolution: { by: 'Ana', via: 'in Slack', at: noon, kind: 'answer', reason: 'Ana resolved it in Slack.' },
  },
  { drill: true },
];

describe('notices/page: for everybody', () => {
  it.each(states)('has nothing that axe-core finds wrong: %j', async (change) => {
    const { body } = await pageOf({ incident: anIncident({ id: pageIncidentId, ...change }), alerts: [anAlert()] });
    expect(await violationsOf(body)).toEqual([]);
  });

  it('nor has one that says what drills proved', async () => {
    const world = new World(`${journeyRules}drills: [{ name: nightly, schedule: "0 2 * * *", timezone: UTC }]`);
    await world.backupFails();
    await world.passes('31s');
    const { body } = await new PageWorld(world).opens();
    expect(body).toContain('never proved by a drill.');
    expect(await violationsOf(body)).toEqual([]);
  });

  it('nor have the page of a great many, the pages that confirm, and what stands in place of an incident', async () => {
    const many = anIncident({ id: pageIncidentId, alertCount: 5000, openLanes: 2000 });
    expect(await violationsOf((await aPage(many, 'x'.repeat(300))).body)).toEqual([]);
    expect(await violationsOf(plainPage('This link has expired', 'Use a newer one.'))).toEqual([]);
    const world = new World();
    await world.backupFails();
    await world.passes('31s');
    const page = new PageWorld(world);
    const fields = { why: 'x', reason: 'x', until: addSeconds(world.now, 3600), text: 'x', policy: 'quiet' };
    for (const ask of pageAsks) {
      const { body } = await page.asks(ask, fields);
      // Of one the page that says, too, what is wrong with its form.
      const shown = ask === 'note' ? await page.posts({ ...hiddenIn(body), name: '' }) : { body };
      expect(await violationsOf(shown.body)).toEqual([]);
    }
  });

  it('would have it found: a field without a label, a page without a language', async () => {
    const { body } = await pageOf({ incident: anIncident({ id: pageIncidentId }), alerts: [anAlert()] });
    const worse = body.replace('<label for="why">Why is it over?</label>', '').replace(' lang="en"', '');
    expect(worse).not.toBe(body);
    expect((await violationsOf(worse)).map((line) => line.split(':')[0])).toEqual(
      expect.arrayContaining(['html-has-lang', 'label']),
    );
  });
});
