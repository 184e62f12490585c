import * as z from 'zod/mini';
import { type DefaultName, optionGroups, type WrittenOption, type WrittenOptions } from './kept-options.ts';
import type { RouteOptionName } from './route-options.ts';
import { OneLine, Sentence } from './written-forms.ts';

/** A route as people write it, with routes inside it. */
export interface RouteDocument extends WrittenOptions {
  name: string;
  match?: unknown;
  ignore?: string | undefined;
  continue?: boolean | undefined;
  routes?: RouteDocument[] | undefined;
}

const { withDefault, withoutDefault, onlyContinuing } = optionGroups;

/** The form of a route. */
export const Route: z.ZodMiniType<RouteDocument> = z.strictObject({
  name: OneLine,
  match: z.optional(z.unknown()),
  ...shapeOf([...withDefault, ...withoutDefault]),
  ignore: z.optional(Sentence),
  continue: z.optional(z.boolean()),
  ...shapeOf(onlyContinuing),
  get routes() {
    return z.optional(z.array(Route).check(z.minLength(1, 'is empty; leave it out')));
  },
});

/** Values for routes that do not set an option. */
export const Defaults = z.strictObject(shapeOf<DefaultName>(withDefault));

/** Returns the schema fields of options, all of them optional. */
function shapeOf<Name extends RouteOptionName>(
  rows: typeof optionGroups.withDefault,
): { [One in Name]: z.ZodMiniOptional<z.ZodMiniType<WrittenOption<One>>> } {
  return Object.fromEntries(rows.map(([name, { schema }]) => [name, z.optional(schema)])) as never;
}
