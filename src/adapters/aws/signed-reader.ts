import type { Incident } from '../../incidents/incident.ts';
import { AwsCallError, type AwsJsonRequest, awsJsonCall } from './signed-request.ts';
import { incidentOf } from './table/stored-forms.ts';
import { incidentKey } from './table/table-keys.ts';

/** Where and as whom to read. */
export interface SignedAccess extends Pick<AwsJsonRequest, 'region' | 'credentials'> {
  endpoints: { ssm: string | null; dynamodb: string | null };
}

/** Longest that the page waits for either, in milliseconds. */
const timeoutMs = 4000;

/**
 * Reads what the page behind a link needs, without loading the AWS SDK: somebody woken at night
 * waits for this page, and the SDK is most of what they would wait for.
 */
export class SignedReader {
  readonly #access: SignedAccess;
  readonly #tableName: string;

  constructor(access: SignedAccess, tableName: string) {
    this.#access = access;
    this.#tableName = tableName;
  }

  /** Returns a parameter, decrypted, or null when there is none. @throws when Parameter Store does not answer. */
  async parameter(name: string): Promise<string | null> {
    try {
      const answer = (await this.#call({
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

  /** Returns the stored incident, or null. */
  async incident(incidentId: string): Promise<Incident | null> {
    const { pk, sk } = incidentKey(incidentId);
    const answer = (await this.#call({
      service: 'dynamodb',
      target: 'DynamoDB_20120810.GetItem',
      jsonVersion: '1.0',
      payload: { TableName: this.#tableName, Key: { pk: { S: pk }, sk: { S: sk } }, ConsistentRead: true },
    })) as { Item?: { incident?: AttributeValue } };
    const incident = answer.Item?.incident;
    return incident === undefined ? null : incidentOf(plainValue(incident));
  }

  #call(
    call: Pick<AwsJsonRequest, 'target' | 'jsonVersion' | 'payload'> & { service: keyof SignedAccess['endpoints'] },
  ): Promise<unknown> {
    const { region, credentials, endpoints } = this.#access;
    return awsJsonCall({ ...call, region, credentials, endpoint: endpoints[call.service], timeoutMs });
  }
}

/** DynamoDB's wire form of the kinds of value an incident has. */
type AttributeValue =
  | { S: string }
  | { N: string }
  | { BOOL: boolean }
  | { NULL: true }
  | { L: AttributeValue[] }
  | { M: Record<string, AttributeValue> };

function plainValue(value: AttributeValue): unknown {
  if ('S' in value) return value.S;
  if ('N' in value) return Number(value.N);
  if ('BOOL' in value) return value.BOOL;
  if ('L' in value) return value.L.map(plainValue);
  if ('M' in value)
    return Object.fromEntries(Object.entries(value.M).map(([name, inner]) => [name, plainValue(inner)]));
  return null;
}
