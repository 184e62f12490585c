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

describe('adapters/aws/table/dynamo-known-findings: of several accounts and Regions', () => {
  it('nothing of one is seen, changed or forgotten by another', async () => {
    const client = new FakeTable().client();
    const places = [
      null,
      { accountId: '222233334444', region: 'eu-west-1' },
      { accountId: '222233334444', region: 'us-east-1' },
      { accountId: '333344445555', region: 'eu-west-1' },
    ];
    const stores = places.map((place) => new DynamoKnownFindings(client, 'findings', place));
    for (const [index, store] of stores.entries()) {
      await store.keep([found('the-same', { summary: `of ${index}` })]);
      await store.saveProgress({ reasons: [], plans: [`plan-${index}`], wholeAt: noon });
    }
    await stores[1]?.forget(['the-same']);

    expect(await Promise.all(stores.map(async (store) => (await store.all()).map(({ summary }) => summary)))).toEqual([
      ['of 0'],
      [],
      ['of 2'],
      ['of 3'],
    ]);
    expect((await stores[3]?.of(['the-same']))?.map(({ summary }) => summary)).toEqual(['of 3']);
    expect(await Promise.all(stores.map(async (store) => (await store.progress()).plans))).toEqual([
      ['plan-0'],
      ['plan-1'],
      ['plan-2'],
      ['plan-3'],
    ]);
  });
});
