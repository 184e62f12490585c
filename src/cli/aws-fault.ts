import { inertLine } from '../lib/text.ts';

const signIn =
  'sign in (aws sso login), name a profile (AWS_PROFILE) or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY';

/** What the names and texts of AWS's faults mean, and what to do. */
const meanings: readonly (readonly [RegExp, (permission: string) => string])[] = [
  [
    /Region is missing|Region not accepted|No AWS Region/i,
    () => 'no Region is set; set AWS_REGION, or name a profile that has one (AWS_PROFILE)',
  ],
  [/Expired/i, () => `the credentials have expired; ${signIn}`],
  [/CredentialsProvider|CredentialsMissing|could not load credentials/i, () => `there are no credentials; ${signIn}`],
  [
    /UnrecognizedClient|InvalidClientToken|SignatureDoesNotMatch|InvalidSignature/i,
    () => `AWS does not know the credentials; ${signIn}`,
  ],
  [
    /AccessDenied|NotAuthorized|Unauthorized/i,
    (permission) => `access is denied; allow ${permission} to whom these credentials belong`,
  ],
  [/Throttl|TooManyRequests|RequestLimit/i, () => 'AWS is asked too much just now; try again in a few minutes'],
  [
    /ENOTFOUND|ECONNREFUSED|EAI_AGAIN|ECONNRESET|NetworkingError|fetch failed/i,
    () => 'AWS cannot be reached; look at the network and at AWS_REGION',
  ],
  [/Timeout|TimedOut|AbortError/i, () => 'AWS did not answer in time; try again'],
];

/**
 * Returns why asking AWS failed and what to do about it, as the end of a sentence.
 *
 * @param permission what would have to be allowed: `backup:ListBackupJobs`
 */
export function sayAwsFault(error: unknown, permission: string): string {
  const { name = '', message = '', code = '' } = error as Error & { code?: string };
  const known = meanings.find(([pattern]) => pattern.test(`${name} ${code} ${message}`));
  return known === undefined ? inertLine(`${name}: ${message}`).slice(0, 300).replace(/\.$/, '') : known[1](permission);
}
