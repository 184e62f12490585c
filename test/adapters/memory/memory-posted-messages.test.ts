import { MemoryDeliveryLedger } from '../../../src/adapters/memory/memory-delivery-ledger.ts';
import { MemoryPostedMessages } from '../../../src/adapters/memory/memory-posted-messages.ts';
import { describePostedMessages } from '../../support/posted-contract.ts';

describePostedMessages('adapters/memory/memory-posted-messages', () => {
  const ledger = new MemoryDeliveryLedger();
  return { messages: new MemoryPostedMessages(), refs: ledger, ledger };
});
