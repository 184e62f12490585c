import type { Commit } from '../../ports/incidents/incident-store.ts';
import type { RetryBooks } from '../../ports/incidents/retry-books.ts';

type Book = Awaited<ReturnType<RetryBooks['read']>>;

/** The book of retries in memory. */
export class MemoryRetryBooks implements RetryBooks {
  #book: Book = { version: 0, begun: [], open: [] };

  async read(): Promise<Book> {
    return structuredClone(this.#book);
  }

  keep(book: Book): void {
    this.#book = book;
  }

  /** Says whether a change builds on the book as it is. */
  isAsRead(change: Commit['retryBook']): boolean {
    return change === undefined || change.expectedVersion === this.#book.version;
  }
}
