import type { PlaceWords } from './place-words.ts';
import { type RetryChoice, RetryForm, readRetry, sayRetry } from './retry-form.ts';
import { type OptionWords, option } from './route-option.ts';

/** The row of `retry` in the table of route options. */
export const retryOption = option({
  as: 'retryChoice',
  schema: RetryForm,
  read: readRetry,
  unsaid: null as RetryChoice | null,
  inherits: 'around',
  withContinue: 'no',
  withIgnore: false,
  refersTo: null,
  byDefault: null,
  decided: { unrouted: null },
  said: { name: 'retries ', say: sayRetry, otherwise: 'never', draw: (retry) => [`retries ${sayRetry(retry)}`] },
});

/** What editors say of the places in it. */
const retryWords = {
  attempts: {
    says: 'How often at most until a backup of the resource succeeds; 0: never, inside a route that does. Left out: 1.',
    examples: [1, 2],
  },
  after: {
    says: 'How long after the failure is heard of; each further attempt waits twice as long as the one before it. Left out: 15m.',
    examples: ['15m', '1h'],
    form: { duration: ['5m', '6h'] },
  },
  perDay: {
    says: 'How many backups at most are started again within 24 hours in this account and Region, half of them of one plan. Left out: 20.',
    examples: [20, 50],
  },
  dryRun: { says: 'Only records what would have been done. Left out: false.', examples: [true] },
} as const satisfies Readonly<Record<string, PlaceWords>>;

/** What is said of it; see `route-options.ts`. */
export const retryOptionWords = {
  says: 'Starts failed backups and copies again, where the cause passes by itself. Left out: never; attempts: 0 where a route around it does.',
  examples: [{ attempts: 1, after: '15m' }],
  page: 'starts a failed backup or copy again where the cause passes by itself, and goes on if that fails: `{ attempts: 1, after: 15m, perDay: 20, dryRun: false }`, see [automatic retries](operations/retry.md) (never, unless set)',
  inside: retryWords,
} as const satisfies OptionWords;
