import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composeAlert } from '../../src/enrich/enrich.ts';
import { normaliseEvent } from '../../src/events/normalise.ts';
import { backupJobEvent } from '../support/events.ts';
import { fixture } from './fixtures.ts';

const now = '2026-11-22T01:00:00.000Z';

function drilled(detail: object) {
  const real = backupJobEvent({ jobId: 'job-1', startedAt: now });
  const message = {
    ...real,
    source: 'backup-alerts.drill',
    detail: { ...(real.detail as object), drill: true, ...detail },
  };
  const event = normaliseEvent(message, now);
  if (event === null) throw new Error('a drill is an event');
  return event;
}

describe('events/drill', () => {
  it('is of the kind that it plays, or a failed backup', () => {
    expect(drilled({})).toMatchObject({ kind: 'backup', outcome: 'failed', drill: true });
    expect(normaliseEvent(fixture('drill'), now)).toMatchObject({ kind: 'drill', outcome: 'failed', drill: true });
  });

  it('brings the tags of the resource that it plays, and with them its owner', () => {
    const tags = [
      { key: 'environment', value: 'prod' },
      { key: 'owner', value: 'team-orders' },
      { key: 'empty', value: '' },
    ];
    const event = drilled({ tags });
    const { resource, owner, ownerSource } = composeAlert(event, null, [], 1);

    expect(event.playedTags).toEqual(tags);
    expect(resource.tags).toEqual({ environment: 'prod', owner: 'team-orders', empty: '' });
    expect([owner, ownerSource]).toEqual(['team-orders', 'resource tag']);
  });

  it('has no owner and is not taken for an orphan without tags', () => {
    expect(composeAlert(drilled({}), null, [], 1)).toMatchObject({ owner: null, orphan: false });
  });

  it('takes no tags from what is no drill', () => {
    const real = backupJobEvent({ jobId: 'job-1', startedAt: now });
    const event = normaliseEvent(
      { ...real, detail: { ...(real.detail as object), tags: [{ key: 'a', value: 'b' }] } },
      now,
    );

    expect(event).not.toHaveProperty('playedTags');
  });

  it('takes whatever is there for tags, and never more than a resource has', () => {
    fc.assert(
      fc.property(fc.anything(), (tags) => {
        const { playedTags = [] } = drilled({ tags });
        expect(playedTags.length).toBeLessThanOrEqual(50);
        for (const { key, value } of playedTags) expect([typeof key, typeof value]).toEqual(['string', 'string']);
      }),
    );
    const many = Array.from({ length: 99 }, (_, index) => ({ key: `k${index}`, value: 'v' }));
    expect(drilled({ tags: many }).playedTags).toHaveLength(50);
    const proto = composeAlert(drilled({ tags: [{ key: '__proto__', value: 'x' }] }), null, [], 1).resource.tags;
    expect(Object.entries(proto)).toEqual([['__proto__', 'x']]);
  });
});
