import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { rulesSchema } from '../../docs/rules-schema.ts';
import { fieldWords, rulesWords } from '../../docs/rules-words.ts';
import { channels } from '../../src/channels/registry.ts';
import { patternOperators } from '../../src/patterns/pattern-test.ts';
import { alertFields } from '../../src/rules/alert-document.ts';
import { sections } from '../../src/rules/sections.ts';
import { checkWithChannels } from '../../src/runtime/check-rules.ts';
import { rulesText } from '../cli/run-cli.ts';
import { withEdit } from '../properties/some-routes.ts';
import { richRules } from '../routing/rich-rules.ts';
import { edited } from '../support/edited.ts';

type Schema = Record<string, unknown>;

const written: Schema = JSON.parse(readFileSync('schema/routing.schema.json', 'utf8'));
// Words for editors (defaultSnippets, patternErrorMessage) are none of the standard.
const ajv = new Ajv({ strict: false, allErrors: true });
const validate = ajv.compile(written);

const first = /```yaml\n(version: 1[\s\S]*?)```/.exec(readFileSync('docs/rules.md', 'utf8'))?.[1] ?? '';
const rich = edited(richRules, [
  '{ pagerduty: { routingKey: ssm:/backup-alerts/prod/secrets/pd-dba } }',
  '{ webhook: { url: https://events.example.com, secret: ssm:/backup-alerts/prod/secrets/pager } }',
]);

/** Says whether the checks take a text, as they would be asked at a deployment. */
function isAccepted(text: string): boolean {
  const parts = [{ name: 'routing', text }];
  return 'rules' in checkWithChannels({ parts, version: '1', modifiedAt: '2026-11-22T12:00:00.000Z' });
}

/** Returns what the schema finds wrong. */
function mistakesIn(text: string): string[] {
  validate(parse(text));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** Rules in which every snippet can stand, and where each of them goes. */
const around = {
  version: 1,
  targets: { first: { sns: {} }, second: { sns: {} }, target: { sns: {} } },
  hours: { office: { timezone: 'UTC', from: '09:00', to: '17:00' } },
  policies: { platform: { steps: [{ notify: ['first'] }] } },
};
const places: Readonly<Record<string, (body: unknown) => Schema>> = {
  'templates.*': (body) => ({ templates: { a: body } }),
  'hours.*': (body) => ({ hours: { office: body } }),
  'rotations.*': (body) => ({ rotations: { a: body } }),
  'rotations.*.overrides[]': (body) => ({
    rotations: { a: { timezone: 'UTC', start: '2026-11-02', order: ['first'], overrides: [body] } },
  }),
  'owners.*': (body) => ({ owners: { dba: body } }),
  'policies.*': (body) => ({ policies: { platform: body } }),
  'policies.*.steps[]': (body) => ({ policies: { platform: { steps: [{ notify: ['first'] }, body] } } }),
  'expect[]': (body) => ({ expect: [body] }),
  'accept[]': (body) => ({ accept: [body] }),
  'drills[]': (body) => ({ drills: [body] }),
  'expectedRate[]': (body) => ({ expectedRate: [body] }),
  'routes[]': (body) => ({ routes: [body] }),
  'inhibitions[]': (body) => ({ inhibitions: [body] }),
  'silences[]': (body) => ({ silences: [body] }),
  'windows[]': (body) => ({ windows: [body] }),
};
const snippets = Object.entries(rulesWords).flatMap(([place, { snippets: own = [] }]) =>
  own.map(({ body }): [string, unknown] => [place, body]),
);

/** The sections as people have written them since 0.1.0 and 0.2.0; a new one may stand between two of them. */
const order = [
  'version',
  'defaults',
  'targets',
  'templates',
  'hours',
  'rotations',
  'policies',
  'routes',
  'inhibitions',
  'silences',
  'windows',
  'fallback',
  'bulletins',
];

/** Every part of a schema that describes a property, by its path in the schema. */
function propertiesOf(schema: unknown, path = ''): [string, Schema][] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema as Schema).flatMap(([name, inner]): [string, Schema][] => {
    const here = `${path}/${name}`;
    const own =
      name === 'properties'
        ? Object.entries(inner as Schema).map(([key, one]): [string, Schema] => [`${here}/${key}`, one as Schema])
        : [];
    return ['examples', 'defaultSnippets', 'if', 'enum', 'const'].includes(name)
      ? []
      : [...own, ...propertiesOf(inner, here)];
  });
}

