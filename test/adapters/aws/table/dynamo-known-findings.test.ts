import { describe, expect, it } from 'vitest';
import { DynamoKnownFindings } from '../../../../src/adapters/aws/table/dynamo-known-findings.ts';
import type { KnownFinding, KnownFindings } from '../../../../src/ports/incidents/known-findings.ts';
import { noon } from '../../../support/alerts.ts';
import { FakeTable } from '../../../support/fake-table.ts';
import { MemoryKnownFindings } from '../../../support/memory-known-findings.ts';

const found = (id: string, more: Partial<KnownFinding> = {}): KnownFinding => ({
  id,
  ...{ since: noon, toldOf: 'told', severity: 'high', dueAt: null, summary: null },
  problem: {
    ...{ id: `finding-${id}`, jobId: `finding-${id}-high`, reason: 'stale', severity: 'high', says: 'It is old.' },
    ...{ about: 'run', subject: null, name: null, resourceType: 'DynamoDB', startedAt: noon },
    resourceArn: 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders',
    ...{ planId: null, planArn: null, destinationVaultArn: null },
  },
  ...more,
});

const stores: readonly (readonly [string, () => KnownFindings])[] = [
  ['in memory', () => new MemoryKnownFindings()],
  ['in the table', () => new DynamoKnownFindings(new FakeTable().client(), 'findings')],
];

describe.each(stores)('adapters/aws/table/dynamo-known-findings: %s', (_where, make) => {
  it('is kept until it is forgotten, each once, as it was kept last', async () => {
    const store = make();
    const many = Array.from({ length: 45 }, (_none, index) => found(`many-${index}`));
    await store.keep([found('a', { toldOf: 'untold' }), ...many]);
    await store.keep([found('a')]);
    await store.forget(many.map(({ id }) => id));
    await store.forget(['never kept']);

    expect(await store.all()).toEqual([found('a')]);
  });

  it('says which of some ids it knows, each once', async () => {
    const store = make();
    await store.keep([found('a'), found('b', { heard: [{ id: 'e-1', at: noon }] }), found('c')]);

    expect(await store.of([])).toEqual([]);
    expect((await store.of(['b', 'never kept', 'a', 'b'])).map(({ id, heard }) => [id, heard]).sort()).toEqual([
      ['a', undefined],
      ['b', [{ id: 'e-1', at: noon }]],
    ]);
  });

  it('says how far was looked, and nothing before anybody looked', async () => {
    const store = make();
    expect(await store.progress()).toMatchObject({ reasons: [], plans: [], wholeAt: null });
    const denials = [['main', [{ id: 'd', denies: 'backup:DeleteRecoveryPoint' }]]] as const;
    await store.saveProgress({ reasons: ['stale'], plans: ['p'], wholeAt: noon, denials });

    expect(await store.progress()).toEqual({ reasons: ['stale'], plans: ['p'], wholeAt: noon, denials });
    expect(await store.all()).toEqual([]);
  });
});
