import type { Instant } from '../../lib/instant.ts';

/** The incident that a vendor's own id leads back to. */
export interface LedTo {
  incidentId: string;
  /** The target that was told of it there. */
  target: string;
}

/** Finds the incident that a vendor means by an id of its own. */
export interface VendorRefs {
  leadsTo(channel: string, id: string): Promise<LedTo | null>;
  /** Notes another id by which the vendor names the same incident. */
  note(channel: string, id: string, to: LedTo, now: Instant): Promise<void>;
}
