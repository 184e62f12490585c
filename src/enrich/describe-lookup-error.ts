/** Names of AWS errors that mean access was denied. */
const denial = /AccessDenied|Unauthorized|NotAuthorized/i;

/** What names of AWS errors mean, in words; their messages are left out, because they may quote anything. */
const meanings: readonly (readonly [RegExp, string])[] = [
  [denial, 'access denied'],
  [/Throttl|TooManyRequests|LimitExceeded|SlowDown/i, 'throttled'],
  [/NotFound/i, 'AWS does not know it'],
  [/ExpiredToken|Credentials|UnrecognizedClient|InvalidClientToken/i, 'no valid credentials'],
  [/Timeout|Abort/i, 'no answer in time'],
  [/Unavailable|InternalFailure|InternalServer|DependencyFailure/i, 'the service is unavailable'],
];

/** Why the router did not ask AWS at all. */
const refusals = { storm: 'not asked, because many failures like this one came at once' } as const;

/** Thrown instead of asking AWS. */
export class NotAsked extends Error {
  readonly reason: keyof typeof refusals;

  constructor(reason: keyof typeof refusals) {
    super(refusals[reason]);
    this.reason = reason;
  }
}

/**
 * Returns in words why asking AWS failed: our own reason, or one from the error's name alone.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/CommonErrors.html
 */
export function describeLookupError(error: unknown): string {
  if (error instanceof NotAsked) return refusals[error.reason];
  const name = error instanceof Error && typeof error.name === 'string' ? error.name.slice(0, 64) : '';
  const known = meanings.find(([pattern]) => pattern.test(name));
  if (known !== undefined) return known[1];
  return /^\w{1,64}$/.test(name) && name !== 'Error' ? `the request failed (${name})` : 'the request failed';
}

/** Says whether asking AWS failed because it is not allowed, so that asking again is of no use. */
export function isDenied(error: unknown): boolean {
  return error instanceof Error && denial.test(error.name);
}
