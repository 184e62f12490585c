import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { describeContractsOn } from '../support/aws-contracts.ts';
import { differences } from './differences.ts';
import { type Moto, startMoto } from './moto.ts';

// A single process answers every call, on a machine that may be busy.

let moto: Moto;
const met = new Set<string>();

beforeAll(async () => {
  moto = await startMoto();
});

afterAll(() => moto?.stop(), 20_000);

/** Where moto differs from AWS a test has to fail: one that passes says that the difference is gone. */
beforeEach(({ task }) => {
  const difference = differences.find(({ test }) => test === task.name);
  if (difference === undefined) return;
  met.add(difference.test);
  Object.assign(task, { fails: true });
});

describeContractsOn('moto', () => moto.endpoint);

describe('moto: where it differs from AWS', () => {
  it('is listed with the page that says what AWS does, and every case of the list is tested', () => {
    expect(differences.filter(({ page }) => !page.startsWith('https://docs.aws.amazon.com/'))).toEqual([]);
    expect(differences.map(({ test }) => test).filter((test) => !met.has(test))).toEqual([]);
  });
});
