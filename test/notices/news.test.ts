import { describe, expect, it } from 'vitest';
import type { Incident } from '../../src/incidents/incident.ts';
import { stateHeadline } from '../../src/notices/lines.ts';
import { pageTitle } from '../../src/notices/page/incident-page.ts';
import { anAlert, noon } from '../support/alerts.ts';
import { anIncident, aSummary } from '../support/incidents.ts';
import { aNotice } from '../support/notices.ts';

const relapseOf = {
  incidentId: '01JD0000000000000000000009',
  number: 1,
  resolvedAt: '2026-11-21T05:00:00.000Z',
  resolvedBy: 'Ana',
};

describe('notices/news', () => {
  it('of a relapse says of what, how often by now, and that this is news', () => {
    expect(aNotice('opened', { incident: anIncident({ relapseOf }) })).toMatchObject({
      news: 'Relapse of incident 01JD0000000000000000000009, resolved by Ana at 2026-11-21 05:00 UTC: the 2nd time. Nobody has acknowledged yet.',
      hasNews: true,
    });
    expect(aNotice('opened').hasNews).toBe(false);
  });

  it('of a resource that fails again says how often, as far as anybody knows', () => {
    const newsOf = (alerts: Incident['alerts'], known = [anAlert()]) =>
      aNotice('failed-again', { incident: anIncident({ alerts }), alerts: known }).news;
    const rest = 'One more alert of the same cause: 2 in all. Nobody has acknowledged yet.';
    const again = aSummary({ times: 2, strikes: 2 });

    expect(newsOf([again])).toBe(`Failed again, 2nd time in 3 days: orders-db at 2026-11-22 03:12 UTC. ${rest}`);
    expect(newsOf([again], [])).toBe(`Failed again, 2nd time in a row: orders-db at 2026-11-22 03:12 UTC. ${rest}`);
    expect(newsOf([{ ...again, strikes: 1 }])).toBe(`Failed again: orders-db at 2026-11-22 03:12 UTC. ${rest}`);
    expect(newsOf([aSummary()])).toBe(`Another one failed: orders-db at 2026-11-22 03:12 UTC. ${rest}`);
    expect(newsOf([])).toBe(`Failed again. ${rest}`);
  });

  it('of what nothing is left of says that it was closed', () => {
    const resolution = {
      kind: 'nothing-left',
      by: 'the router',
      via: 'a later look',
      at: noon,
      reason: 'It is gone.',
    } as const;
    const notice = aNotice('resolved', { incident: anIncident({ status: 'resolved', resolution }) });

    expect(notice.resolvedLine).toBe('Closed at 2026-11-22 03:47 UTC: It is gone.');
  });

  it('of what a person accepted says until when and whose it is, and that it is not fixed', () => {
    const accepted = { owner: 'dba', until: '2026-12-01T00:00:00.000Z' };
    const resolution = {
      kind: 'accepted',
      by: 'Ana',
      via: 'in Slack',
      at: noon,
      reason: 'x',
      why: 'known',
      accepted,
    } as const;
    const notice = aNotice('resolved', { incident: anIncident({ status: 'resolved', resolution }) });

    expect(notice).toMatchObject({
      isAccepted: true,
      resolvedLine:
        'Accepted until 2026-12-01 00:00 UTC by Ana in Slack at 2026-11-22 03:47 UTC, owned by dba: “known”. It is not fixed: it counts again then',
    });
    expect(stateHeadline(notice)).toMatch(/^Accepted: RDS orders-db/);
    expect(pageTitle(notice)).toMatch(/^Accepted: /);
  });

  it('of what a person ended says why, where they said it', () => {
    const resolution = { kind: 'answer', by: 'Ana', via: 'in Slack', at: noon, reason: 'Ana resolved it.' } as const;
    const lineOf = (why?: string) =>
      aNotice('resolved', {
        incident: anIncident({ status: 'resolved', resolution: { ...resolution, ...(why !== undefined && { why }) } }),
      }).resolvedLine;

    expect(lineOf('the key works again')).toBe(
      'Resolved by Ana in Slack at 2026-11-22 03:47 UTC: “the key works again”',
    );
    expect(lineOf()).toBe('Resolved by Ana in Slack at 2026-11-22 03:47 UTC');
  });
});
