import type { RetryBook } from '../../retry/retry-book.ts';

/** Reads what was begun and which breakers are open; it is written with the incident that it is about. */
export interface RetryBooks {
  /** Returns the book, or an empty one. */
  read(): Promise<RetryBook>;
}
