import { MemoryIncidentStore } from '../../../src/adapters/memory/memory-incident-store.ts';
import { describeRulesAnnouncements } from '../../support/announcements-contract.ts';
import { describeHiddenAlerts } from '../../support/hidden-contract.ts';
import { MemoryAnnouncements } from '../../support/memory-announcements.ts';
import { describeIncidentStore } from '../../support/store-contract.ts';

describeIncidentStore('adapters/memory/memory-incident-store', () => new MemoryIncidentStore());
describeHiddenAlerts('adapters/memory/memory-incident-store: hidden alerts', () => {
  const store = new MemoryIncidentStore();
  return { store, hidden: store };
});
describeRulesAnnouncements('support/memory-announcements', () => new MemoryAnnouncements());
