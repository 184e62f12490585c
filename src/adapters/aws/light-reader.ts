import { parseSigningKeys, type SigningKey } from '../../lib/signed-token.ts';
import type { LinkKeys } from '../../ports/link-keys.ts';
import { type AwsJsonRequest, awsJsonCall } from './signed-request.ts';
import { incidentKey } from './table-keys.ts';

/** Where and as whom to read. */
export interface LightAccess extends Pick<AwsJsonRequest, 'region' | 'credentials'> {
  endpoints: { ssm: string | null; dynamodb: string | null };
}

/** Longest that the page waits for either, in milliseconds. */
const timeoutMs = 4000;

/**
 * Reads the two things the page behind a link needs, without loading the AWS SDK: somebody woken at night
 * waits for this page, and the SDK is most of what they would wait for.
 */
export class LightReader implements LinkKeys {
  readonly #access: LightAccess;
  readonly #settings: { tableName: string; linkKeysName: string };

  constructor(access: LightAccess, settings: { tableName: string; linkKeysName: string }) {
    this.#access = access;
    this.#settings = settings;
  }

  async keys(): Promise<SigningKey[]> {
    const answer = (await this.#call({
      service: 'ssm',
      target: 'AmazonSSM.GetParameter',
      jsonVersion: '1.1',
      payload: { Name: this.#settings.linkKeysName, WithDecryption: true },
    })) as { Parameter?: { Value?: string } };
    return parseSigningKeys(answer.Parameter?.Value ?? '');
  }

  /** Returns the stored incident as DynamoDB has it, or null. */
  async incident(incidentId: string): Promise<Record<string, unknown> | null> {
    const { pk, sk } = incidentKey(incidentId);
    const answer = (await this.#call({
      service: 'dynamodb',
      target: 'DynamoDB_20120810.GetItem',
      jsonVersion: '1.0',
      payload: { TableName: this.#settings.tableName, Key: { pk: { S: pk }, sk: { S: sk } }, ConsistentRead: true },
    })) as { Item?: { incident?: AttributeValue } };
    const incident = answer.Item?.incident;
    return incident === undefined ? null : (plainValue(incident) as Record<string, unknown>);
  }

  #call(
    call: Pick<AwsJsonRequest, 'target' | 'jsonVersion' | 'payload'> & { service: keyof LightAccess['endpoints'] },
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
