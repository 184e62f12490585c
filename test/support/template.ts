import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { inject } from 'vitest';
import { readyBundles } from '../../local/bundles.ts';
import { keptCompiled, localEnvironment, projectFolder } from '../../local/folders.ts';
import { onceARun } from './once-a-run.ts';

/** A value of a template: text, number, list, object or an intrinsic function. */
export type Value = string | number | boolean | null | Value[] | { [name: string]: Value };

/** One resource of a template. */
export interface Resource {
  id: string;
  Type: string;
  Condition?: string;
  DependsOn?: string | string[];
  // biome-ignore lint/suspicious/noExplicitAny: a template is read by path, and a wrong path fails the test that reads it
  Properties: any;
}

/** One statement of a policy, its single values made lists. */
export interface Statement {
  /** Where it is: resource and statement. */
  at: string;
  Effect: string;
  Action: string[];
  Resource: Value[];
  Principal?: Value;
  Condition?: Record<string, Record<string, Value>>;
}

/** What `serverless package` makes. */
export interface Packaged {
  /** The whole template, as CloudFormation gets it. */
  template: { Resources: Record<string, { Type: string; Properties: Record<string, Value> }> };
  resources: Resource[];
  conditions: Record<string, Value>;
  ofType(type: string): Resource[];
  get(id: string): Resource;
}

/**
 * Runs `serverless package --stage prod` on a copy of the deployable, so that no deploy that runs at the same
 * time gets in its way, and reads the template it makes; once a run for the same parameters.
 */
export async function packageStack(parameters: Readonly<Record<string, string>> = {}): Promise<Packaged> {
  const what = `serverless package ${JSON.stringify(parameters)}`;
  return read(JSON.parse(await onceARun(inject('onceARun'), what, () => makeTemplate(parameters))));
}

async function makeTemplate(parameters: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'backup-alert-router-package-'));
  try {
    for (const part of [
      'serverless.yml',
      'serverless',
      'src',
      'esbuild.config.cjs',
      'package.json',
      'package-lock.json',
    ]) {
      await cp(path.join(projectFolder, part), path.join(folder, part), { recursive: true });
    }
    const given = Object.entries(parameters).map(([name, value]) => `--param=${name}=${value}`);
    await symlink(path.join(projectFolder, 'node_modules'), path.join(folder, 'node_modules'));
    const bundles = await readyBundles(folder, { packages: 'out' });
    const quiet = { SLS_TELEMETRY_DISABLED: '1', SLS_NOTIFICATIONS_MODE: 'off', NO_COLOR: '1' };
    await promisify(execFile)('serverless', ['package', '--stage', 'prod', '--package', 'out', ...given], {
      cwd: folder,
      // An endpoint where nobody is: packaging needs no AWS. The framework leaves bundles in the temporary folder.
      env: {
        ...localEnvironment('http://127.0.0.1:1'),
        ...quiet,
        ...keptCompiled,
        ...bundles.environment,
        TMPDIR: folder,
      },
    });
    await bundles.keep();
    return await readFile(path.join(folder, 'out/cloudformation-template-update-stack.json'), 'utf8');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function read(template: {
  Resources: Record<string, Omit<Resource, 'id'>>;
  Conditions: Record<string, Value>;
}): Packaged {
  const resources = Object.entries(template.Resources).map(([id, resource]) => ({ id, ...resource }));
  return {
    template: template as unknown as Packaged['template'],
    resources,
    conditions: template.Conditions,
    ofType: (type) => resources.filter(({ Type }) => Type === type),
    get(id) {
      const resource = resources.find((one) => one.id === id);
      if (resource === undefined) throw new Error(`the template has no ${id}`);
      return resource;
    },
  };
}

/** Returns the resource that a `Ref` or `Fn::GetAtt` names, or null. */
export function refOf(value: unknown): string | null {
  const { Ref, 'Fn::GetAtt': attribute } = (value ?? {}) as { Ref?: string; 'Fn::GetAtt'?: [string, string] };
  return Ref ?? attribute?.[0] ?? null;
}

/** Returns the statements of a policy document. */
export function statementsOf(at: string, document: { Statement: Record<string, Value>[] }): Statement[] {
  return document.Statement.map((statement, index) => ({
    ...(statement as unknown as Statement),
    at: `${at} ${statement.Sid ?? index}`,
    Action: [statement.Action ?? []].flat() as string[],
    Resource: [statement.Resource ?? []].flat(),
  }));
}

/** Returns what the roles of the stack allow, statement by statement. */
export function permissionsOf(packaged: Packaged): Statement[] {
  const inline = packaged
    .ofType('AWS::IAM::Role')
    .flatMap(({ id, Properties }) =>
      ((Properties.Policies ?? []) as { PolicyDocument: { Statement: Record<string, Value>[] } }[]).flatMap(
        ({ PolicyDocument }) => statementsOf(id, PolicyDocument),
      ),
    );
  const attached = packaged
    .ofType('AWS::IAM::Policy')
    .flatMap(({ id, Properties }) => statementsOf(id, Properties.PolicyDocument));
  return [...inline, ...attached].map((statement) => ({
    ...statement,
    Resource: statement.Resource.flatMap((resource) => chosen(resource, packaged)),
  }));
}

/** Returns what an `Fn::If` of the template comes to, as a list: empty for what is left out. */
export function chosen(value: Value, { conditions }: Pick<Packaged, 'conditions'>): Value[] {
  const { 'Fn::If': choice } = (value ?? {}) as { 'Fn::If'?: [string, Value, Value] };
  if (choice === undefined) return refOf(value) === 'AWS::NoValue' ? [] : [value];
  const [name, yes, no] = choice;
  return chosen(holds(conditions[name] ?? null) ? yes : no, { conditions });
}

/** Returns whether a condition of the template holds with the parameters it was made with. */
export function holds(condition: Value): boolean {
  const { 'Fn::Not': not, 'Fn::Equals': equals } = condition as { 'Fn::Not'?: [Value]; 'Fn::Equals'?: [Value, Value] };
  if (not !== undefined) return !holds(not[0]);
  if (equals !== undefined) return JSON.stringify(equals[0]) === JSON.stringify(equals[1]);
  throw new Error(`a condition this test cannot read: ${JSON.stringify(condition)}`);
}
