import type { Instant } from '../../lib/instant.ts';

/** What a short link stands for: one incident, told to one target, until a moment. */
export interface ShortLink {
  incidentId: string;
  recipient: string;
  endsAt: Instant;
}

/** Makes links that fit a message of 140 characters. */
export interface ShortLinks {
  /** Keeps what a new link stands for, and returns its secret part; only the hash of that is kept. @throws when the table does not answer. */
  make(link: ShortLink): Promise<string>;
}
