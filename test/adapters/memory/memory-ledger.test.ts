import { MemoryDeliveryLedger } from '../../../src/adapters/memory/memory-ledger.ts';
import { describeDeliveryLedger } from '../../support/ledger-contract.ts';

describeDeliveryLedger('adapters/memory/memory-ledger', () => {
  const ledger = new MemoryDeliveryLedger();
  return { ledger, health: ledger, unfinished: ledger };
});
