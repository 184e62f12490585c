import { describe, expect, it } from 'vitest';
import { pagerduty } from '../../src/channels/pagerduty/pagerduty.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import type { PlaceReach } from '../../src/incidents/reach.ts';
import { formatWhere, isOfSeveralAccounts, namesOf, severalPlaces, whereOf } from '../../src/notices/where.ts';
import { workByRules } from '../../src/notices/work.ts';
import { rulesOf } from '../routing/sample-rules.ts';
import { anAlert } from '../support/alerts.ts';
import { aGroup, anIncident } from '../support/incidents.ts';
import { aNotice } from '../support/notices.ts';

const here = { accountId: '111122223333', region: 'eu-west-1', resources: 2 };
const there = { accountId: '222233334444', region: 'eu-west-1', resources: 3 };

function anIncidentIn(...places: PlaceReach[]): Incident {
  const group = aGroup(3);
  return { ...group, reach: { ...group.reach, ...(places.length > 0 ? { places } : {}) } };
}

describe('notices/where', () => {
  it.each<[string, PlaceReach[]]>([
    ['111122223333 eu-west-1', []],
    ['2 accounts, eu-west-1', [here, there]],
    ['111122223333, 2 Regions', [here, { ...here, region: 'us-east-1' }]],
    ['2 accounts, 2 Regions', [here, { ...there, region: 'us-east-1' }]],
  ])('says in few characters: %s', (said, places) => {
    expect(whereOf(anIncidentIn(...places))).toBe(said);
    expect(severalPlaces(anIncidentIn(...places)).where).toBe(places.length === 0 ? undefined : said);
  });

  it('says where most of it is, by name, and how many are elsewhere', () => {
    const others = ['3', '4', '5', '6', '7'].map((digit) => ({ ...here, accountId: digit.repeat(12), resources: 1 }));

    expect(formatWhere(anIncidentIn(here, there), { accountNames: { '222233334444': 'payroll' } })).toBe(
      '2 accounts, eu-west-1: 3 in 222233334444 (payroll) eu-west-1, 2 in 111122223333 eu-west-1',
    );
    expect(formatWhere(anIncidentIn(here, there, ...others), {})).toMatch(/^7 accounts, .+, 2 elsewhere$/);
    expect(formatWhere(anIncidentIn(here, { ...here, region: 'us-east-1' }), { accountName: 'prod' })).toBe(
      '111122223333, 2 Regions: 2 in 111122223333 (prod) eu-west-1, 2 in 111122223333 (prod) us-east-1',
    );
  });

  it('calls accounts as the rules do, else the only one as its alert does', () => {
    const alias = anAlert({ accountName: 'alias' });
    const several = anIncidentIn(here, there);

    expect(isOfSeveralAccounts(several)).toBe(true);
    expect(namesOf({ accountName: 'prod' }, anIncident(), alias)).toEqual({ accountName: 'prod' });
    expect(namesOf({}, anIncident(), alias)).toEqual({ accountName: 'alias' });
    expect(namesOf({}, anIncident(), null)).toEqual({});
    expect(namesOf({}, several, alias)).toEqual({});
    expect(namesOf({ accountNames: { '1': 'x' } }, several, alias)).toEqual({ accountNames: { '1': 'x' } });
  });

  it('has from the rules the names of those that are reached', () => {
    const rules = rulesOf(`
version: 1
targets: { chat: { sns: {} } }
policies: { p: { steps: [ { notify: [chat] } ] } }
defaults: { policy: p }
accounts: { '111122223333': prod, '222233334444': payroll, '999988887777': idle }
`);

    expect(workByRules(anIncidentIn(), rules)).toMatchObject({ accountName: 'prod' });
    const { accountName, accountNames } = workByRules(anIncidentIn(here, there), rules);
    expect(accountName).toBeUndefined();
    expect({ ...accountNames }).toEqual({ '111122223333': 'prod', '222233334444': 'payroll' });
    expect(
      workByRules(anIncidentIn({ ...here, accountId: '0' }, { ...here, accountId: '1' }), rules),
    ).not.toHaveProperty('accountNames');
  });

  it('is said below the headline, to PagerDuty, and never as one account', () => {
    const notice = aNotice('opened', { incident: anIncidentIn(here, there), work: { accountName: 'prod' } });
    const preview = JSON.stringify(pagerduty.preview(pagerduty.example, notice, { ref: null }));

    expect(notice.title).toContain('in 2 accounts, eu-west-1');
    expect(preview).toContain('"source":"AWS Backup in 2 accounts, eu-west-1"');
    expect(preview).toContain('"group":"2 accounts, eu-west-1"');
  });
});
