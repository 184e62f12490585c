import { MemoryIncidentStore } from '../../../src/adapters/memory/memory-store.ts';
import { describeIncidentStore } from '../../support/store-contract.ts';

describeIncidentStore('adapters/memory/memory-store', () => new MemoryIncidentStore());
