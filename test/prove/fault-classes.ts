import { crashFaults } from './classes/crashes.ts';
import { eventFaults } from './classes/events.ts';
import { peopleFaults } from './classes/people.ts';
import { securityFaults } from './classes/security.ts';
import { serviceFaults } from './classes/services.ts';
import type { FaultClass } from './fault-class.ts';

/**
 * What can go wrong around the router, the test that proves that it does no harm, and the defence that this test is
 * about. `npm run prove` takes each defence out of a copy and sees the test fail.
 */
export const faultClasses: readonly FaultClass[] = [
  ...crashFaults,
  ...eventFaults,
  ...peopleFaults,
  ...securityFaults,
  ...serviceFaults,
].toSorted((a, b) => a.id - b.id);
