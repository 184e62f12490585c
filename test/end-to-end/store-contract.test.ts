import { afterAll, beforeAll } from 'vitest';
import { type MiniStack, startMiniStack } from '../../local/ministack.ts';
import { describeContractsOn } from '../support/aws-contracts.ts';

/** The contracts that the ports in memory keep, kept by the adapters that ship, on services that run. */
let ministack: MiniStack;

beforeAll(async () => {
  ministack = await startMiniStack();
}, 120_000);

afterAll(() => ministack.stop(), 20_000);

describeContractsOn('end-to-end/store-contract: on MiniStack', () => ministack.endpoint);
