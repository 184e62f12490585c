import { describe, expect, it } from 'vitest';
import { riskRows } from '../../../src/audit/tables/risks.ts';
import { actorNamed } from '../../../src/evidence/actor.ts';
import { anArchivedAcceptance, anAudited, aRecord, auditedAt } from '../../support/audited.ts';
import { anIncident, aSummary } from '../../support/incidents.ts';

const rowsOf = (...parts: Parameters<typeof anAudited>[0] & object) => riskRows(anAudited(parts));
const ended = { at: auditedAt, actor: actorNamed('ana'), via: 'in Slack' };
const balance = (unexplained: unknown) =>
  aRecord({ subject: { kind: 'day', id: '2026-11-22' }, what: 'balanced', details: { unexplained } });

describe('audit/tables/risks', () => {
  it('names incidents that are not over, with their owners as far as they are known', () => {
    const alerts = [aSummary(), aSummary({ resourceArn: null, resourceName: 'wiki' })];
    const rows = rowsOf([
      'incidents',
      [
        anIncident({ alerts }),
        anIncident({ id: 'i2', status: 'acknowledged', owners: ['team-orders'] }),
        anIncident({ id: 'i3', status: 'resolved' }),
        anIncident({ id: 'i4', drill: true }),
      ],
    ]);
    expect(rows.map(({ id, owner, says }) => [id, owner, says])).toEqual([
      [anIncident().id, 'no owner', 'open: kms-key-unusable'],
      ['i2', 'team-orders', 'acknowledged: kms-key-unusable'],
    ]);
    expect(rows[0]?.resources).toEqual(['arn:aws:rds:eu-west-1:111122223333:db:orders-db', 'wiki']);
  });

  it('names acceptances that hold at the end, as they were changed last', () => {
    const covers = [{ name: 'DynamoDB orders' }] as never;
    const rows = rowsOf([
      'acceptances',
      [
        anArchivedAcceptance({ id: 'e' }),
        anArchivedAcceptance({ id: 'b', covers }),
        anArchivedAcceptance({ id: 'a', revision: 1, reason: 'as it was' }),
        anArchivedAcceptance({ id: 'a', revision: 2, reason: 'as it is' }),
        anArchivedAcceptance({ id: 'f' }),
        anArchivedAcceptance({ id: 'c', until: '2026-11-22T20:00:00.000Z' }),
        anArchivedAcceptance({ id: 'd', revision: 2, ended }),
        anArchivedAcceptance({ id: 'd', revision: 1 }),
      ],
    ]);
    expect(rows.map(({ kind, id, says, resources }) => [kind, id, says, resources])).toEqual([
      ['accepted', 'a', 'as it is', []],
      ['accepted', 'b', 'it moves', ['DynamoDB orders']],
      ['accepted', 'e', 'it moves', []],
      ['accepted', 'f', 'it moves', []],
    ]);
  });

  it('names days with jobs of which nothing is known', () => {
    expect(rowsOf(['records', [balance(2)]])).toMatchObject([
      { kind: 'unexplained-jobs', id: '2026-11-22', says: '2 jobs' },
    ]);
    expect(rowsOf(['records', [balance(0)]])).toEqual([]);
    expect(rowsOf()).toEqual([]);
  });
});
