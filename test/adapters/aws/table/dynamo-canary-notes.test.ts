import { describe, expect, it } from 'vitest';
import { DynamoCanaryNotes } from '../../../../src/adapters/aws/table/dynamo-canary-notes.ts';
import type { CanaryHeard } from '../../../../src/incidents/canary-heard.ts';
import { addSeconds } from '../../../../src/lib/instant.ts';
import type { CanaryNotes } from '../../../../src/ports/incidents/canary-notes.ts';
import { noon } from '../../../support/alerts.ts';
import { FakeTable } from '../../../support/fake-table.ts';
import { MemoryCanaryNotes } from '../../../support/memory-canary-notes.ts';

const heard = (change: Partial<CanaryHeard> = {}): CanaryHeard => ({
  ...{ part: 'fails', jobId: 'job-1', state: 'FAILED', endedAt: noon, isAsMeant: true },
  ...change,
});

const stores: readonly (readonly [string, () => CanaryNotes])[] = [
  ['in memory', () => new MemoryCanaryNotes()],
  ['in the table', () => new DynamoCanaryNotes(new FakeTable().client(), 'canary')],
];

describe.each(stores)('adapters/aws/table/dynamo-canary-notes: %s', (_where, make) => {
  it('knows nothing at first', async () => {
    expect(await make().known()).toEqual({ heard: [], watched: null });
  });

  it('keeps how each backup ended last, whatever the order in which it is heard', async () => {
    const store = make();
    const later = heard({ jobId: 'job-2', endedAt: addSeconds(noon, 60) });
    await store.note(later);
    await store.note(heard());
    await store.note(heard({ part: 'succeeds', state: 'COMPLETED' }));
    await store.note(heard({ part: 'succeeds', state: 'COMPLETED', jobId: 'again' }));

    const known = await store.known();
    expect(known.heard).toHaveLength(2);
    expect(known.heard).toEqual(
      expect.arrayContaining([later, heard({ part: 'succeeds', state: 'COMPLETED', jobId: 'again' })]),
    );
  });

  it('keeps what watch says beside it, as it was said last', async () => {
    const store = make();
    const told = [{ id: 'canary-silent-1', reason: 'canary-silent', at: noon, isTold: false }] as const;
    await store.saveWatched({ since: noon, lookedAt: noon, told: [] });
    await store.saveWatched({ since: noon, lookedAt: addSeconds(noon, 60), told });

    expect(await store.known()).toEqual({
      heard: [],
      watched: { since: noon, lookedAt: addSeconds(noon, 60), told },
    });
  });
});
