/**
 * Every error the product throws on purpose: what it means, whether trying again can help,
 * and what the operator does. Expected outcomes are values, not errors.
 */
export const routerErrors = {
  'event-unreadable': {
    meaning: 'A message on the intake queue is not JSON or not an object.',
    retryable: false,
    remedy: 'Read it in the intake dead-letter queue; fix or remove its sender, then delete or redrive it.',
  },
  'message-crashes': {
    meaning: 'A message on the intake queue ended the whole function each time it was handled alone.',
    retryable: false,
    remedy: 'Read it in the intake dead-letter queue and report it; redrive it after an update.',
  },
  'out-of-time': {
    meaning: 'There was no time left in this run of the function to finish a message.',
    retryable: true,
    remedy: 'Nothing: the message is tried again. If it lasts, see which AWS service answers slowly.',
  },
  'event-foreign': {
    meaning: 'A message on the intake queue is not about AWS Backup.',
    retryable: false,
    remedy: 'Read it in the intake dead-letter queue; correct the rule or subscription that sent it, then delete it.',
  },
  'order-unreadable': {
    meaning: 'A message on the deliveries queue is not an order that this version can read.',
    retryable: false,
    remedy: 'Read it in the deliveries dead-letter queue; redrive it once the version that wrote it is deployed.',
  },
  'watch-incomplete': {
    meaning: 'A part of what watch looks after could not be done in this run.',
    retryable: true,
    remedy: 'Nothing: the next run does it. If it lasts, the faults logged before it say which part and why.',
  },
  'retries-incomplete': {
    meaning: 'A backup that is due to be started again could not be looked at or started in this run.',
    retryable: true,
    remedy: 'Nothing: the next run does it, a minute later. If it lasts, the faults logged before it say why.',
  },
  'archive-incomplete': {
    meaning: 'A day of evidence could not be archived in this run.',
    retryable: true,
    remedy:
      'Nothing at first: the next run goes on with it, an hour later, and loses nothing. If it lasts, `cause` and `because` beside this say what AWS refuses: permissions and keys are put right by deploying again or enabling the key; jobs of a day are lost to the archive after 35 days.',
  },
  'store-conflict': {
    meaning: 'An incident kept changing while this change was being written.',
    retryable: true,
    remedy: 'Nothing: the message is tried again. If it lasts, look for a storm of events in one group.',
  },
  'incident-missing': {
    meaning: 'A delivery or an escalation names an incident that is not in the table.',
    retryable: false,
    remedy: 'Check that the table was not restored to an earlier time; then delete the message.',
  },
  'list-cut': {
    meaning: 'A list of AWS is cut: it names a page again that it had named before, or pages without end.',
    retryable: true,
    remedy: 'Ask again; a function does so by itself. If it lasts, ask AWS Support why that list does not end.',
  },
  'configuration-invalid': {
    meaning: 'A function was deployed without a setting it needs.',
    retryable: false,
    remedy: 'Deploy again with the serverless.yml of this version.',
  },
  'secret-unavailable': {
    meaning: 'A secret named in the rules or needed by the product cannot be read from Parameter Store.',
    retryable: true,
    remedy: 'Create the SecureString parameter under the secrets path, or correct its name in the rules.',
  },
  'delivery-unroutable': {
    meaning: 'Neither a target nor any fallback, not even the alert topic, could be reached.',
    retryable: true,
    remedy: 'Read the deliveries dead-letter queue and the outcomes in the delivery ledger.',
  },
} as const satisfies Record<string, ErrorEntry>;

interface ErrorEntry {
  meaning: string;
  retryable: boolean;
  remedy: string;
}

/** The code of an error; the catalogue says what each means. */
export type ErrorCode = keyof typeof routerErrors;

/** An error with a code from the catalogue. Details are for logs: never put a secret in them. */
export class RouterError extends Error {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, details: Record<string, unknown> = {}, cause?: unknown) {
    super(`${routerErrors[code].meaning} ${routerErrors[code].remedy}`, cause === undefined ? {} : { cause });
    this.name = 'RouterError';
    this.code = code;
    this.retryable = routerErrors[code].retryable;
    this.details = details;
  }
}
