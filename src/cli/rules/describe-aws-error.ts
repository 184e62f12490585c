import { hideSecrets } from '../../lib/secret-literal.ts';
import { inertLine, truncate } from '../../lib/text.ts';

const login =
  'give --profile or set AWS_PROFILE and log in (aws sso login), or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY';

/** What to do about errors of AWS, by their names. */
const remedies: Readonly<Record<string, string>> = {
  CredentialsProviderError: `There are no AWS credentials: ${login}`,
  TokenProviderError: `There are no AWS credentials: ${login}`,
  ExpiredToken: `The AWS credentials have expired: ${login}`,
  ExpiredTokenException: `The AWS credentials have expired: ${login}`,
  InvalidClientTokenId: `AWS does not know these credentials: ${login}`,
  InvalidSignatureException:
    'AWS does not accept these credentials: check the secret key, and the clock of this machine',
  UnrecognizedClientException: `AWS does not know these credentials: ${login}`,
  InternalServerError: 'Parameter Store has a fault of its own. Try again',
  ParameterAlreadyExists: 'Somebody made this parameter in the meantime. Look at it with rules pull, then push again',
  ParameterLimitExceeded: 'There are as many parameters in this account and Region as there may be. Delete some',
  ParameterMaxVersionLimitExceeded:
    'The oldest version of this parameter has a label and cannot make room. Remove the label',
  ThrottlingException: 'Parameter Store is busy. Try again',
  TooManyUpdates: 'Somebody writes this parameter at the same time. Look at it with rules pull, then push again',
};

/** How services call it: most AccessDeniedException, S3 and CloudFormation AccessDenied, SNS AuthorizationError, EC2 UnauthorizedOperation. */
const denial = /^(?:AccessDenied|AuthorizationError|NotAuthorized|UnauthorizedOperation)(?:Exception)?$/;

const unreachable =
  /^(?:ECONN\w+|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH|CERT_\w+|DEPTH_ZERO_\w+)$/;

/** What the commands that read and write rules are denied. */
const usualAction = 'that action on the parameters of the rules and below them';

/**
 * Returns in words what went wrong with a call of AWS and what to do about it; null for any other error. The text is inert
 * and shows no secret.
 *
 * @param action what would have to be allowed: `backup:ListBackupJobs`
 */
export function describeAwsError(error: unknown, action: string = usualAction): string | null {
  if (!(error instanceof Error)) return null;
  const { name, message } = error;
  const said = hideSecrets(truncate(inertLine(message), 500));
  if (/^Region (?:is missing|not accepted)/.test(message))
    return 'There is no AWS Region, or none that could be one: give --region, or set AWS_REGION.';
  if (denial.test(name)) return `AWS denies it. Ask for ${action} (${said}).`;
  const remedy = Object.hasOwn(remedies, name) ? remedies[name] : undefined;
  if (remedy !== undefined) return `${remedy} (${said}).`;
  const code = String((error as NodeJS.ErrnoException).code ?? '');
  if (unreachable.test(code) || name === 'TimeoutError')
    return `AWS cannot be reached: check the network, the Region and AWS_ENDPOINT_URL (${said}).`;
  return '$metadata' in error ? `AWS answered ${inertLine(name)}: ${said}` : null;
}
