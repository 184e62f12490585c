import type { Fault } from '../simulators/faults.ts';

/** How a vendor behaves during an outage: a fault of its simulator that strikes until it is taken back. */
export type VendorFault = Pick<Fault, 'vendor' | 'kind' | 'status' | 'retryAfter' | 'delayMs'>;

/** The vendors of the targets of these rules, by the names of their simulators. */
export const vendors = {
  slack: 'slack',
  mail: 'ses',
  jira: 'jira',
  webhook: 'hooks.example.com',
} as const;

/** Answers every request with 503. */
export function away(vendor: string): VendorFault {
  return { vendor, kind: 'status', status: 503 };
}
