import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type MiniStack, startMiniStack } from '../../local/ministack.ts';
import { describeContractsOn } from '../support/aws-contracts.ts';

/**
 * Where MiniStack takes more than AWS does, by the title of the test that fails on it; the contract stays as it is, and
 * a test that passes says that the difference is gone. The bounds are in docs/limits.md, each with AWS's page.
 */
const unbounded: readonly string[] = [
  'keeps the last hundred versions',
  'refuses more than 4096 bytes in the tier Standard',
  'refuses more than 8192 bytes in the tier Advanced',
  'says that one more recipient is too many',
  'publishes a subject of a hundred characters, and says that one more is too many',
];

/** The contracts that the ports in memory keep, kept by the adapters that ship, on services that run. */
let ministack: MiniStack;

beforeAll(async () => {
  ministack = await startMiniStack();
}, 120_000);

afterAll(() => ministack.stop(), 20_000);

beforeEach(({ task }) => {
  if (unbounded.includes(task.name)) Object.assign(task, { fails: true });
});

describeContractsOn('end-to-end/store-contract: on MiniStack', () => ministack.endpoint);
