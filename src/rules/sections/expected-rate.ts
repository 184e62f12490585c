import * as z from 'zod/mini';
import { OneLine } from '../written-forms.ts';
import { AccountId } from './accounts.ts';
import { repeatedNames } from './protection.ts';
import { type Entry, type SectionWords, section } from './section.ts';

/** A promised share of expected runs that have to succeed. */
export interface PromisedRate {
  name: string;
  /** Names of plans; null: every plan. */
  plans: readonly string[] | null;
  /** Owners of the resources; null: any owner. */
  owners: readonly string[] | null;
  /** Account ids; null: every account. */
  accounts: readonly string[] | null;
  /** Percent of the runs of a week, with decimals. */
  percent: number;
}

const Names = z
  .array(OneLine)
  .check(z.minLength(1, 'is empty; leave it out for all of them'), z.maxLength(100, 'names more than 100'));

const between = 'takes a percentage above 0, up to 100, such as 98';

const Promised = z.strictObject({
  name: OneLine,
  plans: z.optional(Names),
  owners: z.optional(Names),
  accounts: z.optional(
    z
      .array(AccountId)
      .check(z.minLength(1, 'is empty; leave it out for every account'), z.maxLength(100, 'names more than 100')),
  ),
  percent: z.number().check(z.positive(between), z.maximum(100, between)),
});

/** Which share of the backups that were due has to be made. */
export const expectedRate = section({
  schema: z.array(Promised).check(z.maxLength(50, 'has more than 50 promises')),
  merge: 'list',
  compile: (written?: readonly z.infer<typeof Promised>[]): readonly PromisedRate[] =>
    (written ?? []).map(({ name, plans, owners, accounts, percent }) => ({
      ...{ name, percent },
      plans: plans ?? null,
      owners: owners ?? null,
      accounts: accounts ?? null,
    })),
  check: ({ expectedRate: raw }) => repeatedNames(raw, 'expectedRate'),
  said: {
    noun: 'Promise',
    title: 'Promised of the backups that are due',
    entries: (kept) => kept.map(describePromise),
  },
});

function describePromise({ name, plans, owners, accounts, percent }: PromisedRate): Entry {
  const of = [
    ...(plans === null ? [] : [`plan ${plans.join(', ')}`]),
    ...(owners === null ? [] : [`owner ${owners.join(', ')}`]),
    ...(accounts === null ? [] : [`account ${accounts.join(', ')}`]),
  ];
  return { name, says: `${percent} % of a week’s runs${of.length === 0 ? '' : ` of ${of.join('; ')}`}` };
}

/** Texts about each of its fields, for editors and `docs/rules.md`. */
export const expectedRateWords = {
  expectedRate: {
    says: 'How many of the backups that were due in the last seven days have to be made. Fewer are an alert, which ends by itself.',
  },
  'expectedRate[]': {
    says: 'Backups of all that is named here together: those that failed or never ran count against it.',
    snippets: [{ label: 'promise', body: { name: 'databases', plans: ['nightly'], percent: 98 } }],
  },
  'expectedRate[].name': { says: 'Name, as it is said in the alert.', examples: ['databases'] },
  'expectedRate[].plans': { says: 'Names of backup plans. Left out: every plan.', examples: [['nightly']] },
  'expectedRate[].owners': {
    says: 'Owners of resources, by their tag `owner` when the backup was due. Left out: whoever owns them.',
    examples: [['team-orders']],
  },
  'expectedRate[].accounts': {
    says: 'Accounts by their numbers of 12 digits, in quotes. Left out: every account.',
    examples: [['111122223333']],
  },
  'expectedRate[].percent': { says: 'The part that is promised, in percent.', examples: [98, 99.5] },
} as const satisfies SectionWords;
