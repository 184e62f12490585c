import { describe, expect, it } from 'vitest';
import type { Played } from '../../../src/events/drill.ts';
import { jobKinds } from '../../../src/events/kinds.ts';
import { normaliseEvent } from '../../../src/events/normalise.ts';
import { findPlayed, promisedBy } from '../../../src/pipeline/drill/find-played.ts';
import { makeDrill } from '../../../src/pipeline/drill/made-drill.ts';
import { readRules } from '../../support/journey-rules.ts';

const rules = readRules(`
version: 1
defaults: { policy: platform }
targets: { chat: { recorder: {} }, pager: { recorder: {} }, spare: { recorder: {} }, siem: { recorder: {} } }
policies:
  platform: { steps: [{ notify: [chat] }] }
  database: { steps: [{ notify: [chat] }, { after: 15m, notify: [pager] }] }
routes:
  - name: production
    match: { resource: { tags: { environment: [{ prefix: prod }] } } }
    routes:
      - { name: databases, match: { resource: { type: [Aurora] } }, policy: database }
  - { name: audited, match: { resource: { type: [EFS] } }, continue: true, notify: [siem] }
  - { name: copies, match: { event: { kind: [copy] } }, policy: database }
  - { name: one, match: { resource: { name: [orders-db] } }, policy: database }
  - { name: old, match: { exposure: { neverGood: [true] } }, policy: database }
`);
const place = {
  id: 'drill-1',
  accountId: '111122223333',
  region: 'eu-west-1',
  at: '2026-11-22T01:00:00.000Z',
};
const routeOf = (wanted: object, like?: Played) => {
  const found = findPlayed(rules, place, wanted, like);
  return found === null ? null : found.decision.routing.route;
};

describe('pipeline/drill/find-played', () => {
  it.each(['production', 'databases', 'copies', 'one', 'catch-all'])('makes up what takes the route %s', (route) => {
    expect(routeOf({ route })).toBe(route);
  });

  it('finds what tells a target, and nothing for one that no route tells', () => {
    expect(routeOf({ target: 'pager' })).toBe('databases');
    expect(routeOf({ target: 'spare' })).toBeNull();
  });

  it('finds what tells a target that another route on the way adds, and promises it with the first step', () => {
    const found = findPlayed(rules, place, { target: 'siem' });

    expect(found?.played.resourceType).toBe('EFS');
    expect(found === null ? null : promisedBy(found.decision)).toEqual([
      { afterSeconds: 0, targets: ['chat', 'siem'] },
    ]);
    expect(promisedBy({ steps: [], alsoTell: ['siem'] })).toEqual([{ afterSeconds: 0, targets: ['siem'] }]);
    expect(promisedBy({ steps: [], alsoTell: [] })).toEqual([]);
  });

  it('makes up no past that a route asks for', () => {
    expect(routeOf({ route: 'old' })).toBeNull();
  });

  it('plays a real resource as it is, and no other in its place', () => {
    const like: Played = {
      resourceArn: 'arn:aws:rds:eu-west-1:111122223333:cluster:shop',
      resourceType: 'Aurora',
      tags: [{ key: 'environment', value: 'production' }],
      kind: 'backup',
    };

    expect(routeOf({}, like)).toBe('databases');
    expect(routeOf({ route: 'copies' }, like)).toBeNull();
    expect(findPlayed(rules, place, {}, like)?.decision.steps.map(({ targets }) => targets)).toEqual([
      ['chat'],
      ['pager'],
    ]);
  });
});

describe('pipeline/drill/made-drill', () => {
  it.each(jobKinds)('is a failed %s, and later one that went well', (kind) => {
    const played: Played = {
      resourceArn: 'arn:aws:rds:eu-west-1:111122223333:db:x',
      resourceType: 'RDS',
      tags: [],
      kind,
    };
    const outcomes = (['FAILED', 'COMPLETED'] as const).map((state) => {
      const event = normaliseEvent(makeDrill(played, place, state), place.at);
      return [event?.kind, event?.outcome, event?.drill, event?.jobId];
    });

    expect(outcomes).toEqual([
      [kind, 'failed', true, 'drill-1'],
      [kind, 'succeeded', true, 'drill-1-over'],
    ]);
  });
});
