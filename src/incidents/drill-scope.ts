import { shellWord } from '../lib/shell-word.ts';

/** What a drill is to prove; `plain`: that a failure which no rule singles out is told. */
export const drillWays = ['plain', 'route', 'target', 'resource'] as const;

/** What one drill is to prove. */
export interface DrillScope {
  way: (typeof drillWays)[number];
  /** Name of the route or target, ARN of the resource; empty for `plain`. */
  name: string;
}

/** Returns the text by which a scope is known: two of the same text are the same. */
export function scopeKeyOf({ way, name }: DrillScope): string {
  return `${way}:${name}`;
}

/** Says what a drill is to prove: `route production databases`. Names are verbatim and hostile. */
export function sayScope({ way, name }: DrillScope): string {
  return way === 'plain' ? 'a plain failure' : `${way} ${name}`;
}

/** Returns the command that plays a drill of a scope by hand. */
export function drillCommand({ way, name }: DrillScope, { stage, region }: { stage: string; region: string }): string {
  const flags = {
    plain: '',
    route: ` --route ${shellWord(name)}`,
    target: ` --target ${shellWord(name)}`,
    resource: ` --like ${shellWord(name)}`,
  };
  return `npx backup-alerts drill${flags[way]} --stage ${shellWord(stage)} --region ${shellWord(region)}`;
}
