import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { askAccount } from '../../src/cli/checkup/ask-account.ts';
import { toContract } from '../../src/cli/checkup/contract.ts';
import { countRetries } from '../../src/cli/checkup/count-retries.ts';
import { explainFailures, failedJobs } from '../../src/cli/checkup/failed-jobs.ts';
import { formatCheckup } from '../../src/cli/checkup/format-checkup.ts';
import { checkupPage } from '../../src/cli/checkup/page.ts';
import { layoutOf } from '../../src/cli/layout.ts';
import { Answers } from '../../src/estate/answers.ts';
import { callRow, calls, isCall } from '../../src/estate/calls.ts';
import { readEstate } from '../../src/estate/read-estate.ts';
import { acceptFindings } from '../../src/findings/acceptances.ts';
import { judge } from '../../src/findings/find.ts';
import { isObject } from '../../src/lib/is-object.ts';
import { EstateCollector } from '../../src/pipeline/watch/collect-estate.ts';
import { judgeRuns } from '../../src/pipeline/watch/judge-runs.ts';
import type { AccountAnswers } from '../../src/ports/aws-backup/account-answers.ts';
import { builtInRules } from '../../src/rules/compile-rules.ts';
import { wholeAccount } from '../findings/a-whole-account.ts';
import { type Files, now } from '../findings/an-account.ts';

const since = '2026-11-15T14:00:00.000Z';
const whole = wholeAccount();

/** AWS that answers with these files; of what it has none it says that there is no such thing. */
function awsWith(files: Files): AccountAnswers {
  return {
    page: async (call, input) => {
      const names = callRow(call as keyof typeof calls).about ?? [];
      const about = names.map((name) => encodeURIComponent(String(input[name])));
      const content = files[`${[call, ...about].join('.')}.json`];
      if (content === undefined) throw Object.assign(new Error('no such thing'), { name: 'ResourceNotFoundException' });
      return content as Record<string, unknown>;
    },
  };
}

const expected = [{ name: 'tables', types: null, tags: [{ key: 'backup', values: ['*'] }] }];
const acceptances = [
  {
    ...{ name: 'carts', owner: 'dba', reason: 'until the move', until: '2027-01-01T00:00:00.000Z', most: 5 },
    ...{ reasons: null, resources: ['*table/carts'], plans: null, types: null, tags: [] },
  },
];

/** The answers as small files have them: nothing is left out. */
function answersIn(files: Files): Answers {
  return new Answers(
    Object.entries(files).flatMap(([file, content]) => {
      const [call = '', ...about] = file.replace(/\.json$/, '').split('.');
      const pages = [content].filter((page) => isObject(page));
      return isCall(call) ? [{ call, about: about.map(decodeURIComponent), pages, refused: null, why: null }] : [];
    }),
  );
}

/** Everything that a checkup does with answers. */
function checkUp(answers: Answers) {
  const judged = judge(readEstate(answers), { since, at: now }, expected);
  const explained = explainFailures(answers, { since, at: now }, builtInRules());
  const [failures, retries] = [failedJobs(explained, now, builtInRules()), countRetries(answers, explained)];
  const checkup = { ...judged, ...acceptFindings(judged, acceptances), failures, retries };
  return {
    json: JSON.parse(JSON.stringify(toContract(checkup))),
    text: formatCheckup(checkup, layoutOf({ columns: 80, colour: false })),
    page: checkupPage(checkup),
  };
}

/** What `watch` does with them. */
async function watch(files: Files) {
  const collected = await new EstateCollector(awsWith(files)).goOn(
    { since, isDaily: true },
    () => now,
    () => true,
  );
  const before = { judgedAt: since, behind: [], longMissing: [] };
  const home = { accountId: '1', region: 'r' };
  return judgeRuns(collected?.answers ?? [], { since, at: now, before, home, rules: builtInRules() });
}

type Path = readonly (string | number)[];

