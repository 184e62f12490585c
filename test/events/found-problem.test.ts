import { describe, expect, it } from 'vitest';
import type { Fields } from '../../src/events/fields.ts';
import {
  type FoundProblem,
  findingIn,
  foundEvent,
  goneEvent,
  overEvent,
  readFound,
} from '../../src/events/found-problem.ts';
import { normaliseEvent } from '../../src/events/normalise.ts';

const problem = {
  id: 'unprotected|x',
  reason: 'unprotected',
  severity: 'high',
  about: 'resource',
  subject: 'x',
  name: 'orders-db',
  says: 'No plan selects it.',
  jobId: 'J-1',
  resourceArn: 'arn:aws:rds:eu-west-1:111122223333:db:orders-db',
  resourceType: 'RDS',
  planId: null,
  planArn: null,
  destinationVaultArn: null,
  startedAt: '2026-11-22T03:00:00.000Z',
} as unknown as FoundProblem;
const home = { accountId: '111122223333', region: 'eu-west-1' };
const at = '2026-11-22T04:00:00.000Z';
const read = (event: Fields) => readFound(event.detail as Fields, null);

describe('events/found-problem', () => {
  it('is a problem while it is found, and over when it is not', () => {
    expect(read(foundEvent(problem, home, at))).toMatchObject({
      kind: 'missed',
      outcome: 'failed',
      at,
      statusMessage: 'No plan selects it.',
      found: {
        id: 'unprotected|x',
        reason: 'unprotected',
        severity: 'high',
        about: 'resource',
        subject: 'x',
        name: 'orders-db',
      },
    });
    expect(read(overEvent(problem, 'It is in a plan again.', home, at))).toMatchObject({
      outcome: 'succeeded',
      statusMessage: 'It is in a plan again.',
    });
    expect(read(foundEvent({ ...problem, about: 'run' } as FoundProblem, home, at)).found?.about).toBe('run');
  });

  it('says whether somebody did it once', () => {
    const deedIn = (isDeed: unknown) =>
      read(foundEvent({ ...problem, isDeed } as FoundProblem, home, at)).found?.isDeed;

    expect([deedIn(true), deedIn(undefined), deedIn('true')]).toEqual([true, undefined, undefined]);
  });

  it('says how many it counts, where it does, and is the same whenever it is found anew', () => {
    const countIn = (count: unknown) => read(foundEvent({ ...problem, count } as FoundProblem, home, at)).found?.count;
    const id = `finding-${'a'.repeat(24)}`;

    expect([countIn(3), countIn(undefined), countIn('3')]).toEqual([3, undefined, undefined]);
    expect([`${id}-mi1`, `${id}-zz9`, 'another'].map((one) => findingIn({ id: one }))).toEqual([id, id, 'another']);
  });

  it('says in which state a key is, where one is', () => {
    const found = (keyState?: string) =>
      read(foundEvent({ ...problem, ...(keyState !== undefined && { keyState }) } as FoundProblem, home, at)).found;

    expect(found('Disabled')).toMatchObject({ keyState: 'Disabled' });
    expect(found()).not.toHaveProperty('keyState');
  });

  it('says of a resource that is gone on which of its lanes, be it that of a size or of a drill', () => {
    const size = { bytes: 1, usualBytes: 9, runs: 5 };
    const heard = (more: object) => normaliseEvent(goneEvent({ ...problem, drill: false, ...more }, home, at), at);

    expect(heard({ size })).toMatchObject({ state: 'GONE', size, drill: false });
    expect(heard({ drill: true })).toMatchObject({ state: 'GONE', drill: true });
    expect(heard({ drill: true })).not.toHaveProperty('size');
  });

  it.each([
    [
      { bytes: '9', usualBytes: null, runs: {} },
      { bytes: 0, usualBytes: 0, runs: 0 },
    ],
    [
      { bytes: 1.5, runs: 5 },
      { bytes: 0, usualBytes: 0, runs: 5 },
    ],
    ['9', undefined],
    [[9], undefined],
  ])('of %j as a size it takes numbers only', (size, read) => {
    expect(readFound({ jobId: 'J-3', size }, null).size).toEqual(read);
  });

  it('of which little is said is about the set-up, under the id of its job', () => {
    expect(readFound({ jobId: 'J-2' }, null).found).toEqual({
      id: 'J-2',
      reason: '',
      severity: '',
      about: 'set-up',
      subject: null,
      name: null,
    });
  });
});
