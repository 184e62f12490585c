import { errorCatalogue } from '../src/enrich/error-catalogue.ts';
import { type AlertField, alertFields, openBranches } from '../src/rules/alert-document.ts';
import { fieldWords, operatorWords } from './rules-words.ts';

/** A JSON Schema, or a part of one. */
export type Schema = Record<string, unknown>;

/** Values that fields usually hold, beside those that the code names. */
const usualValues: Readonly<Record<string, readonly string[]>> = {
  'error.code': [...new Set(errorCatalogue.map(({ code }) => code))].sort(),
};

/** Returns the definitions of patterns: one for each branch of the alert document, with its fields and what they take. */
export function patternDefinitions(): Record<string, Schema> {
  const branches = new Set(['', ...openBranches]);
  for (const field of alertFields.keys()) if (field.includes('.')) branches.add(branchOf(field));
  const patterns = [...branches].map((branch): [string, Schema] => [nameOf(branch), branchSchema(branch, branches)]);
  return {
    field: {
      anyOf: [{ enum: [...alertFields.keys()] }, { type: 'string', pattern: '^(?:resource\\.tags|labels)\\..' }],
    },
    ...Object.fromEntries(patterns),
    ...Object.fromEntries(
      [...alertFields].flatMap(([field, { values }]) =>
        values === undefined ? [] : [[`values.${field}`, { enum: values }]],
      ),
    ),
    texts: listOf(refer('text'), textSnippets),
    numbers: listOf(refer('number'), numberSnippets),
    booleans: listOf(refer('boolean'), [{ label: '[true]', body: [true] }]),
    text,
    number,
    boolean,
    butText,
    ...Object.fromEntries(
      Object.entries(sharedOperators).map(([name, schema]) => [
        `operator.${name}`,
        { description: operatorWords[name], ...schema },
      ]),
    ),
  };
}

function branchSchema(branch: string, branches: ReadonlySet<string>): Schema {
  const own = [...alertFields].filter(([field]) => branchOf(field) === branch);
  const inner = [...branches].filter((one) => one !== '' && branchOf(one) === branch);
  const fields = [
    ...own.map(([field, type]) => [lastOf(field), fieldSchema(field, type)]),
    ...inner.map((one) => [lastOf(one), { description: wordsFor(one), allOf: [refer(nameOf(one))] }]),
  ];
  const isOpen = openBranches.includes(branch);
  return {
    type: 'object',
    minProperties: 1,
    properties: { ...Object.fromEntries(fields), $or: alternatives(branch, isOpen) },
    additionalProperties: isOpen ? refer('texts') : false,
  };
}

/** Alternatives are two or more; anything else under this name is a field, which only open branches can have. */
function alternatives(branch: string, isOpen: boolean): Schema {
  const several = { type: 'array', minItems: 2, items: refer(nameOf(branch)) };
  return {
    description: operatorWords.$or,
    ...(isOpen ? { anyOf: [several, refer('texts')] } : several),
  };
}

function fieldSchema(field: string, { type, values, usual = usualValues[field] }: AlertField): Schema {
  const description = wordsFor(field);
  if (values !== undefined)
    return {
      description,
      ...listOf(oneOf(refer(`values.${field}`)), [{ label: `[${values[0]}]`, body: [values[0]] }]),
    };
  // What AWS may add to is suggested, and other values are taken too.
  if (usual !== undefined) return { description, ...listOf({ anyOf: [{ enum: usual }, refer('text')] }, textSnippets) };
  return { description, allOf: [refer(type === 'number' ? 'numbers' : type === 'boolean' ? 'booleans' : 'texts')] };
}

function wordsFor(field: string): string {
  const words = fieldWords[field];
  if (words === undefined) throw new Error(`Say in docs/rules-words.ts what the field "${field}" of alerts means.`);
  return words;
}

function listOf(items: Schema, snippets?: readonly Schema[]): Schema {
  return { type: 'array', minItems: 1, items, ...(snippets === undefined ? {} : { defaultSnippets: snippets }) };
}

/** One operator for each entry of a list: some that are shared, and some of their own. */
function operators(shared: readonly string[], own: Record<string, Schema>): Schema {
  const described = Object.entries(own).map(([name, schema]) => [
    name,
    { description: operatorWords[name], ...schema },
  ]);
  return {
    type: 'object',
    minProperties: 1,
    maxProperties: 1,
    additionalProperties: false,
    properties: Object.fromEntries([...shared.map((name) => [name, refer(`operator.${name}`)]), ...described]),
  };
}

