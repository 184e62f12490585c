import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { localAccount, localRegion, projectFolder } from '../../local/folders.ts';
import { callQuery } from '../../local/local-aws.ts';
import { editedEverywhere } from '../support/edited.ts';
import type { RolePolicy } from '../support/granted.ts';

/** A role that a person has, with policies of `examples/iam`. */
export interface PersonsRole {
  readonly policies: readonly RolePolicy[];
  /** The environment of a program that is run with it. */
  readonly environment: NodeJS.ProcessEnv;
}

/** Makes a role with policies of `examples/iam`, said of the stack that runs here, and takes it on. */
export async function makeRole(endpoint: string, name: string, examples: readonly string[]): Promise<PersonsRole> {
  const iam = (Action: string, fields: Record<string, string>) =>
    callQuery(endpoint, 'iam', { Action, Version: '2010-05-08', RoleName: name, ...fields });
  const account = { AWS: `arn:aws:iam::${localAccount}:root` };
  const trust = { Effect: 'Allow', Principal: account, Action: 'sts:AssumeRole' };
  await iam('CreateRole', {
    AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [trust] }),
  });
  const documents = await Promise.all(examples.map(readExample));
  for (const [index, PolicyDocument] of documents.entries())
    await iam('PutRolePolicy', { PolicyName: examples[index] ?? '', PolicyDocument });
  const xml = await callQuery(endpoint, 'sts', {
    ...{ Action: 'AssumeRole', Version: '2011-06-15', RoleSessionName: 'auditor' },
    RoleArn: `arn:aws:iam::${localAccount}:role/${name}`,
  });
  const said = (element: string) => new RegExp(`<${element}>([^<]+)</${element}>`).exec(xml)?.[1] ?? '';
  return {
    policies: documents.map((text) => ({ role: name, document: JSON.parse(text) as RolePolicy['document'] })),
    environment: {
      AWS_ACCESS_KEY_ID: said('AccessKeyId'),
      AWS_SECRET_ACCESS_KEY: said('SecretAccessKey'),
      AWS_SESSION_TOKEN: said('SessionToken'),
    },
  };
}

async function readExample(name: string): Promise<string> {
  const text = await readFile(path.join(projectFolder, 'examples', 'iam', `${name}.json`), 'utf8');
  return editedEverywhere(text, ['backup-alert-router-prod', 'backup-alert-router-local'], ['eu-west-1', localRegion]);
}
