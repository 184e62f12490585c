import { beforeAll } from 'vitest';
import { deployedFunctions } from '../../local/deployed-functions.ts';
import { type Packaged, packageStack, type Resource, refOf, type Value } from './template.ts';

export const functions = deployedFunctions.map(({ name }) => name);

export let packaged: Packaged;

beforeAll(async () => {
  packaged = await packageStack();
});

export function lambda(name: string): Resource {
  const found = packaged
    .ofType('AWS::Lambda::Function')
    .find(({ Properties }) => Properties.Handler === `src/handlers/${name}.handler`);
  if (found === undefined) throw new Error(`serverless.yml has no function ${name}`);
  return found;
}

/** Rules with this target: those with the intake queue let events in, those with a function call it. */
export function rulesFor(target: string): Resource[] {
  const isFor = ({ Properties }: Resource) =>
    Properties.Targets.some(({ Arn }: { Arn: Value }) => refOf(Arn) === target);
  return packaged.ofType('AWS::Events::Rule').filter(isFor);
}
