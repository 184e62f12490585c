import type { Instant } from '../../lib/instant.ts';

/** What a short link opens: one incident, for one target, until a moment. */
export interface ShortLink {
  incidentId: string;
  recipient: string;
  endsAt: Instant;
}

/** Makes links that fit a message of 140 characters. */
export interface ShortLinks {
  /** Stores a new link and returns its secret part, of which only the hash is stored. @throws {Error} when the table does not answer */
  make(link: ShortLink): Promise<string>;
}
