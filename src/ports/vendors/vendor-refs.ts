import type { Instant } from '../../lib/instant.ts';

/** What a vendor's own id leads back to. */
export interface LedTo {
  incidentId: string;
  /** The target that was told of it there. */
  target: string;
}

/** Knows which incident a vendor means when it names something by an id of its own. */
export interface VendorRefs {
  leadsTo(channel: string, id: string): Promise<LedTo | null>;
  /** Notes one more id by which the vendor calls the same thing. */
  note(channel: string, id: string, to: LedTo, now: Instant): Promise<void>;
}
