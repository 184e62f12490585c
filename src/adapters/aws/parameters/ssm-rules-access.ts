import { DeleteParameterCommand, PutParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { PartWrite, RulesAccess, SecretsFound } from '../../../ports/rules/rules-access.ts';
import type { RulesText } from '../../../ports/rules/rules-source.ts';
import { findSecrets } from './find-secrets.ts';
import { parameterOf, SsmRulesSource } from './ssm-rules-source.ts';

/** The rules below one path of Parameter Store, to read and to write. */
export class SsmRulesAccess extends SsmRulesSource implements RulesAccess {
  readonly #client: SSMClient;
  readonly #path: string;

  constructor(client: SSMClient, path: string) {
    super(client, path);
    this.#client = client;
    this.#path = path;
  }

  async place(): Promise<string> {
    return `${this.#path} in ${await this.#client.config.region()}`;
  }

  parameter(part: string): string {
    return parameterOf(this.#path, part);
  }

  async newest(): Promise<RulesText | null> {
    try {
      const [newest = null] = await this.history(1);
      return newest;
    } catch (error) {
      // A person may be allowed to read the rules and not their history.
      if ((error as Error).name !== 'AccessDeniedException') throw error;
      return this.latest();
    }
  }

  async write({ name, text, tier, exists }: PartWrite): Promise<number> {
    const put = { Name: parameterOf(this.#path, name), Value: text, Overwrite: exists };
    // An existing parameter keeps its type: it may be a SecureString.
    const { Version = 0 } = await this.#put({ ...put, ...(exists ? {} : { Type: 'String' }) }, tier);
    return Version;
  }

  async remove(name: string): Promise<void> {
    try {
      await this.#client.send(new DeleteParameterCommand({ Name: parameterOf(this.#path, name) }));
    } catch (error) {
      if ((error as Error).name !== 'ParameterNotFound') throw error;
    }
  }

  findSecrets(names: readonly string[]): Promise<SecretsFound> {
    return findSecrets(this.#client, names);
  }

  /** Writes a parameter; one that is already Advanced stays so, because Parameter Store refuses to change it back. */
  async #put(put: { Name: string; Value: string; Overwrite: boolean; Type?: 'String' }, tier: PartWrite['tier']) {
    try {
      return await this.#client.send(new PutParameterCommand({ ...put, Tier: tier }));
    } catch (error) {
      if (tier === 'Advanced' || !/advanced-parameter tier/i.test((error as Error).message)) throw error;
      return this.#client.send(new PutParameterCommand({ ...put, Tier: 'Advanced' }));
    }
  }
}
