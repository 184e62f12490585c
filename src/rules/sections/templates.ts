import * as z from 'zod/mini';
import { checkTemplates } from '../check/check-templates.ts';
import type { Template as Kept } from '../compiled.ts';
import { Name } from '../written-forms.ts';
import { byName, mapNamed, type SectionWords, section } from './section.ts';

const Template = z
  .strictObject({
    title: z.optional(z.string().check(z.maxLength(500, 'is longer than 500 characters'))),
    text: z.optional(z.string().check(z.maxLength(4000, 'is longer than 4000 characters'))),
  })
  .check(z.refine(({ title, text }) => (title ?? text) !== undefined, 'says neither "title" nor "text"'));

/** Templates for messages, by names that people choose. */
export const templates = section({
  schema: z.record(Name, Template),
  merge: 'names',
  compile: (written?: Readonly<Record<string, z.infer<typeof Template>>>): ReadonlyMap<string, Kept> =>
    byName(mapNamed(written, (name, { title, text }) => ({ name, title: title ?? null, text: text ?? null }))),
  check: checkTemplates,
  naming: { noun: 'template', always: [], unused: 'no route or target names it' },
});

/** Texts about each of its fields, for editors and `docs/rules.md`. */
export const templatesWords = {
  templates: {
    says: 'Words of your own for messages about incidents, by name. Routes and targets refer to them; announcements, which are news about the rules and the weekly note, keep theirs.',
  },
  'templates.*': {
    says: 'Title, text or both, with fields of the alert in <% %>.',
    limits: { anyOf: [{ required: ['title'] }, { required: ['text'] }] },
    snippets: [{ label: 'template', body: { title: '<% resource.type %> <% resource.name %>: <% error.code %>' } }],
  },
  'templates.*.title': {
    says: 'The first line.',
    examples: ['<% resource.type %> <% resource.name %>: <% error.code %>'],
  },
  'templates.*.text': { says: 'What stands below it.', examples: ['Owner: <% owner %>'] },
} as const satisfies SectionWords;
