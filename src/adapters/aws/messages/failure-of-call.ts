/** What a failed AWS call means for the delivery. */
export interface CallFailure {
  retryable: boolean;
  reason: 'rate-limited' | 'server-error' | 'timeout' | 'network' | 'bad-request' | 'bad-credentials' | 'not-found';
  detail: string;
}

const throttles = /Throttl|TooManyRequests|LimitExceeded|RequestLimit|SlowDown/;
const credentials =
  /AccessDenied|AuthorizationError|InvalidSecurity|UnrecognizedClient|ExpiredToken|InvalidClientTokenId|SignatureDoesNotMatch|NotAuthorized/;

/**
 * A key that cannot be used, which SNS says with status 400: not the message is at fault, and a person has to enable the key.
 * https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
const keyTrouble = /^KMS(?:Disabled|InvalidState|OptInRequired)/;

/** Reads an error of the AWS SDK: whether another try can help, and why not. The detail holds only the error's name. */
export function failureOfCall(error: unknown): CallFailure {
  const {
    name = 'Error',
    $metadata,
    $fault,
  } = error as Error & {
    $metadata?: { httpStatusCode?: number };
    $fault?: string;
  };
  const status = $metadata?.httpStatusCode;
  const detail = status === undefined ? name : `${name} (HTTP ${status})`;
  if (throttles.test(name) || status === 429) return { retryable: true, reason: 'rate-limited', detail };
  if (credentials.test(name) || keyTrouble.test(name)) return { retryable: false, reason: 'bad-credentials', detail };
  if (/NotFound/.test(name)) return { retryable: false, reason: 'not-found', detail };
  if (name === 'TimeoutError' || name === 'AbortError') return { retryable: true, reason: 'timeout', detail };
  if (status === undefined && $fault === undefined) return { retryable: true, reason: 'network', detail };
  if (status !== undefined && status >= 500) return { retryable: true, reason: 'server-error', detail };
  return { retryable: false, reason: 'bad-request', detail };
}
