import type { Outlook } from '../escalation/outlook.ts';
import type { Alert } from '../incidents/alert.ts';
import type { IncidentOrder } from '../incidents/delivery-order.ts';
import type { Incident } from '../incidents/incident.ts';
import type { Told } from '../incidents/told.ts';
import type { Instant } from '../lib/instant.ts';
import type { Times } from './times.ts';
import type { Work } from './work.ts';

/** What a notice is made of. */
export interface NoticeInput {
  incident: Incident;
  /** The newest enriched alerts, newest first; may be empty. */
  alerts: readonly Alert[];
  order: IncidentOrder;
  /** Signed link for this target; null when there is nothing to sign with. */
  acknowledgeUrl: string | null;
  /** The same in few characters, for a channel that needs it; absent or null: there is none. */
  shortUrl?: string | null;
  now: Instant;
  /** How this target is told times; absent: in UTC. */
  times?: Times;
  /** What its owners and the rules say of who works on it by when; absent: nothing. */
  work?: Work;
  /** Who was told by now and how it arrived; absent: nobody looked. */
  told?: readonly Told[] | null;
  /** What comes next while nobody answers; absent: nobody looked. */
  outlook?: Outlook | null;
}
