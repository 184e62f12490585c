import { describe, expect, it } from 'vitest';
import { DynamoDueRuns } from '../../../../src/adapters/aws/table/dynamo-due-runs.ts';
import { DynamoAccountNames, DynamoMemberNotes } from '../../../../src/adapters/aws/table/dynamo-member-notes.ts';
import { DynamoWatchNotes } from '../../../../src/adapters/aws/table/dynamo-watch-notes.ts';
import type { MemberProgress } from '../../../../src/ports/incidents/member-notes.ts';
import { noon } from '../../../support/alerts.ts';
import { FakeTable } from '../../../support/fake-table.ts';

const places = [
  null,
  { accountId: '222233334444', region: 'eu-west-1' },
  { accountId: '222233334444', region: 'us-east-1' },
] as const;

describe('adapters/aws/table/dynamo-member-notes', () => {
  it('reads what was saved last, and nothing before', async () => {
    const notes = new DynamoMemberNotes(new FakeTable().client(), 'alerts');
    const before: MemberProgress = { listedAt: null, accounts: [], names: [], looks: [], troubles: [] };
    expect(await notes.read()).toEqual(before);
    const after: MemberProgress = {
      listedAt: noon,
      accounts: ['222233334444'],
      names: [{ id: '222233334444', name: 'payroll', at: noon }],
      looks: [['222233334444#eu-west-1', noon]],
      troubles: [{ of: 'organization', since: noon, what: 'accounts', code: 'AccessDeniedException', isTold: false }],
    };
    await notes.save(before);
    await notes.save(after);

    expect(await notes.read()).toEqual(after);
  });

  it('reads what accounts are called', async () => {
    const names = new DynamoAccountNames(new FakeTable().client(), 'alerts');
    expect(await names.read()).toEqual([]);
    await names.keep([['222233334444', 'payroll']], noon);

    expect(await names.read()).toEqual([['222233334444', 'payroll']]);
  });

  it('how far one account and Region was looked at says nothing of another', async () => {
    const client = new FakeTable().client();
    const settings = { tableName: 'alerts', evidenceRetentionDays: 400 };
    const runs = places.map((place) => new DynamoDueRuns(client, settings, place));
    const notes = places.map((place) => new DynamoWatchNotes(client, 'alerts', place));
    for (const [index, one] of runs.entries())
      await one.saveProgress({ judgedAt: noon, behind: [], longMissing: [`lane-${index}`] });
    for (const [index, one] of notes.entries())
      await one.saveReconciled({ since: noon, kinds: {}, balancedDay: `day-${index}`, counting: null });

    expect(await Promise.all(runs.map(async (one) => (await one.progress()).longMissing))).toEqual([
      ['lane-0'],
      ['lane-1'],
      ['lane-2'],
    ]);
    expect(await Promise.all(notes.map(async (one) => (await one.reconciled()).balancedDay))).toEqual([
      'day-0',
      'day-1',
      'day-2',
    ]);
  });
});
