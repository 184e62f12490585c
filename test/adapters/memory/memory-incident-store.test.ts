import { MemoryIncidentStore } from '../../../src/adapters/memory/memory-incident-store.ts';
import { describeRulesAnnouncements } from '../../support/announcements-contract.ts';
import { describeHeardJobs } from '../../support/heard-contract.ts';
import { describeHiddenAlerts } from '../../support/hidden-contract.ts';
import { MemoryAnnouncements } from '../../support/memory-announcements.ts';
import { describePersonsItems } from '../../support/persons-items-contract.ts';
import { describeRetryBooks } from '../../support/retry-books-contract.ts';
import { describeIncidentStore } from '../../support/store-contract.ts';

describeIncidentStore('adapters/memory/memory-incident-store', () => new MemoryIncidentStore());
describeHiddenAlerts('adapters/memory/memory-incident-store: hidden alerts', () => {
  const store = new MemoryIncidentStore();
  return { store, hidden: store };
});
describeHeardJobs('adapters/memory/memory-heard-jobs', () => {
  const store = new MemoryIncidentStore();
  return { store, heardJobs: store.heardJobs };
});
describePersonsItems('adapters/memory/memory-persons-items: silences', 'silence', () => {
  const store = new MemoryIncidentStore();
  return { store, items: store.silences };
});
describePersonsItems('adapters/memory/memory-persons-items: acceptances', 'acceptance', () => {
  const store = new MemoryIncidentStore();
  return { store, items: store.acceptances };
});
describeRetryBooks('adapters/memory/memory-retry-books', () => {
  const store = new MemoryIncidentStore();
  return { store, books: store.retryBooks };
});
describeRulesAnnouncements('support/memory-announcements', () => new MemoryAnnouncements());
