import { MemoryIncidentStore } from '../../../src/adapters/memory/memory-incident-store.ts';
import { describeAcceptances } from '../../support/acceptances-contract.ts';
import { describeRulesAnnouncements } from '../../support/announcements-contract.ts';
import { describeHeardJobs } from '../../support/heard-contract.ts';
import { describeHiddenAlerts } from '../../support/hidden-contract.ts';
import { MemoryAnnouncements } from '../../support/memory-announcements.ts';
import { describeSilences } from '../../support/silences-contract.ts';
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
describeSilences('adapters/memory/memory-silences', () => {
  const store = new MemoryIncidentStore();
  return { store, silences: store.silences };
});
describeAcceptances('adapters/memory/memory-acceptances', () => {
  const store = new MemoryIncidentStore();
  return { store, acceptances: store.acceptances };
});
describeRulesAnnouncements('support/memory-announcements', () => new MemoryAnnouncements());
