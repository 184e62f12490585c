import * as z from 'zod/mini';
import { type Alert, resourceTypes } from '../../incidents/alert.ts';
import type { CoverVerdict, Problem } from '../../incidents/cover.ts';
import type { Instant } from '../../lib/instant.ts';
import { isObject } from '../../lib/is-object.ts';
import { listOf } from '../check/check-names.ts';
import type { RulesIssue } from '../check/issue.ts';
import { longAgo, readMoment } from '../moment.ts';
import { Moment, OneLine, Sentence } from '../written-forms.ts';
import { type Entry, type SectionWords, section } from './section.ts';

/** Which resources are meant. */
export interface ResourcesMeant {
  /** Types as AWS Backup names them; null: every type. */
  types: readonly string[] | null;
  /** Tags with the values that match, `*` for zero or more characters; a resource needs all of the tags. */
  tags: readonly { key: string; values: readonly string[] }[];
}

/** Resources that have to be in some plan. */
export interface Expectation extends ResourcesMeant {
  name: string;
}

/** Findings that are known and accepted, until an end. */
export interface Acceptance extends ResourcesMeant {
  name: string;
  /** Reasons of findings; null: every reason. */
  reasons: readonly string[] | null;
  /** ARNs, `*` for zero or more characters; null: every resource. */
  resources: readonly string[] | null;
  /** Names of plans; null: every plan. */
  plans: readonly string[] | null;
  owner: string;
  reason: string;
  until: Instant;
  /** Most findings that it covers; when there are more, it covers none. */
  most: number;
  /** What alone it covers when a person made it from an incident; absent: it is written in the rules. */
  made?: MadeAcceptance;
}

/** What a person's acceptance covers: each problem by itself, up to the amount that there was. */
export interface MadeAcceptance {
  id: string;
  by: string;
  from: Instant;
  incidentId: string;
  /** Returns the problem of an alert as it is judged; handed along so that its code is loaded only where something is accepted. */
  problemOf: (alert: Pick<Alert, 'event' | 'error' | 'cause'>, laneKeys: readonly string[]) => Problem;
  judge: (problem: Problem) => CoverVerdict;
  /** Says what a problem has outgrown, and how much it is now, in words that follow “it”. */
  saysOutgrown: (problem: Problem) => string;
  /** Lanes whose jobs it is about, by their ids. */
  laneIds: readonly string[];
  /** What it covers, in words, each with how much of it. */
  covers: readonly string[];
}

const Types = z
  .array(z.enum(resourceTypes))
  .check(z.minLength(1, 'is empty; leave it out for every type'), z.maxLength(30, 'names more than 30 types'));

const TagValue = z.string().check(z.regex(/^[^\p{C}]{0,256}$/u, 'takes the value of a tag, "*" for any characters'));
const Tags = z.record(
  z.string().check(z.regex(/^[^\p{C}]{1,128}$/u, 'takes the name of a tag')),
  z.union([TagValue, z.array(TagValue).check(z.minLength(1, 'is empty; "*" takes every value'))]),
);

const Texts = z
  .array(z.string().check(z.regex(/^[^\p{C}\s](?:[^\p{C}]{0,1599})$/u, 'takes one line of up to 1600 characters')))
  .check(z.minLength(1, 'is empty; leave it out for all of them'), z.maxLength(100, 'names more than 100'));

const Expected = z.strictObject({ name: OneLine, types: z.optional(Types), tags: z.optional(Tags) });

const takesCount = 'takes a number from 1 to 10000';
const Accepted = z.strictObject({
  name: OneLine,
  reasons: z.optional(
    z
      .array(z.string().check(z.regex(/^[a-z]+(?:-[a-z]+)*$/, 'takes a reason of findings such as "never-protected"')))
      .check(z.minLength(1, 'is empty; leave it out for every reason'), z.maxLength(30, 'names more than 30 reasons')),
  ),
  resources: z.optional(Texts),
  plans: z.optional(Texts),
  types: z.optional(Types),
  tags: z.optional(Tags),
  owner: OneLine,
  reason: Sentence,
  until: Moment,
  most: z.int().check(z.minimum(1, takesCount), z.maximum(10_000, takesCount)),
});

/** Resources that have to be backed up, whether a plan selects them or not. */
export const expect = section({
  schema: z.array(Expected).check(z.maxLength(100, 'has more than 100 expectations')),
  merge: 'list',
  compile: (written?: readonly z.infer<typeof Expected>[]): readonly Expectation[] =>
    (written ?? []).map(({ name, types, tags }) => ({ name, ...meantBy({ types, tags }) })),
  check: ({ expect: raw }) => [...namelessIssues(raw, 'expect', ['types', 'tags']), ...repeatedNames(raw, 'expect')],
  said: {
    noun: 'Expectation',
    title: 'To be backed up',
    entries: (kept) => kept.map((one) => ({ name: one.name, says: describeMeant(one) })),
  },
});

/** Findings that are deliberately accepted. */
export const accept = section({
  schema: z.array(Accepted).check(z.maxLength(200, 'has more than 200 acceptances')),
  merge: 'list',
  compile: (written?: readonly z.infer<typeof Accepted>[]): readonly Acceptance[] =>
    (written ?? []).map(compileAccepted),
  check: ({ accept: raw }) => [
    ...namelessIssues(raw, 'accept', ['resources', 'plans', 'types', 'tags']),
    ...repeatedNames(raw, 'accept'),
  ],
  said: {
    noun: 'Acceptance',
    title: 'Deliberately left as it is',
    entries: (kept) => kept.map(describeAccepted),
  },
});

