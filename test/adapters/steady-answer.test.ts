import { describe, expect, it, vi } from 'vitest';
import { SteadyAnswer } from '../../src/adapters/steady-answer.ts';

const patience = { freshMs: 60_000, leastMs: 5000, staleMs: 600_000 };

function steady(...answers: (() => Promise<string>)[]) {
  const clock = { now: 0 };
  const question = vi.fn(() => (answers.length > 1 ? answers.shift() : answers[0])?.() ?? Promise.reject());
  return { clock, question, answer: new SteadyAnswer(question, patience, () => clock.now) };
}
const says = (text: string) => async () => text;
const fails = () => Promise.reject(new Error('throttled'));

describe('adapters/steady-answer', () => {
  it('asks once for all who come in the same moment, and again after a minute', async () => {
    const { clock, question, answer } = steady(says('a'), says('b'));
    expect(await Promise.all(Array.from({ length: 100 }, () => answer.read()))).toEqual(Array(100).fill('a'));
    clock.now = 59_999;
    expect(await answer.read()).toBe('a');
    expect(question).toHaveBeenCalledTimes(1);
    clock.now = 60_000;
    expect(await answer.read()).toBe('b');
    expect(question).toHaveBeenCalledTimes(2);
  });

  it('asks again soon for an answer that does not serve, and no more often than it may', async () => {
    const { clock, question, answer } = steady(says('old'), says('new'));
    const isNew = (text: string) => text === 'new';
    expect(await answer.read(isNew)).toBe('old');
    clock.now = 4999;
    expect(await answer.read(isNew)).toBe('old');
    expect(question).toHaveBeenCalledTimes(1);
    clock.now = 5000;
    expect(await answer.read(isNew)).toBe('new');
  });

  it('keeps that asking failed for a moment, so that a flood during an outage asks little', async () => {
    const { clock, question, answer } = steady(fails, says('a'));
    for (let visits = 0; visits < 100; visits += 1) await expect(answer.read()).rejects.toThrow('throttled');
    expect(question).toHaveBeenCalledTimes(1);
    clock.now = 5000;
    expect(await answer.read()).toBe('a');
  });

  it('falls back on the last answer while asking fails, for ten minutes', async () => {
    const { clock, question, answer } = steady(says('a'), fails);
    await answer.read();
    clock.now = 60_000;
    expect(await answer.read()).toBe('a');
    clock.now = 65_000;
    expect(await answer.read()).toBe('a');
    expect(question).toHaveBeenCalledTimes(3);
    clock.now = 600_000;
    await expect(answer.read()).rejects.toThrow('throttled');
  });
});
