import { GetParameterCommand, GetParameterHistoryCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { RulesSource, RulesText } from '../../ports/rules-source.ts';

/** Earlier versions looked at when the newest is not valid; each page of the history holds up to 50. */
const earlierVersions = 20;

/** The rules as one Parameter Store parameter. */
export class SsmRulesSource implements RulesSource {
  readonly #client: SSMClient;
  readonly #path: string;

  constructor(client: SSMClient, path: string) {
    this.#client = client;
    this.#path = path;
  }

  async latest(): Promise<RulesText | null> {
    try {
      const { Parameter } = await this.#client.send(
        new GetParameterCommand({ Name: this.#path, WithDecryption: true }),
      );
      return Parameter?.Value === undefined ? null : textOf(Parameter);
    } catch (error) {
      if ((error as Error).name === 'ParameterNotFound') return null;
      throw error;
    }
  }

  async earlier(): Promise<RulesText[]> {
    const versions: RulesText[] = [];
    let nextToken: string | undefined;
    do {
      const page = await this.#client.send(
        new GetParameterHistoryCommand({
          Name: this.#path,
          WithDecryption: true,
          MaxResults: 50,
          NextToken: nextToken,
        }),
      );
      versions.push(...(page.Parameters ?? []).filter(({ Value }) => Value !== undefined).map(textOf));
      nextToken = page.NextToken;
    } while (nextToken !== undefined);
    return versions.sort((a, b) => Number(b.version) - Number(a.version)).slice(1, 1 + earlierVersions);
  }
}

function textOf(parameter: {
  Value?: string | undefined;
  Version?: number | undefined;
  LastModifiedUser?: string | undefined;
  LastModifiedDate?: Date | undefined;
}): RulesText {
  return {
    text: parameter.Value ?? '',
    version: String(parameter.Version ?? 0),
    modifiedBy: parameter.LastModifiedUser ?? null,
    modifiedAt: parameter.LastModifiedDate?.toISOString() ?? null,
  };
}
