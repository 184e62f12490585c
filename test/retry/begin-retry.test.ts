import { describe, expect, it } from 'vitest';
import { addSeconds } from '../../src/lib/instant.ts';
import { type BeginningFacts, beginRetry } from '../../src/retry/begin-retry.ts';
import {
  alikeOf,
  countAlike,
  currentBook,
  type RetryBook,
  withBegun,
  withOpenBreaker,
} from '../../src/retry/retry-book.ts';
import { breakerLanes } from '../../src/retry/retry-budget.ts';
import { noon } from '../support/alerts.ts';
import { aRetry, emptyBook } from './a-retry.ts';

const facts: BeginningFacts = {
  now: noon,
  rule: { isContinuous: false, copies: [] },
  isPointGone: false,
  roles: [aRetry().roleArn],
  newerPoint: null,
  runningJob: null,
  book: emptyBook,
  alike: 1,
};
const begun = (times: number, planId: string): RetryBook['begun'] =>
  Array.from({ length: times }, (_none, index) => ({
    id: `${planId}-${index}`,
    at: addSeconds(noon, -7200),
    planId,
    laneId: `lane-${index}`,
    alike: 'EBS|timed-out',
  }));

describe('retry/begin-retry', () => {
  it.each([
    ['backed-up', { newerPoint: 'arn:of:point' }],
    ['role-not-allowed', { roles: [] }],
    ['rule-gone', { rule: null }],
    ['continuous', { rule: { isContinuous: true, copies: [] } }],
    ['too-late', { now: addSeconds(noon, 7201) }],
    ['job-running', { now: addSeconds(noon, 7201), runningJob: 'other' }],
    ['job-running', { now: addSeconds(noon, 7000), runningJob: 'other' }],
    ['breaker', { book: { ...emptyBook, open: [{ alike: alikeOf(aRetry()), until: addSeconds(noon, 1) }] } }],
    ['day-spent', { book: { ...emptyBook, begun: begun(20, 'another') } }],
    ['plan-spent', { book: { ...emptyBook, begun: begun(10, 'plan-1') } }],
  ] as const)('does not begin: %s', (because, change) => {
    expect(beginRetry(aRetry(), { ...facts, ...change })).toEqual({ do: 'not', because });
  });

  const copy = { pointArn: 'arn:of:point', vaultName: 'main', destinationVaultArn: 'arn:of:vault' };
  const withCopy = { rule: { isContinuous: true, copies: [{ vaultArn: 'arn:of:vault' }] } };

  it.each([
    ['copied', { newerPoint: 'another-job' }],
    ['no-such-copy', { rule: { isContinuous: false, copies: [{ vaultArn: 'arn:of:another' }] } }],
    ['point-gone', { isPointGone: true }],
    ['rule-gone', { rule: null }],
  ] as const)('does not begin a copy: %s', (because, change) => {
    expect(beginRetry(aRetry({ copy }), { ...facts, ...withCopy, ...change })).toEqual({ do: 'not', because });
  });

  it('begins a copy whose rule makes it, even of what it backs up continuously', () => {
    expect(beginRetry(aRetry({ copy }), { ...facts, ...withCopy })).toEqual({ do: 'start' });
    expect(alikeOf(aRetry({ copy }))).not.toBe(alikeOf(aRetry()));
  });

  it('opens the breaker with the first that is one of many', () => {
    const alike = breakerLanes;

    expect(beginRetry(aRetry(), { ...facts, alike })).toEqual({ do: 'not', because: 'breaker', opens: true });
    expect(beginRetry(aRetry(), { ...facts, alike: alike - 1 })).toEqual({ do: 'start' });
  });

  it('begins where other breakers are open, or this one was, and something is left of each budget', () => {
    const open = [
      { alike: 'EBS|internal-error', until: addSeconds(noon, 60) },
      { alike: alikeOf(aRetry()), until: noon },
    ];
    const book = { ...emptyBook, open, begun: [...begun(9, 'plan-1'), ...begun(10, 'another')] };

    expect(beginRetry(aRetry(), { ...facts, book })).toEqual({ do: 'start' });
  });

  it('waits for another job of the resource', () => {
    expect(beginRetry(aRetry(), { ...facts, runningJob: 'other' })).toEqual({
      do: 'wait',
      until: addSeconds(noon, 900),
    });
  });

  it('gives one retry of a day to a plan, even where there is only one', () => {
    expect(beginRetry(aRetry({ perDay: 1 }), facts)).toEqual({ do: 'start' });
  });
});

describe('retry/retry-book', () => {
  it('forgets what is a day old, and breakers that are over', () => {
    const retry = aRetry();
    const later = withOpenBreaker(withBegun(emptyBook, retry, noon), retry, noon);

    expect(currentBook(later, addSeconds(noon, 86_399)).begun).toHaveLength(1);
    expect(currentBook(later, addSeconds(noon, 86_400)).begun).toHaveLength(0);
    expect(currentBook(later, addSeconds(noon, 3599)).open).toHaveLength(1);
    expect(currentBook(later, addSeconds(noon, 3600)).open).toHaveLength(0);
    expect(later.version).toBe(2);
  });

  it('has each retry and each breaker once', () => {
    const retry = aRetry();
    const twice = withBegun(withBegun(emptyBook, retry, noon), retry, addSeconds(noon, 60));
    const open = withOpenBreaker(withOpenBreaker(emptyBook, retry, noon), retry, addSeconds(noon, 60));

    expect(twice.begun).toEqual([expect.objectContaining({ id: retry.id, at: addSeconds(noon, 60) })]);
    expect(open.open).toEqual([{ alike: alikeOf(retry), until: addSeconds(noon, 3660) }]);
  });

  it('counts resources, not attempts, of one type and cause within the hour', () => {
    const retry = aRetry();
    const waiting = [
      retry,
      aRetry({ id: 'again', attempt: 2 }),
      aRetry({ id: 'b', laneId: 'b' }),
      aRetry({ id: 'c', laneId: 'c', errorCode: 'timed-out' }),
      aRetry({ id: 'd', laneId: 'd', resourceType: 'EBS' }),
    ];
    const hour = { ...aRetry({ id: 'e', laneId: 'e' }) };
    const book = withBegun(withBegun(emptyBook, hour, addSeconds(noon, -60)), aRetry({ id: 'f', laneId: 'f' }), noon);

    expect(countAlike(retry, waiting, book, noon)).toBe(4);
    expect(countAlike(retry, waiting, book, addSeconds(noon, 7200))).toBe(2);
  });
});
