import type { Edit, TypicalChange } from '../typical-change.ts';

const sectionsFile = 'src/rules/sections.ts';
const policyFile = 'src/escalation/policy.ts';

const section = `import * as z from 'zod/mini';
import type { Calendar } from '../../escalation/policy.ts';
import { Name } from '../written-forms.ts';
import { byName, mapNamed, type SectionWords, section } from './section.ts';
import { stepOption } from './step-option.ts';

const Day = z.string().check(z.regex(/^\\d{4}-\\d{2}-\\d{2}$/, 'takes a day such as 2026-12-25'));
const Calendar = z.strictObject({ days: z.array(Day) });

type Calendars = Readonly<Record<string, z.infer<typeof Calendar>>>;

/** Days that people name. */
export const calendars = section({
  schema: z.record(Name, Calendar),
  merge: 'names',
  compile: (written?: Calendars): ReadonlyMap<string, Calendar> =>
    byName(mapNamed(written, (name, { days }) => ({ name, days }))),
  naming: { noun: 'calendar', always: [], unused: 'no step names it' },
  said: {
    noun: 'Calendar',
    title: 'Calendars',
    entries: (kept) => [...kept.values()].map(({ name, days }) => ({ name, says: days.join(', ') })),
  },
});

/** Steps that are not taken on some days. */
export const calendarOptions = {
  except: stepOption({
    schema: Name,
    refersTo: 'calendars',
    isCondition: true,
    keep: (name, { calendars: all = {} }: { calendars?: Calendars | undefined }) =>
      name === undefined ? {} : { except: { name, days: all[name]?.days ?? [] } },
  }),
};

/** Texts about each of its fields, for editors and docs/rules.md. */
export const calendarsWords = {
  calendars: { says: 'Days, by name. Steps refer to them with "except".' },
  'calendars.*': { says: 'Some days.' },
  'calendars.*.days': { says: 'The days.', examples: [['2026-12-25']] },
  'policies.*.steps[].except': { says: 'Not on these days.', examples: ['holidays'] },
} as const satisfies SectionWords;
`;

const lines: Edit[] = [
  {
    file: sectionsFile,
    find: 'import { hours, hoursOptions,',
    replace:
      "import { calendarOptions, calendars, calendarsWords } from './sections/calendars.ts';\nimport { hours, hoursOptions,",
  },
  {
    file: sectionsFile,
    find: '{ ...stepBasics, ...hoursOptions }',
    replace: '{ ...stepBasics, ...hoursOptions, ...calendarOptions }',
  },
  { file: sectionsFile, find: '  templates,\n  hours,\n', replace: '  templates,\n  calendars,\n  hours,\n' },
];

const words: Edit = {
  file: sectionsFile,
  find: '  hours: hoursWords,\n',
  replace: '  calendars: calendarsWords,\n  hours: hoursWords,\n',
};

const step: Edit[] = [
  {
    file: policyFile,
    find: '  mention?: readonly string[];\n}\n',
    replace: `  mention?: readonly string[];
  /** Days on which it is not taken. */
  except?: Calendar;
}

/** Days that people name. */
export interface Calendar {
  name: string;
  days: readonly string[];
}
`,
  },
];

const saying: Edit = {
  file: policyFile,
  find: "    otherwise: 'at any time',\n  },\n",
  replace: `    otherwise: 'at any time',
  },
  except: {
    say: ({ except }) => (except === undefined ? null : \`except \${except.name}\`),
    what: 'is taken',
    otherwise: 'on every day',
  },
`,
};

const testFile = 'test/rules/sections.test.ts';
const samples: Edit[] = [
  {
    file: testFile,
    find: '  hours: { office },\n  policies: {\n',
    replace:
      "  calendars: { xmas: { days: ['2026-12-25'] }, easter: { days: ['2027-03-28'] } },\n  hours: { office },\n  policies: {\n",
  },
  {
    file: testFile,
    find: '  hours: [{ office }, {',
    replace:
      "  calendars: [around.calendars, { ...(around.calendars as object), xmas: { days: ['2026-12-24'] } }],\n  hours: [{ office }, {",
  },
  {
    file: testFile,
    find: "  outside: ['office', 'night'],\n",
    replace: "  outside: ['office', 'night'],\n  except: ['xmas', 'easter'],\n",
  },
];

export const sectionOfRules: TypicalChange = {
  recipe: 'A section of the rules with options of steps',
  example: '`calendars`, and `except` of a step',
  named: 'calendars',
  most: 3,
  edits: [{ file: 'src/rules/sections/calendars.ts', text: section }, ...lines, words, ...step, saying, ...samples],
  makes: ['docs'],
  tests: [testFile, 'test/rules/schema.test.ts', 'test/docs.test.ts'],
  halfDone: [
    {
      without: [sectionsFile],
      instead: lines,
      saidBy: 'tsc',
      says: "Property 'calendars' is missing in type",
    },
    { without: [policyFile], instead: step, saidBy: 'tsc', says: "Property 'except' is missing in type" },
    {
      without: ['src/rules/sections/calendars.ts'],
      instead: [
        { file: 'src/rules/sections/calendars.ts', text: section.replace(/ {2}said: \{[\s\S]*?\n {2}\},\n/, '') },
      ],
      saidBy: testFile,
      says: 'nobody hears that "calendars" of the rules changed: let "said" of its row in src/rules/sections/ say each entry',
    },
    {
      without: [testFile],
      saidBy: testFile,
      says: 'give two values of it to "samples" or "stepSamples" in test/rules/sections.test.ts',
    },
  ],
};
