import type { IncidentStore } from '../../ports/incidents/incident-store.ts';
import type { RetryBooks } from '../../ports/incidents/retry-books.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Account } from './look.ts';

/** What carrying out retries needs. */
export interface RetryDependencies extends Pick<Dependencies, 'queue' | 'timers' | 'now'>, Account {
  store: Pick<IncidentStore, 'load' | 'commit' | 'clearOutbox'>;
  books: RetryBooks;
  /** The roles that may be handed on to AWS Backup; none: nothing is started. */
  roles: readonly string[];
}

/** What AWS says that it will say again: asking for the same once more is of no use. */
const finalErrors: readonly string[] = [
  'InvalidParameterValueException',
  'MissingParameterValueException',
  'InvalidRequestException',
  'LimitExceededException',
  'ResourceNotFoundException',
  'AccessDeniedException',
  'ValidationException',
];

/** Says whether AWS refused something for good. */
export function isFinal(error: unknown): error is Error {
  return error instanceof Error && finalErrors.includes(error.name);
}
