import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { editedOnce } from '../support/edited.ts';
import { faultClasses } from './fault-classes.ts';
import { ofDay } from './of-day.ts';

const proofs = faultClasses.flatMap(({ id, proofs: ofClass }) => ofClass.map((proof) => ({ id, ...proof })));

describe('prove: the table of fault classes', () => {
  it('has each of the forty classes once', () => {
    expect(faultClasses.map(({ id }) => id)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  });

  it('proves every class, or says why not', () => {
    const silent = faultClasses.filter(
      ({ proofs: ofClass, unproven }) => ofClass.length > 0 === (unproven !== undefined),
    );
    expect(silent.map(({ id }) => id)).toEqual([]);
    expect(faultClasses.filter(({ unproven }) => unproven !== undefined).map(({ id }) => id)).toEqual([24]);
  });

  it.each(proofs)('$id: "$named" stands in a test, and its defence where it is said to be', ({ test, takeOut }) => {
    expect(existsSync(test), `${test} is gone: name the test that proves it now`).toBe(true);
    expect(takeOut.length, 'says how to take the defence out').toBeGreaterThan(0);
    for (const one of takeOut) {
      const text = readFileSync(one.file, 'utf8');
      expect(editedOnce(text, one, 'test/prove/classes')).not.toBe(text);
    }
  });

  it('takes each in turn, three a day', () => {
    const days = Array.from({ length: 4 }, (_, day) => ofDay([1, 2, 3, 4], new Date(Date.UTC(2026, 10, 1 + day)), 3));
    expect(new Set(days.flat())).toEqual(new Set([1, 2, 3, 4]));
    expect(days.every((day) => day.length === 3)).toBe(true);
    expect(ofDay([1, 2], new Date(0), 3)).toEqual([1, 2]);
  });
});
