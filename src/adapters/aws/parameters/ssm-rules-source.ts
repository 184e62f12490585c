import {
  GetParameterCommand,
  GetParameterHistoryCommand,
  GetParametersByPathCommand,
  type ParameterHistory,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { awsLimits } from '../../../lib/aws-limits.ts';
import { PageTokens } from '../../../lib/page-tokens.ts';
import type { RulesPart, RulesSource, RulesText } from '../../../ports/rules/rules-source.ts';
import { newestFirst, stateOf, statesOf } from './rules-states.ts';

/** How many parameters are read: one more than rules may have, so that too many are noticed and none is silently left out. */
const mostParts = 101;

/** How many parameters' histories are read: those edited last. */
const mostHistories = 10;

/** The rules as the parameter at a path and those below it. */
export class SsmRulesSource implements RulesSource {
  readonly #client: SSMClient;
  readonly #path: string;

  constructor(client: SSMClient, path: string) {
    this.#client = client;
    this.#path = path;
  }

  /** Makes one call for the parameter and, in parallel, one for every ten parameters below it, at least one. */
  async latest(): Promise<RulesText | null> {
    const [own, below] = await Promise.all([this.#own(), this.#below()]);
    return stateOf([...own, ...below]);
  }

  async history(most: number): Promise<RulesText[]> {
    const parts = (await this.latest())?.parts ?? [];
    const byEdit = parts.toSorted(newestFirst);
    const versions = byEdit.slice(mostHistories);
    for (const { name } of byEdit.slice(0, mostHistories)) versions.push(...(await this.#versions(name)));
    return statesOf(versions, most);
  }

  async #own(): Promise<RulesPart[]> {
    try {
      const { Parameter } = await this.#client.send(
        new GetParameterCommand({ Name: this.#path, WithDecryption: true }),
      );
      return Parameter?.Value === undefined ? [] : [this.#partOf({ ...Parameter, Name: this.#path })];
    } catch (error) {
      if ((error as Error).name === 'ParameterNotFound') return [];
      throw error;
    }
  }

  async #below(): Promise<RulesPart[]> {
    const parts = new Map<string, RulesPart>();
    const named = new PageTokens('GetParametersByPath');
    let nextToken: string | undefined;
    do {
      const page = await this.#client.send(
        new GetParametersByPathCommand({
          Path: this.#path,
          Recursive: true,
          WithDecryption: true,
          MaxResults: awsLimits.parametersPerPage,
          NextToken: nextToken,
        }),
      );
      for (const parameter of page.Parameters ?? []) {
        const part = this.#partOf(parameter);
        if (parameter.Value !== undefined) parts.set(part.name, part);
      }
      nextToken = named.after(page.NextToken);
    } while (nextToken !== undefined && parts.size < mostParts);
    return [...parts.values()];
  }

  async #versions(name: string): Promise<RulesPart[]> {
    const versions: RulesPart[] = [];
    const named = new PageTokens('GetParameterHistory');
    let nextToken: string | undefined;
    do {
      const page = await this.#client.send(
        new GetParameterHistoryCommand({
          Name: parameterOf(this.#path, name),
          WithDecryption: true,
          MaxResults: awsLimits.versionsPerPage,
          NextToken: nextToken,
        }),
      );
      const valued = (page.Parameters ?? []).filter(({ Value }) => Value !== undefined);
      versions.push(...valued.map((version) => ({ ...this.#partOf(version), name })));
      nextToken = named.after(page.NextToken);
    } while (nextToken !== undefined);
    return versions;
  }

  #partOf(parameter: ParameterHistory): RulesPart {
    return {
      name: partNameOf(this.#path, parameter.Name ?? ''),
      text: parameter.Value ?? '',
      version: String(parameter.Version ?? 0),
      modifiedBy: parameter.LastModifiedUser ?? null,
      modifiedAt: parameter.LastModifiedDate?.toISOString() ?? null,
    };
  }
}

/** Returns the parameter of a part: `/backup-alerts/prod/routing/10-dba` of `routing/10-dba`. */
export function parameterOf(path: string, part: string): string {
  return `${stageOf(path)}${part}`;
}

function partNameOf(path: string, parameter: string): string {
  const stage = stageOf(path);
  return parameter.startsWith(stage) ? parameter.slice(stage.length) : parameter;
}

function stageOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}
