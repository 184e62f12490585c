import { MemoryRateLimiter } from '../../../src/adapters/memory/memory-rate-limiter.ts';
import { describeDeliveryPace } from '../../support/pace-contract.ts';

describeDeliveryPace('adapters/memory/memory-rate-limiter', () => new MemoryRateLimiter());
