import { MemoryRateLimiter } from '../../../src/adapters/memory/memory-pace.ts';
import { describeDeliveryPace } from '../../support/pace-contract.ts';

describeDeliveryPace('adapters/memory/memory-pace', () => new MemoryRateLimiter());
