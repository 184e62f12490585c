import { randomBytes } from 'node:crypto';
import { hashOfShort } from '../../src/lib/short-link.ts';
import type { ShortLink, ShortLinks } from '../../src/ports/incidents/short-links.ts';

/** Short links in memory; by hash, as the table has them. */
export class MemoryShortLinks implements ShortLinks {
  readonly kept = new Map<string, ShortLink>();

  async make(link: ShortLink): Promise<string> {
    const token = randomBytes(16).toString('base64url');
    this.kept.set(hashOfShort(token), link);
    return token;
  }
}
