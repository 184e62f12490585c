import * as z from 'zod/mini';
import { OneLine } from '../written-forms.ts';
import { mapNamed, type SectionWords, section } from './section.ts';

/** The number of an account. */
export const AccountId = z.string().check(z.regex(/^\d{12}$/, 'takes an account id of 12 digits, in quotes'));

/**
 * Names of accounts by their numbers, shown next to the number in messages; patterns match them as `accountName`. In central mode
 * those come on top that AWS Organizations, or an alias, gives (`pipeline/rules/with-account-names.ts`).
 */
export const accounts = section({
  schema: z.record(AccountId, OneLine),
  merge: 'names',
  compile: (written?: Readonly<Record<string, string>>): ReadonlyMap<string, string> =>
    new Map(mapNamed(written, (id, name): [string, string] => [id, name])),
  said: {
    noun: 'Account',
    title: 'Accounts',
    entries: (kept) => [...kept].map(([name, says]) => ({ name, says })),
  },
});

/** Texts about each of its fields, for editors and `docs/rules.md`. */
export const accountsWords = {
  accounts: {
    says: 'What people call accounts, by their numbers of 12 digits, in quotes. The name stands beside the number in messages; patterns match it as `accountName`.',
    examples: [{ '111122223333': 'prod-databases' }],
  },
  'accounts.*': { says: 'One line of up to 80 characters.', examples: ['prod-databases'] },
} as const satisfies SectionWords;
