/**
 * What can go wrong between a function and an AWS service, and how it looks on the wire. Used by the proxy of the
 * deployed stack and by the simulated AWS of the movable clock, so that both play the same outages.
 */

/** A service by the name that its requests are signed with. */
export type ServiceName =
  | 'dynamodb'
  | 'ssm'
  | 'sqs'
  | 'states'
  | 'sns'
  | 'ses'
  | 'backup'
  | 'tagging'
  | 'kms'
  | 'cloudtrail';

/** An error as a service words it. */
export interface ServiceError {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** One way in which calls of a service go wrong. */
export interface ServiceFault {
  readonly services: readonly ServiceName[];
  /** Only these operations; absent: all of them. */
  readonly operations?: readonly string[];
  /** `hang`: no answer ever. `late`: the answer comes `lateMs` later. `lost`: it is done, and the answer is lost. */
  readonly kind: 'error' | 'hang' | 'late' | 'lost';
  /** Default: the service's own words for being unavailable. */
  readonly error?: ServiceError;
  readonly lateMs?: number;
  /** Share of the calls that are struck, 0 to 1; default all. */
  readonly share?: number;
}

/** A call of a service. */
export interface ServiceCall {
  readonly service: ServiceName;
  readonly operation: string;
}

/** Returns the fault that strikes a call; null: none. */
export function faultOf(call: ServiceCall, faults: readonly ServiceFault[], random: () => number): ServiceFault | null {
  const strikes = ({ services, operations, share = 1 }: ServiceFault) =>
    services.includes(call.service) &&
    (operations === undefined || operations.includes(call.operation)) &&
    (share >= 1 || random() < share);
  return faults.find(strikes) ?? null;
}

/** Every service that a function calls for its work, rather than for what an alert says besides. */
export const coreServices: readonly ServiceName[] = ['dynamodb', 'ssm', 'sqs', 'states', 'sns'];

/**
 * What each service answers when it cannot: the common or service-specific errors of its API reference.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/CommonErrors.html
 */
const unavailable: Record<ServiceName, ServiceError> = {
  dynamodb: { status: 500, code: 'InternalServerError', message: 'The server encountered an internal error.' },
  ssm: { status: 500, code: 'InternalServerError', message: 'An error occurred on the server side.' },
  sqs: { status: 503, code: 'ServiceUnavailable', message: 'The request has failed due to a temporary failure.' },
  states: { status: 503, code: 'ServiceUnavailable', message: 'The request has failed due to a temporary failure.' },
  sns: { status: 500, code: 'InternalError', message: 'Internal service error.' },
  ses: { status: 500, code: 'InternalServiceErrorException', message: 'The service has an internal error.' },
  backup: { status: 500, code: 'ServiceUnavailableException', message: 'The request failed temporarily.' },
  tagging: { status: 500, code: 'InternalServiceException', message: 'The request failed temporarily.' },
  kms: { status: 500, code: 'KMSInternalException', message: 'An internal exception occurred.' },
  cloudtrail: { status: 503, code: 'ServiceUnavailable', message: 'The request failed temporarily.' },
};

/** What each service answers to a caller that is too fast. */
export const throttled: Partial<Record<ServiceName, ServiceError>> = {
  dynamodb: { status: 400, code: 'ThrottlingException', message: 'Rate of requests exceeds the allowed throughput.' },
  ssm: { status: 400, code: 'ThrottlingException', message: 'Rate exceeded' },
  sqs: { status: 400, code: 'RequestThrottled', message: 'The request was denied due to request throttling.' },
  states: { status: 400, code: 'ThrottlingException', message: 'Rate exceeded' },
  sns: { status: 429, code: 'Throttled', message: 'Rate exceeded' },
};

const keyArn = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

/**
 * What the services that encrypt with the stack's key answer while that key is disabled. DynamoDB hands on KMS's
 * own words as an AccessDeniedException (as in aws/aws-cdk issue 18616), SQS and SNS have errors of their own,
 * Parameter Store says InvalidKeyId.
 */
export const keyDisabled: readonly ServiceFault[] = [
  encrypted(['dynamodb'], {
    status: 400,
    code: 'AccessDeniedException',
    message: `KMS key access denied error: com.amazonaws.services.kms.model.DisabledException: ${keyArn} is disabled. (Service: AWSKMS; Status Code: 400; Error Code: DisabledException)`,
  }),
  encrypted(['sqs'], { status: 400, code: 'KmsDisabled', message: `${keyArn} is disabled.` }, [
    'SendMessage',
    'SendMessageBatch',
    'ReceiveMessage',
  ]),
  encrypted(['sns'], { status: 400, code: 'KMSDisabled', message: `${keyArn} is disabled.` }),
  encrypted(['ssm'], { status: 400, code: 'InvalidKeyId', message: `${keyArn} is disabled.` }, [
    'GetParameter',
    'GetParameters',
    'GetParametersByPath',
  ]),
  encrypted(['kms'], { status: 400, code: 'DisabledException', message: `${keyArn} is disabled.` }),
];

function encrypted(
  services: readonly ServiceName[],
  error: ServiceError,
  operations?: readonly string[],
): ServiceFault {
  return { services, kind: 'error', error, ...(operations && { operations }) };
}

/** An answer as it goes over the wire. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Returns an error in the protocol of its service: XML for SNS, JSON for the others. */
export function errorAnswer(service: ServiceName, error: ServiceError = unavailable[service]): WireAnswer {
  const { status, code, message } = error;
  const requestId = '00000000-0000-4000-8000-000000000000';
  if (service === 'sns') {
    const type = status < 500 ? 'Sender' : 'Receiver';
    const body = `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>${type}</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
    return { status, headers: { 'content-type': 'text/xml' }, body };
  }
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'x-amzn-errortype': code,
    'x-amzn-requestid': requestId,
  };
  return { status, headers, body: JSON.stringify({ __type: code, message, Message: message }) };
}