function compileAccepted(written: z.infer<typeof Accepted>): Acceptance {
  const { name, reasons, resources, plans, owner, reason, until, most } = written;
  return {
    name,
    ...meantBy(written),
    reasons: reasons ?? null,
    resources: resources ?? null,
    plans: plans ?? null,
    owner,
    reason,
    until: readMoment(until) ?? longAgo,
    most,
  };
}

function meantBy({ types, tags = {} }: Pick<z.infer<typeof Expected>, 'types' | 'tags'>): ResourcesMeant {
  return {
    types: types ?? null,
    tags: Object.entries(tags).map(([key, values]) => ({ key, values: [values].flat() })),
  };
}

/** Finds entries without any condition, which would mean everything. */
function namelessIssues(raw: unknown, name: string, by: readonly string[]): RulesIssue[] {
  return listOf(raw).flatMap((one, index): RulesIssue[] => {
    if (!isObject(one) || by.some((field) => one[field] !== undefined)) return [];
    const message = `says nothing of what is meant; give it ${by.map((field) => `"${field}"`).join(' or ')}`;
    return [{ path: [name, index], message }];
  });
}

/** Finds entries of a list with the name of an earlier one. */
export function repeatedNames(raw: unknown, name: string): RulesIssue[] {
  const names = listOf(raw).map((one) => (isObject(one) ? one.name : undefined));
  return names.flatMap((one, index): RulesIssue[] =>
    typeof one === 'string' && names.indexOf(one) < index
      ? [{ path: [name, index, 'name'], value: one, message: 'is the name of another one too' }]
      : [],
  );
}

function describeMeant({ types, tags }: ResourcesMeant): string {
  const ofTags = tags.map(({ key, values }) => `${key}=${values.join('|')}`);
  return [
    types === null ? 'every type' : types.join(', '),
    ...(ofTags.length > 0 ? [`tagged ${ofTags.join(', ')}`] : []),
  ].join(' ');
}

function describeAccepted(one: Acceptance): Entry {
  const { name, reasons, resources, plans, owner, reason, until, most, made } = one;
  const end = `until ${until.slice(0, 16)}, by ${owner}: ${reason}`;
  if (made !== undefined) return { name, says: `${made.covers.join(', ')}; ${end}; made by ${made.by}` };
  const says = [
    reasons === null ? 'every reason' : reasons.join(', '),
    `of ${describeMeant(one)}`,
    ...(resources === null ? [] : [resources.join(', ')]),
    ...(plans === null ? [] : [`in plan ${plans.join(', ')}`]),
    `at most ${most}, ${end}`,
  ];
  return { name, says: says.join('; ') };
}

/** Texts about each of its fields, for editors and `docs/rules.md`. */
export const expectWords = {
  expect: { says: 'What has to be in some backup plan. What is in none is an alert, and found by `checkup --rules`.' },
  'expect[]': {
    says: 'Resources of these types, with all of these tags.',
    snippets: [{ label: 'expectation', body: { name: 'production databases', types: ['RDS', 'Aurora'] } }],
  },
  'expect[].name': { says: 'Name, as it is said with what is found.', examples: ['production databases'] },
  'expect[].types': { says: 'Types by the names of AWS Backup. Left out: every type.', examples: [['RDS', 'Aurora']] },
  'expect[].tags': {
    says: 'Tags that all have to be there, each with the values that will do; "*" takes any characters.',
    examples: [{ environment: ['prod', 'production'] }],
  },
} as const satisfies SectionWords;

/** Texts about each of its fields, for editors and `docs/rules.md`. */
export const acceptWords = {
  accept: { says: 'Findings that are deliberately left as they are, until an end: they are no alerts.' },
  'accept[]': {
    says: 'Findings about all of what is named here. They are shown as accepted, and not counted.',
    snippets: [
      {
        label: 'acceptance',
        body: {
          name: 'scratch tables',
          reasons: ['unprotected'],
          tags: { environment: 'scratch' },
          owner: 'data team',
          reason: 'made anew each night',
          until: '2027-06-30',
          most: 3,
        },
      },
    ],
  },
  'accept[].name': { says: 'Name, as it is said with what it covers.', examples: ['scratch tables'] },
  'accept[].reasons': { says: 'Reasons of findings. Left out: every reason.', examples: [['unprotected', 'stale']] },
  'accept[].resources': {
    says: 'ARNs of resources; "*" takes any characters. Left out: every resource.',
    examples: [['arn:aws:dynamodb:*:*:table/scratch-*']],
  },
  'accept[].plans': { says: 'Names of backup plans. Left out: every plan.', examples: [['nightly']] },
  'accept[].types': { says: 'Types by the names of AWS Backup. Left out: every type.', examples: [['DynamoDB']] },
  'accept[].tags': {
    says: 'Tags that all have to be there, each with the values that will do; "*" takes any characters.',
    examples: [{ environment: 'scratch' }],
  },
  'accept[].owner': { says: 'Who answers for it.', examples: ['data team'] },
  'accept[].reason': { says: 'Why it is left as it is.', examples: ['made anew each night'], form: 'sentence' },
  'accept[].until': {
    says: 'When it ends. From then on the findings count again.',
    examples: ['2027-06-30'],
    form: 'moment',
  },
  'accept[].most': {
    says: 'It covers no more findings than this: of more it covers none, because more is left out than was meant.',
    examples: [3],
  },
} as const satisfies SectionWords;