describe('rules/schema: for editors', () => {
  it('is as `npm run docs` makes it', () => {
    expect(readFileSync('schema/routing.schema.json', 'utf8')).toBe(rulesSchema());
  });

  it('is a schema of draft 7', () => {
    expect(written.$schema).toBe('http://json-schema.org/draft-07/schema#');
    expect(ajv.validateSchema(written)).toBe(true);
  });

  it('says something of every property there is', () => {
    const all = propertiesOf(written);
    const silent = all.filter(([, { description, $ref }]) => description === undefined && $ref === undefined);

    expect(all.length).toBeGreaterThan(150);
    expect(silent.map(([path]) => path)).toEqual([]);
  });

  it('has words for nothing that is not there', () => {
    const described = JSON.stringify(written);

    const unused = Object.entries(rulesWords).filter(([, { says }]) => !described.includes(JSON.stringify(says)));
    expect(unused.map(([path]) => path)).toEqual([]);
    expect(Object.values(fieldWords).filter((words) => !described.includes(JSON.stringify(words)))).toEqual([]);
  });

  it('begins with the version and keeps the order of the format', () => {
    const known = new Set(order);
    const properties = Object.keys(written.properties as Schema);

    expect(properties[0]).toBe('version');
    expect(
      properties.filter((name) => known.has(name)),
      'people know rules in this order',
    ).toEqual(order);
    expect(properties, 'run `npm run docs`').toEqual(Object.keys(sections));
  });

  it('gives examples that are possible where they stand', () => {
    const examples = [...propertiesOf(written), ['', written] as const].flatMap(([path, { examples = [] }]) =>
      (examples as unknown[]).map((example): [string, unknown] => [path, example]),
    );
    const wrong = examples.filter(([path, example]) => {
      const pointer = path
        .split('/')
        .map((part) => encodeURIComponent(part))
        .join('/');
      return ajv.validate({ $ref: `urn:backup-alert-router:routing#${pointer}` }, example) !== true;
    });

    expect(examples.length).toBeGreaterThan(50);
    expect(wrong).toEqual([]);
  });

  it.each(snippets)('inserts for %s %j what the checks take', (place, body) => {
    const text = JSON.stringify({ ...around, ...places[place]?.(body) });

    expect(places).toHaveProperty([place]);
    expect(isAccepted(text)).toBe(true);
    expect(mistakesIn(text)).toEqual([]);
  });

  it.each(channels.map(({ id, example }) => [id, example] as const))('takes the example of %s', (id, example) => {
    expect(mistakesIn(stringify({ version: 1, targets: { t: { [id]: example } } }))).toEqual([]);
  });
});

describe('rules/schema: what is fine', () => {
  it.each([
    ['the shortest rules', 'version: 1'],
    ['the first rules of the page', first],
    ['the rules of the local stack', readFileSync('local/seed/routing.yml', 'utf8')],
    ['rules that use everything', rich],
    ['the rules of other tests', rulesText],
    ['a target without options', 'version: 1\ntargets: { topic: { sns: } }'],
    [
      'anchors and aliases',
      'version: 1\npolicies: { a: { steps: [{ notify: &all [alert-topic] }] }, b: { steps: [{ notify: *all }] } }',
    ],
    [
      'every operator',
      `version: 1
routes:
  - name: all of them
    match:
      $or:
        - { resource: { name: [{ prefix: a }, { suffix: { equals-ignore-case: b } }, { wildcard: "a*b" }, { equals-ignore-case: x }] } }
        - { strikes: [{ numeric: [">", 1, "<=", 5] }, { numeric: ["=", 7] }, 9, { anything-but: [1, 2] }] }
      account: [{ anything-but: ["111122223333"] }, { anything-but: { prefix: [a, b] } }, { exists: false }]
      severity: [critical, { anything-but: [low] }, { prefix: me }]
      drill: [true, { exists: true }]
      resource: { type: [RDS, Newest], tags: { "a.b": [x], $or: [{ c: [x] }, { d: [y] }] } }
      error: { message: [{ cidr: 10.0.0.0/24 }], code: [kms-key-unusable, other] }
`,
    ],
  ])('takes %s', (_what, text) => {
    expect(isAccepted(text)).toBe(true);
    expect(mistakesIn(text)).toEqual([]);
  });

  it('takes whatever the checks take', () => {
    let accepted = 0;
    fc.assert(
      fc.property(fc.nat(5000), fc.nat(5000), (place, other) => {
        const text = stringify(withEdit(parse(rich), place, other), { aliasDuplicateObjects: false });
        if (!isAccepted(text)) return;
        accepted += 1;
        expect(mistakesIn(text)).toEqual([]);
      }),
      { numRuns: 500 },
    );
    expect(accepted).toBeGreaterThan(50);
  });
});

