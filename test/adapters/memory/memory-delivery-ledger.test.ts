import { MemoryDeliveryLedger } from '../../../src/adapters/memory/memory-delivery-ledger.ts';
import { describeDeliveryLedger } from '../../support/ledger-contract.ts';

describeDeliveryLedger('adapters/memory/memory-delivery-ledger', () => {
  const ledger = new MemoryDeliveryLedger();
  return { ledger, health: ledger, unfinished: ledger };
});
