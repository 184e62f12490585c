import { DescribeParametersCommand, GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { Looked, SecretFound } from '../../../ports/deployment/deployment.ts';
import { looked, lookedFor } from './looked.ts';

/** Reads secrets with a person's credentials, each only once, because several targets may share one. */
export class SecretReader {
  readonly #client: SSMClient;
  readonly #read = new Map<string, Promise<Looked<SecretFound | null>>>();

  constructor(client: SSMClient) {
    this.#client = client;
  }

  /** @param name without `ssm:` */
  secret(name: string): Promise<Looked<SecretFound | null>> {
    const known = this.#read.get(name) ?? this.#ask(name);
    this.#read.set(name, known);
    return known;
  }

  async #ask(name: string): Promise<Looked<SecretFound | null>> {
    const [read, described] = await Promise.all([
      lookedFor('ssm:GetParameter', () =>
        this.#client.send(new GetParameterCommand({ Name: name, WithDecryption: true })),
      ),
      looked('ssm:DescribeParameters', () =>
        this.#client.send(new DescribeParametersCommand({ ParameterFilters: [{ Key: 'Name', Values: [name] }] })),
      ),
    ]);
    if ('notKnown' in read) return read;
    if (read.value === null) return { value: null };
    const { Value = '', Type } = read.value.Parameter ?? {};
    // The key is useful to know; when it cannot be read, the secret itself still counts as read.
    const keyId = 'value' in described ? (described.value.Parameters?.[0]?.KeyId ?? null) : null;
    return { value: { value: Value, isSecure: Type === 'SecureString', keyId } };
  }
}