describe('rules/schema: what is not', () => {
  it.each<[string, string, string]>([
    ['a version', 'version: 1', 'version: 2'],
    ['a part that does not exist', 'policies:\n', 'polices: {}\npolicies:\n'],
    ['a channel that does not exist', '{ email: { to: [boss', '{ emial: { to: [boss'],
    ['two channels', '{ sns: {} }', '{ sns: {}, email: { to: [a@example.com] } }'],
    ['no channel', '{ sns: {} }', '{ template: brief }'],
    ['only a time zone', '{ sns: {} }', '{ timezone: UTC }'],
    ['an offset for a time zone', '{ sns: {} }', '{ sns: {}, timezone: "+01:00" }'],
    ['an option that does not exist', 'channel: C0123456789,', 'chanel: C0123456789,'],
    ['an option that is missing', 'project: OPS, ', ''],
    ['a name instead of an id', 'channel: C0123456789,', 'channel: "#backup",'],
    ['a secret', 'token: ssm:/backup-alerts/prod/secrets/jira', 'token: ana@example.com:ATATT3xSECRET'],
    ['no address', 'to: [boss@example.com]', 'to: [boss]'],
    ['the name of the target that always exists', '  siem: ', '  alert-topic: { sns: {} }\n  siem: '],
    ['a name with a blank', '  siem: ', '  "of us": { sns: {} }\n  siem: '],
    ['a template that says nothing', 'brief: { title: "<% resource.type %> <% resource.name %>" }', 'brief: {}'],
    ['a day that does not exist', 'days: [MON-FRI]', 'days: [MO-FR]'],
    ['a time that does not exist', 'from: "09:00"', 'from: "9"'],
    ['a moment instead of a date', 'start: 2026-11-02', 'start: 2026-11-02T08:00'],
    ['nobody on duty', 'order: [dba-ana, dba-ben, dba-cem]', 'order: []'],
    ['a duration without a unit', 'groupWait: 30s', 'groupWait: 30'],
    ['a share of something else', '50% of rpo', '50% of rto'],
    ['a step without targets', '{ after: 50% of rpo, notify: [boss] }', '{ after: 50% of rpo }'],
    [
      'a step in and out of hours',
      'notify: [dba-on-call], during: office',
      'notify: [dba-on-call], during: office, outside: office',
    ],
    ['half a repetition', 'repeat: 2', 'repeat: 2.5'],
    ['a policy without steps', 'digest: { steps: [{ notify: [owner, backup-channel] }] }', 'digest: { repeat: 1 }'],
    ['a field of alerts that does not exist', 'event.kind, error.code]', 'event.knd, error.code]'],
    ['a field that stands deeper', '{ error: { code: [stopped-by-user] } }', '{ code: [stopped-by-user] }'],
    ['a value that is no list', 'name: [legacy-db]', 'name: legacy-db'],
    ['a severity that does not exist', 'severity: [medium, low] }, schedule', 'severity: [medium, lo] }, schedule'],
    [
      'a severity of a route that does not exist',
      'severity: low\n    policy: digest',
      'severity: lo\n    policy: digest',
    ],
    ['an operator that does not exist', '[{ prefix: payroll- }]', '[{ prefixed: payroll- }]'],
    ['two operators in one entry', '[{ prefix: payroll- }]', '[{ prefix: payroll-, suffix: x }]'],
    ['text for a number', '[{ numeric: [">=", 3] }]', '["3"]'],
    ['half a range', '[{ numeric: [">=", 3] }]', '[{ numeric: [">="] }]'],
    ['a wildcard with two stars in a row', 'wildcard: "dr-*"', 'wildcard: "dr-**"'],
    ['an empty pattern', '{ error: { code: [stopped-by-user] } }', '{}'],
    [
      'one alternative',
      '$or: [{ region: [eu-west-1] }, { job: { vault: [{ wildcard: "dr-*" }] } }]',
      '$or: [{ region: [eu-west-1] }]',
    ],
    ['a route without a name', '- name: copies\n    match', '- match'],
    [
      'a route that goes on and decides',
      'notify: [siem]\n    continue: true',
      'notify: [siem]\n    policy: digest\n    continue: true',
    ],
    [
      'a route that goes on for nothing',
      '    severity: critical\n    labels: { strike: third }\n    notify: [siem]\n    continue',
      '    continue',
    ],
    [
      'a route that decides and tells others',
      '    policy: database\n    labels',
      '    policy: database\n    notify: [siem]\n    labels',
    ],
    [
      'a route that ignores and decides',
      '    ignore: the one who stopped it knows',
      '    ignore: the one who stopped it knows\n    policy: digest',
    ],
    ['an inhibition of nothing', ', target: { event: { kind: [copy] } } }', ' }'],
    ['a silence of everything', '{ match: { resource: { name: [legacy-db] } }, from', '{ from'],
    ['a silence without a reason', ', reason: moves to Aurora', ''],
    ['a schedule of AWS', 'schedule: "0 22 * * SUN"', 'schedule: "cron(0 22 ? * SUN *)"'],
    ['a window without an end', ', duration: 4h', ''],
    ['nobody in place of others', 'fallback: [backup-channel]', 'fallback: []'],
    ['a label in capital letters', 'labels: { team: dba }', 'labels: { Team: dba }'],
  ])('refuses %s, as the checks do', (_what, from, to) => {
    const text = edited(rich, [from, to]);

    expect(text).not.toBe(rich);
    expect(isAccepted(text)).toBe(false);
    expect(mistakesIn(text)).not.toEqual([]);
  });

  it('knows every field of alerts and every operator', () => {
    const text = JSON.stringify(written.definitions);

    for (const operator of patternOperators) expect(text).toContain(`"${operator}":`);
    for (const field of alertFields.keys()) {
      const pattern = field.split('.').reduceRight<unknown>((inner, name) => ({ [name]: inner }), [{ exists: true }]);
      expect(mistakesIn(stringify({ version: 1, routes: [{ name: field, match: pattern }] }))).toEqual([]);
    }
  });
});
