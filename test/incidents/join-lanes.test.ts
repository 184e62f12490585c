import { describe, expect, it } from 'vitest';
import {
  countLanesOnce,
  isUnused,
  joinLanes,
  keepApart,
  partLanes,
  withoutIncident,
} from '../../src/incidents/join-lanes.ts';
import { type Lane, laneIdOf, newLane } from '../../src/incidents/lane.ts';
import { aRetry } from '../retry/a-retry.ts';
import { seenOf } from '../support/changes.ts';
import { anIncident } from '../support/incidents.ts';
import { at } from '../support/standing.ts';

const lane = (key: string, change: Partial<Lane> = {}): Lane => ({ ...newLane(key), ...change });

describe('incidents/join-lanes', () => {
  it('a lane that is clear remembers in which incidents a retry of it is not heard of, the last five', () => {
    const open = lane('a', { openIncidentId: 'i6', retriedIn: ['i1', 'i2', 'i3', 'i4', 'i5'] });
    const started = aRetry({ state: 'started', laneId: laneIdOf('a') });
    const retriedIn = (retries: Parameters<typeof withoutIncident>[1]) => withoutIncident(open, retries).retriedIn;

    expect(retriedIn({ id: 'i6', retries: [started] })).toEqual(['i2', 'i3', 'i4', 'i5', 'i6']);
    expect(retriedIn({ id: 'i2', retries: [started] })).toEqual(['i1', 'i3', 'i4', 'i5', 'i2']);
    expect(withoutIncident(lane('a'), { id: 'i1', retries: [started] }).retriedIn).toEqual(['i1']);
    const others = [
      { ...started, state: 'succeeded' as const },
      { ...started, laneId: 'another' },
    ];
    for (const none of [null, { id: 'i6' }, { id: 'i6', retries: others }])
      expect(retriedIn(none)).toEqual(open.retriedIn);
  });

  it('what happened on both is on the first, and the second leads there', () => {
    const into = lane('a', { problemsStartedAt: [at(0)], version: 3 });
    const from = lane('b', {
      problemsStartedAt: [at(10)],
      openIncidentId: '01KB',
      lastSuccessStartedAt: at(-60),
      formerly: ['c'],
      version: 5,
    });
    const joined = joinLanes(into, from);

    expect(joined.to).toMatchObject({
      version: 4,
      problemsStartedAt: [at(0), at(10)],
      openIncidentId: '01KB',
      lastSuccessStartedAt: at(-60),
      formerly: ['c', 'b'],
    });
    expect(joined.from).toMatchObject({ version: 6, movedTo: 'a', openIncidentId: null, problemsStartedAt: [] });
  });

  it('the later success counts, and what is known of the first stays', () => {
    const later = lane('a', { lastSuccessStartedAt: at(0), openIncidentId: '01KA' });
    const { to } = joinLanes(later, lane('b', { lastSuccessStartedAt: at(-60) }));

    expect(to).toMatchObject({ lastSuccessStartedAt: at(0), openIncidentId: '01KA' });
    expect(to.formerly, 'nothing is open that knows the other key').toBeUndefined();
    expect(joinLanes(lane('a'), lane('b')).to.lastSuccessStartedAt).toBeNull();
    const cleared = (eventKey: string) => ({ lastCleared: { eventKey, incidentId: '01KA' } });
    expect(joinLanes(lane('a', cleared('x')), lane('b', cleared('y'))).to.lastCleared?.eventKey).toBe('x');
    expect(joinLanes(lane('a'), lane('b', cleared('y'))).to.lastCleared?.eventKey).toBe('y');
  });

  it('lanes that were kept apart are so no longer, but from others', () => {
    const apart = keepApart(lane('a'), lane('b'));

    expect(apart).toMatchObject({ version: 1, apart: ['b'] });
    expect(keepApart(apart ?? lane('a'), lane('b'))).toBeNull();
    expect(joinLanes(apart ?? lane('a'), lane('b')).to).not.toHaveProperty('apart');
    expect(joinLanes({ ...lane('a'), apart: ['b', 'c'] }, lane('b')).to.apart).toEqual(['c']);
    expect(joinLanes(lane('a'), lane('b')).to).not.toHaveProperty('apart');
  });

  it('remembers ten other keys and no more', () => {
    const keys = Array.from({ length: 12 }, (_none, index) => `k${index}`);

    expect(keepApart(lane('a', { apart: keys }), lane('b'))?.apart).toEqual([...keys.slice(-9), 'b']);
    const open = { openIncidentId: '01KB', formerly: keys };
    expect(joinLanes(lane('a'), lane('b', open)).to.formerly).toEqual([...keys.slice(-9), 'b']);
    const both = joinLanes(lane('a', { formerly: ['c'] }), lane('b', { openIncidentId: '01KB' })).to;
    expect(both.formerly, 'each once, those of the first before').toEqual(['c', 'b']);
  });

  it('parts restores from their tests, which take the incident along', () => {
    const shared = lane('r', { openIncidentId: '01KB', problemsStartedAt: [at(0)] });

    expect(partLanes(lane('t'), shared)).toMatchObject({
      to: { openIncidentId: '01KB', problemsStartedAt: [at(0)] },
      from: { openIncidentId: null, problemsStartedAt: [], version: 1 },
    });
  });

  it('forgets with the incident what was remembered because of it', () => {
    const problem = { startedAt: at(0), as: 'failed' as const };
    const shared = lane('r', {
      ...{ openIncidentId: '01KB', problemsStartedAt: [at(0)], problems: [problem], formerly: ['x'], unproven: 'e' },
      ...{ found: [{ id: 'f', startedAt: at(0) }], lastSuccessStartedAt: at(-60) },
    });

    expect(partLanes(lane('t'), shared).from).toEqual({ ...newLane('r'), version: 1, lastSuccessStartedAt: at(-60) });
  });

  it('knows a lane on which nothing has happened', () => {
    expect(isUnused(lane('a'))).toBe(true);
    expect(isUnused(lane('a', { lastSuccessStartedAt: at(0) }))).toBe(false);
    expect(isUnused(lane('a', { problemsStartedAt: [at(0)] }))).toBe(false);
    expect(isUnused(lane('a', { openIncidentId: '01KB' }))).toBe(false);
  });

  it('one success is enough for two lanes that are one', () => {
    const { to, from } = joinLanes(lane('a'), lane('b'));

    const two = anIncident({ openLanes: 2 });
    expect(seenOf(two, countLanesOnce(two, { to, from }, at(0)))).toEqual({
      becomes: { openLanes: 1 },
      told: [],
      rings: null,
      record: [
        'lanes-joined',
        'router',
        'Two of its lanes are one: it is known now whose recovery point was restored.',
        { lane: 'a', formerly: 'b', openLanes: 1 },
      ],
    });
    expect(countLanesOnce(anIncident({ openLanes: 1 }), { to, from }, at(0)).after.openLanes).toBe(1);
  });

  it('problems of both are on the first', () => {
    const problem = (startedAt: string) => ({ startedAt }) as unknown as NonNullable<Lane['problems']>[number];
    const { to } = joinLanes(lane('a', { problems: [problem(at(0))] }), lane('b', { problems: [problem(at(10))] }));

    expect(to.problems).toEqual([problem(at(0)), problem(at(10))]);
    expect(joinLanes(lane('a'), lane('b')).to).not.toHaveProperty('problems');
  });
});
