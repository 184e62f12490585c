import * as z from 'zod/mini';
import { type SectionName, sectionRows, type sections } from './sections.ts';

type Form<Name extends SectionName> = (typeof sections)[Name]['schema'];

type Forms = { [Name in SectionName]: Name extends 'version' ? Form<Name> : z.ZodMiniOptional<Form<Name>> };

/**
 * The rules document as people write it: strict, so that a typo is a mistake. References (to targets and policies), channel
 * options and patterns are checked separately, see `check.ts`.
 */
export const RulesDocument = z.strictObject(
  Object.fromEntries(
    sectionRows.map(([name, { schema }]) => [name, name === 'version' ? schema : z.optional(schema)]),
  ) as unknown as Forms,
);

/** A rules document that fits its schema. */
export type RulesDocument = z.infer<typeof RulesDocument>;
