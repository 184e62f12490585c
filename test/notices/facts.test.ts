import { describe, expect, it } from 'vitest';
import { listFacts } from '../../src/notices/facts.ts';
import { anAlert, anEvent } from '../support/alerts.ts';
import { aGroup, anIncident, aSummary } from '../support/incidents.ts';

const now = '2026-11-22T03:20:00.000Z';
const cause = { kind: 'role' as const, key: 'role|arn:aws:iam::111122223333:role/backup', says: 'IAM role backup' };

function factsOf(source: Parameters<typeof listFacts>[0]): Record<string, string> {
  return Object.fromEntries(listFacts(source).facts.map(({ label, value }) => [label, value]));
}

describe('notices/facts', () => {
  it('says how far a cause reaches, by type and by owner, most first', () => {
    const reach = { resources: 14, byType: { EBS: 5, RDS: 9 }, byOwner: { payments: 6, 'no owner': 8 } };
    const facts = factsOf({ incident: aGroup(14, { reach }), alerts: [anAlert({ cause })], now });

    expect(facts).toMatchObject({
      Reach: '14 resources: 9 RDS, 5 EBS',
      Owners: '8 no owner, 6 payments',
      'Common cause': 'IAM role backup',
    });
  });

  it('an ARN and a name that were cut where they were kept are none, or end in a sign', () => {
    const cut = `arn:aws:rds:eu-west-1:111122223333:db:${'x'.repeat(100)}…`;
    const incident = anIncident({ alerts: [aSummary({ resourceName: 'n'.repeat(200), resourceArn: null })] });
    const { facts, whole } = listFacts({ incident, alerts: [anAlert({ resource: { arn: cut } })], now });

    expect(whole).toEqual([]);
    expect(facts[0]).toMatchObject({ id: 'resource', isCut: true, value: expect.stringMatching(/^n+…n*…$/) });
  });

  it('names no common cause when the alerts at hand differ', () => {
    const other = { kind: 'role' as const, key: 'role|other', says: 'IAM role other' };
    const alerts = [anAlert({ cause }), anAlert({ cause: other })];
    expect(factsOf({ incident: aGroup(2), alerts, now })['Common cause']).not.toContain('IAM role');
  });

  it('shows the role when access is what is missing, and only then', () => {
    const event = anEvent({ iamRoleArn: 'arn:aws:iam::111122223333:role/backup' });
    const denied = anAlert({ event });
    const access = anAlert({ event, error: { ...denied.error, category: 'access' } });
    expect(factsOf({ incident: anIncident(), alerts: [access], now }).Role).toBe(
      'arn:aws:iam::111122223333:role/backup',
    );
    expect(factsOf({ incident: anIncident(), alerts: [denied], now })).not.toHaveProperty('Role');
  });

  it('says that it was found late, and nothing of owners where none is known', () => {
    const late = anAlert({ event: anEvent({ foundBy: 'late' }) });
    const reach = { resources: 3, byType: { RDS: 3 }, byOwner: { 'no owner': 3 } };

    expect(factsOf({ incident: anIncident(), alerts: [late], now })['Found late']).toMatch(/^AWS sent no event of it/);
    expect(factsOf({ incident: anIncident(), alerts: [anAlert()], now })).not.toHaveProperty('Found late');
    expect(factsOf({ incident: aGroup(3, { reach }), alerts: [anAlert()], now })).not.toHaveProperty('Owners');
  });
});