const anyText: Schema = { type: 'string', maxLength: 2048 };
const someText: Schema = { type: 'string', minLength: 1, maxLength: 2048 };
const wildcard: Schema = { type: 'string', maxLength: 2048, pattern: '^(?:[^*\\\\]|\\\\[*\\\\]|\\*(?!\\*))*$' };
const anyCase: Schema = {
  type: 'object',
  required: ['equals-ignore-case'],
  additionalProperties: false,
  properties: { 'equals-ignore-case': { description: operatorWords['equals-ignore-case'], ...anyText } },
};

function orList(item: Schema): Schema {
  return { anyOf: [item, { type: 'array', minItems: 1, items: item }] };
}

/** Operators that mean the same wherever they stand; `operator.<name>` are their definitions. */
const sharedOperators: Record<string, Schema> = {
  prefix: { anyOf: [anyText, anyCase] },
  suffix: { anyOf: [anyText, anyCase] },
  'equals-ignore-case': anyText,
  wildcard,
  exists: { type: 'boolean' },
};

const textOperators = ['prefix', 'suffix', 'equals-ignore-case', 'wildcard', 'exists'];

/** Inside `anything-but` stands one of the operators of text. */
const butText = operators([], {
  prefix: orList(someText),
  suffix: orList(someText),
  'equals-ignore-case': orList(anyText),
  wildcard: orList(wildcard),
});

const text: Schema = {
  anyOf: [
    { type: 'string' },
    operators(textOperators, {
      'anything-but': { anyOf: [...(orList({ type: 'string' }).anyOf as Schema[]), refer('butText')] },
      cidr: { type: 'string', pattern: '^[\\da-fA-F:.]+/\\d{1,3}$' },
    }),
  ],
};

const comparison = { enum: ['=', '<', '<=', '>', '>='] };
const comparable = { type: 'number', minimum: -5e9, maximum: 5e9 };

const number: Schema = {
  anyOf: [
    { type: 'number' },
    operators(['exists'], {
      numeric: {
        anyOf: [
          { type: 'array', items: [comparison, comparable], minItems: 2, maxItems: 2 },
          {
            type: 'array',
            items: [{ enum: ['>', '>='] }, comparable, { enum: ['<', '<='] }, comparable],
            minItems: 4,
            maxItems: 4,
          },
        ],
        examples: [
          ['>=', 3],
          ['>', 0, '<=', 5],
        ],
      },
      'anything-but': orList(comparable),
    }),
  ],
};

const boolean: Schema = { anyOf: [{ type: 'boolean' }, operators(['exists'], {})] };

/** A value out of few, or an operator on it. */
function oneOf(value: Schema): Schema {
  const but = { anyOf: [...(orList(value).anyOf as Schema[]), refer('butText')] };
  return { anyOf: [value, operators(textOperators, { 'anything-but': but })] };
}

const textSnippets = [
  { label: '[text]', body: ['$1'] },
  { label: '[{ prefix }]', body: [{ prefix: '$1' }] },
  { label: '[{ suffix }]', body: [{ suffix: '$1' }] },
  { label: '[{ wildcard }]', body: [{ wildcard: '$1*' }] },
  { label: '[{ anything-but }]', body: [{ 'anything-but': ['$1'] }] },
  { label: '[{ exists: false }]', body: [{ exists: false }] },
];

const numberSnippets = [
  { label: '[number]', body: [3] },
  { label: '[{ numeric: [>=, 3] }]', body: [{ numeric: ['>=', 3] }] },
  { label: '[{ numeric: [>, 0, <=, 5] }]', body: [{ numeric: ['>', 0, '<=', 5] }] },
];

function refer(definition: string): Schema {
  return { $ref: `#/definitions/${definition}` };
}

/** Returns the branch that a field or branch stands in: `resource` of `resource.tags`. */
function branchOf(field: string): string {
  return field.includes('.') ? field.slice(0, field.lastIndexOf('.')) : '';
}

function lastOf(field: string): string {
  return field.slice(field.lastIndexOf('.') + 1);
}

function nameOf(branch: string): string {
  return branch === '' ? 'pattern' : `pattern.${branch}`;
}
