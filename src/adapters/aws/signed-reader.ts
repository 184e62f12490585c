import { AwsCallError, type AwsJsonRequest, awsJsonCall } from './signed-request.ts';

/** Region, credentials and endpoints to read with. */
export interface SignedAccess extends Pick<AwsJsonRequest, 'region' | 'credentials'> {
  endpoints: { ssm: string | null; dynamodb: string | null };
}

/** Longest that the page waits for either, in milliseconds. */
const timeoutMs = 4000;

/** Makes one call of a service with these credentials. @throws AWS's error, or that it did not answer */
export function signedCall(
  { region, credentials, endpoints }: SignedAccess,
  call: Pick<AwsJsonRequest, 'target' | 'jsonVersion' | 'payload'> & { service: keyof SignedAccess['endpoints'] },
): Promise<unknown> {
  return awsJsonCall({ ...call, region, credentials, endpoint: endpoints[call.service], timeoutMs });
}

/**
 * Returns a parameter, decrypted, or null when there is none, without loading the AWS SDK: somebody woken at night waits for
 * this page, and loading the SDK would be most of that time.
 *
 * @throws {Error} when Parameter Store does not answer
 */
export async function signedParameter(access: SignedAccess, name: string): Promise<string | null> {
  try {
    const answer = (await signedCall(access, {
      service: 'ssm',
      target: 'AmazonSSM.GetParameter',
      jsonVersion: '1.1',
      payload: { Name: name, WithDecryption: true },
    })) as { Parameter?: { Value?: string } };
    return answer.Parameter?.Value ?? null;
  } catch (error) {
    if (error instanceof AwsCallError && error.name === 'ParameterNotFound') return null;
    throw error;
  }
}