/** Every place in a value, the value itself with them. */
function placesIn(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([name, inner]) => placesIn(inner, [...at, name]))];
}

const places = Object.entries(whole).flatMap(([file, content]) =>
  placesIn(content, [file]).filter((at) => at.length > 1),
);

/** Returns a copy with something else in one place; undefined: nothing. */
function withOther(value: unknown, [name, ...rest]: Path, other: unknown): unknown {
  if (name === undefined) return other;
  if (typeof value !== 'object' || value === null) return value;
  const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
  copy[String(name)] = withOther(copy[String(name)], rest, other);
  return copy;
}

/** What may stand anywhere, by what it is called when it is found to do harm. */
const hostile: Readonly<Record<string, unknown>> = {
  ...{
    nothing: undefined,
    null: null,
    yes: true,
    zero: 0,
    'below zero': -1,
    'a huge number': 1e308,
    'a tiny one': 1e-308,
  },
  ...{
    'no text': '',
    'a space': ' ',
    'a letter': 'x',
    'a star': '*',
    'half an ARN': 'arn:',
    'an empty ARN': 'arn:aws:::::',
  },
  ...{ 'half a sign': '%E0%A4%A', 'no list': [], 'a list of null': [null], 'a list of lists': [[]], 'no object': {} },
  ...{ 'no tag': { Key: null }, 'a time of numbers': { seconds: 1e300 }, 'no time': new Date(Number.NaN) },
  'names of prototypes': JSON.parse(
    '{"__proto__":{"x":1},"constructor":null,"toString":1,"hasOwnProperty":0,"length":-1}',
  ),
  'a deep list': JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`),
  ...{
    proto: '__proto__',
    constructor: 'constructor',
    'half a character': '\u0000\ud800',
    'a long text': 'a'.repeat(100_000),
  },
  ...{
    'the last time': '+275760-09-13T00:00:00.000Z',
    'the first time': '-271821-04-20T00:00:00Z',
    'a year': '0000-01-01',
  },
  ...{ 'each minute': 'rate(1 minute)', 'hardly ever': 'rate(999999 weeks)', 'all minutes': 'cron(* * * * ? *)' },
  never: 'cron(0 0 31 2 ? *)',
};

describe('properties: hostile answers', () => {
  it('the account has an answer to every call', () => {
    const answered = new Set(Object.keys(whole).map((file) => file.split('.')[0]));

    expect(Object.keys(calls).filter((call) => !answered.has(call))).toEqual([]);
  });

  it('whatever stands anywhere in them, a checkup never throws', async () => {
    const change = fc.tuple(fc.constantFrom(...places), fc.constantFrom(...Object.keys(hostile)));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
        const files = changes.reduce<Files>(
          (before, [at, other]) => withOther(before, at, hostile[other]) as Files,
          whole,
        );
        await watch(files);
        for (const answers of [new Answers(await askAccount(awsWith(files), since)), answersIn(files)]) {
          const { json, text, page } = checkUp(answers);

          expect(json).toMatchObject({ at: now, findings: expect.any(Array), notKnown: expect.any(Array) });
          expect(text).not.toMatch(/undefined|\[object Object\]|NaN|Invalid Date/);
          expect(page).not.toMatch(/undefined|\[object Object\]|NaN|Invalid Date/);
        }
      }),
      {
        numRuns: Number(process.env.FUZZ ?? 300),
        // A list this deep cannot be made a text.
        examples: [
          [
            [
              [['describe-region-settings.json', 'ResourceTypeOptInPreference', 'DynamoDB'], 'a deep list'],
              [['list-backup-plans.json', 'BackupPlansList'], 'nothing'],
            ],
          ],
        ],
      },
    );
  });

  /** JSON in a text, of which one member is as deep as it is long. */
  const deepTexts: readonly [string, Path, (deep: string) => string][] = [
    [
      'the policy of a vault',
      ['get-backup-vault-access-policy.main.json', 'Policy'],
      (deep) => `{"Statement":[{"Effect":"Deny","Action":${deep},"Principal":"*","Condition":${deep}}]}`,
    ],
    [
      'whom a role trusts',
      ['get-role.AWSBackupDefaultServiceRole.json', 'Role', 'AssumeRolePolicyDocument'],
      (deep) =>
        encodeURIComponent(`{"Statement":[{"Effect":"Allow","Action":${deep},"Principal":{"Service":${deep}}}]}`),
    ],
    [
      'what a rule waits for',
      ['list-rules.json', 'Rules', 0, 'EventPattern'],
      (deep) => `{"source":${deep},"detail-type":${deep},"detail":{"state":${deep}}}`,
    ],
    [
      'a call in the trail',
      ['lookup-events.json', 'Events', 0, 'CloudTrailEvent'],
      (deep) => `{"userIdentity":{"arn":${deep}},"requestParameters":${deep}}`,
    ],
  ];

  it.each(deepTexts.flatMap(([what, at, textOf]) => [300, 1500, 20_000].map((depth) => ({ what, at, textOf, depth }))))(
    '$what may be $depth lists deep',
    async ({ at, textOf, depth }) => {
      const files = withOther(whole, at, textOf(`${'['.repeat(depth)}${']'.repeat(depth)}`)) as Files;

      expect(files).not.toEqual(whole);
      await watch(files);
      for (const answers of [new Answers(await askAccount(awsWith(files), since)), answersIn(files)])
        expect(checkUp(answers).json).toMatchObject({ at: now });
    },
  );

  /** What stands nowhere in an answer that is looked at: a list of what is no thing, text, number or time. */
  const broken = [[]];
  const before = checkUp(answersIn(whole)).json;
  const told = ({ findings }: { findings: Record<string, unknown>[] }) =>
    findings.map(({ reason, resourceArn, planName }) => [reason, resourceArn, planName]);

  it('finds in the account what is looked for, and can read all of it', () => {
    expect(new Set(told(before).map(([reason]) => reason)).size).toBeGreaterThanOrEqual(8);
    expect(before.notKnown.filter(({ what }: { what: string }) => what.includes('read'))).toEqual([]);
  });

  it('what cannot be read and makes a difference is said not to be known, wherever it stands', () => {
    fc.assert(
      fc.property(fc.constantFrom(...places), (at) => {
        const [file = ''] = at;
        const call = String(file).split('.')[0];
        const { json } = checkUp(answersIn(withOther(whole, at, broken) as Files));
        const named = json.notKnown.filter(({ what, why }: { what: string; why: string }) =>
          `${what} ${why}`.includes(call ?? ''),
        );

        // What is said of a thing may change with it, but nothing is silently found or not found.
        if (named.length === 0) expect(told(json)).toEqual(told(before));
      }),
      { numRuns: Number(process.env.FUZZ ?? 300) },
    );
  });

  /** Of what is not known it may well be that somebody is told. */
  const hidden: Readonly<Record<string, string>> = { 'list-rules.json': 'unheard' };
  const lists = Object.keys(whole).filter(
    (file) => callRow(file.split('.')[0] as keyof typeof calls).lists !== undefined,
  );

  it.each(lists)('what is no object in the list of %s does not hide the others', (file) => {
    const content = whole[file] as Record<string, unknown[]>;
    const [name = ''] = Object.keys(content);
    const among = [null, 7, 'x', [], ...(content[name] ?? []), null];
    const { json } = checkUp(answersIn({ ...whole, [file]: { [name]: among } }));

    expect(told(json)).toEqual(expect.arrayContaining(told(before).filter(([reason]) => reason !== hidden[file])));
    expect(json.notKnown).toContainEqual({
      what: `what cannot be read in ${file.replace(/\.json$/, '')}`,
      why: expect.stringContaining('5 of the'),
    });
  });
});
