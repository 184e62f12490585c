import { describe, expect, it } from 'vitest';
import { addSeconds } from '../../src/lib/instant.ts';
import type { IncidentStore } from '../../src/ports/incidents/incident-store.ts';
import type { RetryBooks } from '../../src/ports/incidents/retry-books.ts';
import { type RetryBook, withBegun, withOpenBreaker } from '../../src/retry/retry-book.ts';
import { aRetry } from '../retry/a-retry.ts';
import { noon } from './alerts.ts';

/** What the book of retries promises, wherever it is kept. */
export function describeRetryBooks(
  name: string,
  underTest: () => { store: Pick<IncidentStore, 'commit'>; books: RetryBooks },
): void {
  describe(name, () => {
    it('is empty at first, and then as it was written last, by whoever read it last', async () => {
      const { store, books } = underTest();
      const write = (before: RetryBook, after: RetryBook) =>
        store.commit({ retryBook: { expectedVersion: before.version, after } });
      const first = await books.read();
      // A test that is tried again finds what it wrote.
      if (first.version === 0) expect(first).toEqual({ version: 0, begun: [], open: [] });

      const second = withBegun(first, aRetry(), noon);
      expect(await write(first, second)).toBe(true);
      expect(await books.read()).toEqual(second);
      expect(await write(first, withBegun(first, aRetry({ id: 'other' }), noon)), 'somebody was first').toBe(false);

      const third = withOpenBreaker(second, aRetry(), addSeconds(noon, 60));
      expect(await write(second, third)).toBe(true);
      expect(await write(second, third)).toBe(false);
      expect(await books.read()).toEqual(third);
    });
  });
}
