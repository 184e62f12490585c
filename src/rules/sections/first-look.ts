import * as z from 'zod/mini';
import type { Instant } from '../../lib/instant.ts';
import { readMoment } from '../moment.ts';
import { Moment } from '../written-forms.ts';
import { type SectionWords, section } from './section.ts';

/** How findings are treated that existed before the router looked at an account, a plan or a reason for the first time. */
export interface FirstLook {
  /** From when on each of them is an alert of its own; null: only when it becomes worse. */
  tellFrom: Instant | null;
}

const Written = z.strictObject({ tellFrom: Moment });

/** When people are told of findings of the first look. */
export const firstLook = section({
  schema: Written,
  merge: 'one',
  compile: (written?: z.infer<typeof Written>): FirstLook => ({ tellFrom: readMoment(written?.tellFrom ?? '') }),
  said: {
    noun: 'First look',
    title: 'First look',
    entries: ({ tellFrom }) =>
      tellFrom === null ? [] : [{ name: 'tellFrom', says: `told one by one from ${tellFrom.slice(0, 16)} on` }],
  },
});

/** Texts about each of its fields, for editors and `docs/rules.md`. */
export const firstLookWords = {
  firstLook: {
    says: 'What becomes of what was so before the router looked for the first time, of which one summary tells.',
  },
  'firstLook.tellFrom': {
    says: 'When each of it becomes an alert by itself. Left out: when it becomes worse, or comes anew.',
    examples: ['2027-01-15'],
    form: 'moment',
  },
} as const satisfies SectionWords;
