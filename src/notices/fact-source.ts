import type { Outlook } from '../escalation/outlook.ts';
import type { Alert } from '../incidents/alert.ts';
import type { Incident } from '../incidents/incident.ts';
import type { Told } from '../incidents/told.ts';
import type { Instant } from '../lib/instant.ts';
import type { Deadlines } from './deadlines.ts';
import type { Clock } from './times.ts';
import type { AccountNames } from './where.ts';

/** What facts are drawn from: the enriched alerts may be missing, the incident never is. */
export interface FactSource extends AccountNames {
  incident: Incident;
  /** Newest first. */
  alerts: readonly Alert[];
  now: Instant;
  /** What times are written by; absent: in UTC. */
  clock?: Clock;
  /** The zone of the target; absent: UTC. */
  timezone?: string;
  /** Which target it is for; absent: any. */
  target?: string;
  /** By when it is to be answered and over; absent: nobody says. */
  deadlines?: Deadlines;
  /** What its ticket is called; absent: it has none, or this is it. */
  ticket?: string;
  /** Who was told by now, and what comes next; null or absent: nobody looked. */
  told?: readonly Told[] | null;
  outlook?: Outlook | null;
}
