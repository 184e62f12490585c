import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Incident } from '../../../src/incidents/incident.ts';
import { addSeconds } from '../../../src/lib/instant.ts';
import { type IncidentPage, incidentPage, pageTitle, type Word } from '../../../src/notices/page/incident-page.ts';
import { anAlert, anExposure, noon } from '../../support/alerts.ts';
import { hostileNames } from '../../support/hostile-names.ts';
import { pageIncidentId, pageOf } from '../../support/hostile-page.ts';
import { anIncident, aSummary } from '../../support/incidents.ts';
import { aHostileInput, aNotice, anInput, hostileTexts } from '../../support/notices.ts';

describe('notices/page/incident-page: what others wrote', () => {
  const benign = 'a name';
  const isShape = /^(?:form|input|select|option|textarea|button|style|h1|h2|details|pre)$/;

  it.each([...hostileTexts, ...hostileNames, 'قاعدة-البيانات', '注文データベース'])('%j does nothing', async (text) => {
    const { incident, alerts } = aHostileInput('opened', text);
    const { body, headers } = await aHostilePage(incident, alerts, text);
    for (const { tag, attributes } of tagsOf(body)) {
      expect(tag).not.toMatch(/^(?:script|img|iframe|object|embed|link|base|table)$/);
      for (const [name, value] of attributes) {
        expect(name).not.toMatch(/^(?:on|style$|srcdoc$|formaction$|http-equiv$)/);
        if (name === 'href') expect(value).toMatch(/^(?:https:\/\/[^\s<>]+|\?(?:page=\d+(?:#\w+)?)?|#resources)$/);
      }
    }
    expect(body).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b]/);
    expect(styleHashes(body)).toEqual([/'sha256-([^']+)'/.exec(headers['content-security-policy'] ?? '')?.[1]]);
  });

  it('makes no other page than a name does', async () => {
    const shape = async (text: string) => {
      const { incident, alerts } = aHostileInput('opened', text);
      const { body } = await aHostilePage(incident, alerts, text);
      return tagsOf(body)
        .filter(({ tag }) => isShape.test(tag))
        .map(({ tag }) => tag)
        .join(' ');
    };
    const wanted = await shape(benign);
    for (const text of hostileTexts) expect(await shape(text)).toBe(wanted);
  });
});

describe('notices/page/incident-page: how it stands', () => {
  it.each<[string, Partial<IncidentPage['notice']>]>([
    ['Resolved', {}],
    ['Closed', { isGone: true }],
    ['Accepted', { isAccepted: true }],
  ])('%s', (word, standing) => {
    const notice = { ...aNotice('resolved'), ...standing };
    const looks = word === 'Resolved' ? 'resolved' : 'acknowledged';

    expect(made({ notice })).toContain(`<span class="badge ${looks}">${word}</span>`);
    expect(pageTitle(notice)).toMatch(new RegExp(`^${word}: `));
  });
});

describe('notices/page/incident-page: what is read first', () => {
  it('is what a message says first: the line below the headline, then what to do', () => {
    const page = made();
    const places = [aNotice().brief ?? '?', 'What to do first', 'What is known'].map((text) => page.indexOf(text));

    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
  });
});

describe('notices/page/incident-page: what is over', () => {
  it('has nothing to be done first, and means nothing any more', async () => {
    const page = async (kind: 'opened' | 'resolved') => (await pageOf(anInput(kind))).body;

    expect(await page('opened')).toContain('What to do first');
    expect(await page('opened')).toContain(anAlert().error.meaning);
    expect(await page('resolved')).not.toContain('What to do first');
    expect(await page('resolved')).not.toContain(anAlert().error.meaning);
  });
});

describe('notices/page/incident-page: what is closed without being mended', () => {
  it.each([
    ['accepted', 'Accepted'],
    ['nothing-left', 'Closed'],
  ] as const)('as %s is headed %s, in the tab too, and does not look like a success', (kind, word) => {
    const resolution = { kind, by: 'Ana', via: 'in Slack', at: noon, reason: 'Ana accepted it.', why: 'on purpose' };
    const accepted = kind === 'accepted' ? { accepted: { owner: 'data team', until: addSeconds(noon, 86_400) } } : {};
    const incident = anIncident({ status: 'resolved', resolution: { ...resolution, ...accepted } });
    const notice = aNotice('resolved', { incident });

    expect(pageTitle(notice)).toBe(`${word}: ${notice.title}`);
    expect(made({ notice, incident })).toContain(`<span class="badge acknowledged">${word}</span>`);
    expect(made({ notice: aNotice('resolved') })).toContain('<span class="badge resolved">Resolved</span>');
  });
});

describe('notices/page/incident-page: a relapse', () => {
  it('says so above all that is known, with what it is one of and who had ended that', async () => {
    const relapseOf = {
      incidentId: '01KA0000000000000000000009',
      number: 1,
      resolvedAt: '2026-11-20T05:02:00.000Z',
      resolvedBy: '“Ana” <b>',
    };
    const page = async (incident: Incident) => (await pageOf({ incident, alerts: [anAlert()] })).body;
    const body = await page(anIncident({ relapseOf }));

    expect(body).toMatch(
      /Relapse of incident 01KA0{21}9, resolved by “Ana” &lt;b&gt; at <time [^>]+>[^<]+<\/time>: the 2nd time\./,
    );
    expect(body.indexOf('Relapse of incident')).toBeLessThan(body.indexOf('What is known'));
    expect(await page(anIncident())).not.toContain('Relapse');
  });
});

describe('notices/page/incident-page: all the resources', () => {
  it('of five hundred are on pages, by owner, the worst objective first', async () => {
    const alerts = Array.from({ length: 500 }, (_none, index) => {
      const arn = `arn:aws:rds:eu-west-1:111122223333:db:db-${index}`;
      const lastGoodAt = addSeconds(noon, -3600 * (index + 25));
      return anAlert({
        owner: index === 499 ? null : `team-${index % 3}`,
        event: { resourceArn: arn },
        resource: { arn, name: `db-${index}` },
        exposure: anExposure(index === 7 ? { neverGood: true } : { lastGoodAt, rpoSeconds: 86_400 }),
      });
    });
    const incident = anIncident({ id: pageIncidentId, alertCount: 500, openLanes: 480 });
    const names: string[] = [];
    const owners: string[] = [];
    for (let page = 1; page <= 10; page += 1) {
      const { body } = await pageOf({ incident, alerts: [...alerts, ...alerts] }, { page: String(page) });
      expect(/<title>([^<]*)</.exec(body)?.[1]).toContain(
        page === 1 ? 'Open, critical: ' : `Resources, page ${page} of 10: Open, critical: `,
      );
      names.push(...[...body.matchAll(/<strong><bdi>([^<]*)</g)].map(([, name = '']) => name));
      owners.push(...[...body.matchAll(/<h3>Owner: <bdi>([^<]*)</g)].map(([, owner = '']) => owner));
    }
    expect(new Set(names).size).toBe(500);
    // Never a good one; then the longest without, at the owner of each.
    expect(names.slice(0, 3)).toEqual(['db-7', 'db-496', 'db-493']);
    expect([...new Set(owners)]).toEqual(['team-1', 'no owner', 'team-0', 'team-2']);
    expect((await pageOf({ incident, alerts }, { page: '99' })).body).toContain('page 10 of 10');
  });

  it('says what a single one lacks among what is known, and lists nothing', async () => {
    const { body } = await pageOf({ incident: anIncident({ id: pageIncidentId }), alerts: [anAlert()] });
    expect(body).not.toContain('Affected resources');
    expect(body).toContain('Last good backup');
  });
});

/** A page as it is made, of which a test says what is other. */
function made(change: Partial<IncidentPage> = {}, word: Word | null = null): string {
  const page: IncidentPage = {
    notice: aNotice(),
    incident: anIncident(),
    now: noon,
    timezone: 'UTC',
    next: { moments: [], end: '' },
    told: [],
    proven: [],
    timeline: [],
    affected: null,
    earlier: [],
    choices: {
      status: 'open',
      snoozeUntil: [],
      acceptUntil: [],
      policies: null,
      policy: 'database',
      nextTargets: null,
    },
    formToken: 'form',
  };
  return incidentPage({ ...page, ...change }, word);
}

describe('notices/page/incident-page: what is over without being well', () => {
  it.each([
    [{ isAccepted: true } as const, '<span class="badge acknowledged">Accepted</span>'],
    [{ isGone: true } as const, '<span class="badge acknowledged">Closed</span>'],
    [{}, '<span class="badge resolved">Resolved</span>'],
  ])('with %j does not look like what was resolved', (how, badge) => {
    expect(made({ notice: { ...aNotice('resolved'), status: 'resolved', ...how } })).toContain(badge);
  });
});

describe('notices/page/incident-page: what comes next', () => {
  const soon = { at: addSeconds(noon, 900), says: 'pager is told.' };
  const end = 'Then nothing more is planned.';

  it('is said with how long that is from now, what follows, and how it ends', () => {
    const page = made({ next: { moments: [soon, { ...soon, says: 'mail is told.' }], end } });

    expect(page).toContain('</time>, in 15 min</p>\n<p>pager is told.</p><details>');
    expect(page).toMatch(
      /<ol><li><time[^<]*<\/time>: mail is told\.<\/li><\/ol><p>Then nothing more is planned\.<\/p>/,
    );
    expect(made({ next: { moments: [{ ...soon, at: noon }], end } })).toContain(
      '</time>, now</p>\n<p>pager is told.</p><p>Then nothing more is planned.</p>',
    );
    expect(made({ next: { moments: [soon], end: '' } })).toContain('<p>pager is told.</p></div>');
  });

  it('may be nothing but how it ends, and of what is over there is none', () => {
    const over = anIncident({ status: 'resolved' });

    expect(made({ next: { moments: [], end } })).toContain(`<h2 class="small">What comes next</h2><p>${end}</p>`);
    expect(made({ incident: over, next: { moments: [soon], end } })).not.toContain('What comes next');
  });
});

describe('notices/page/incident-page: its parts', () => {
  const resource = { alert: anAlert(), owner: 'dba', rpoEndsAt: null };
  const two = { shown: [resource, resource], of: 2, page: 1, pages: 1 };

  it('says what came of a form', () => {
    const page = (kind: Word['kind']) => made({}, { kind, text: 'a word' });

    expect(page('done')).toContain('<p class="box done" role="status">a word</p>');
    expect(page('problem')).toContain('<p class="box problem" role="alert">a word</p>');
  });

  it('counts the resources that are still affected, while it is not over', () => {
    const of = (change: Partial<Incident>) =>
      made({ incident: anIncident({ openLanes: 2, ...change }), affected: two });

    expect(of({})).toContain('Affected resources: 2, 2 still affected</h2>');
    expect(of({ status: 'resolved' })).toContain('Affected resources: 2</h2>');
    expect(made({ affected: null })).toContain('Affected resources</h2><p>This could not be read right now.');
    expect(made({ affected: { ...two, shown: [resource], of: 1 } })).not.toContain('Affected resources');
  });

  it('says how it stands first, and that a drill is one', () => {
    const drill = { ...aNotice(), drill: true };

    expect(pageTitle(aNotice())).toBe('Open, critical: RDS orders-db backup failed (3rd in a row)');
    expect(pageTitle(aNotice('acknowledged'))).toMatch(/^Acknowledged: RDS/);
    expect(pageTitle(drill)).toMatch(/^Drill, Open, critical: RDS/);
    expect(made({ notice: drill })).toContain('<span class="badge">Drill</span>');
    expect(made({ notice: drill })).toContain('This is a drill: no backup has failed.');
    expect(made()).not.toContain('rill');
  });

  it('ends what others said as a sentence', () => {
    expect(made({ notice: { ...aNotice(), acknowledgedLine: 'Acknowledged by Ana' } })).toContain(
      'Acknowledged by Ana.<',
    );
    expect(made({ notice: { ...aNotice(), resolvedLine: 'Resolved: “why?”' } })).toContain('Resolved: “why?”<');
    expect(made({ notice: { ...aNotice(), meaning: '', brief: null } })).not.toContain('</h1><p>');
  });
});

function aHostilePage(incident: Incident, alerts: readonly ReturnType<typeof anAlert>[], text: string) {
  const second = { ...aSummary({ resourceName: text, laneKey: `${text}-2` }) };
  const resource = { arn: 'arn:aws:rds:eu-west-1:111122223333:db:other', name: text, type: text };
  const others = [
    anAlert({ owner: text, event: { resourceArn: resource.arn, jobId: text }, resource, error: { code: text } }),
  ];
  return pageOf({
    incident: { ...incident, id: pageIncidentId, alerts: [...incident.alerts, second] },
    alerts: [...alerts, ...others],
    reasons: [text],
    earlier: [{ ...incident, id: '01JC0000000000000000000001', openedAt: '2026-11-01T00:00:00.000Z' }],
  });
}

/** Every tag that a browser would read, with its attributes: whatever others wrote has no bare `<`, `>` or quote. */
function tagsOf(body: string): { tag: string; attributes: [string, string][] }[] {
  return [...body.matchAll(/<([a-zA-Z!][^\s>]*)([^>]*)>/g)].map(([, tag = '', rest = '']) => ({
    tag: tag.toLowerCase(),
    attributes: [...rest.matchAll(/([^\s="]+)(?:="([^"]*)")?/g)].map(([, name = '', value = '']) => [name, value]),
  }));
}

function styleHashes(body: string): string[] {
  return [...body.matchAll(/<style>(.*?)<\/style>/gs)].map(([, text = '']) =>
    createHash('sha256').update(text).digest('base64'),
  );
}
