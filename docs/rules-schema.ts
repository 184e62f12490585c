import * as z from 'zod/mini';
import { channels } from '../src/channels/registry.ts';
import { RulesDocument } from '../src/rules/document.ts';
import { InboundOptions } from '../src/rules/inbound.ts';
import { continuing, withoutEffect, writtenOptions } from '../src/rules/kept-options.ts';
import { routeOptions } from '../src/rules/route-options.ts';
import type { StepOptions } from '../src/rules/sections/step-option.ts';
import { sectionRows, stepOptions } from '../src/rules/sections.ts';
import { patternDefinitions, type Schema } from './pattern-schema.ts';
import { rulesWords, type Words } from './rules-words.ts';

/** Where the schema goes. */
export const schemaFile = 'schema/routing.schema.json';

/** Places in the rules that hold a pattern, and that the checks ask for although the schema of the code does not. */
const patternPlaces: Readonly<Record<string, { isRequired: boolean }>> = Object.fromEntries(
  sectionRows.flatMap(([name, { patterns = {} }]) =>
    Object.entries(patterns).map(([field, need]) => [`${name}[].${field}`, { isRequired: need === 'required' }]),
  ),
);

/** Places in the rules that list fields of alerts. */
const fieldLists = [
  ...writtenOptions
    .filter(([, { refersTo }]) => refersTo === 'fields')
    .flatMap(([name]) => [`defaults.${name}`, `routes[].${name}`]),
  ...sectionRows.flatMap(([name, { fieldLists: fields = [] }]) => fields.map((field) => `${name}[].${field}`)),
];

/**
 * Returns the JSON Schema of the rules, for editors: the code's own schema, with the channels' options, the fields of
 * alerts, and a hover text for every place. Draft 7, which the YAML language server reads.
 */
export function rulesSchema(): string {
  const { $schema, definitions, ...root } = toSchema(RulesDocument);
  const route = Object.values(definitions as Record<string, Schema>)[0] ?? {};
  const schema = {
    $schema,
    $id: 'urn:backup-alert-router:routing',
    $comment: 'First line of a file of rules: # yaml-language-server: $schema=<path or address of this file>',
    title: 'Routing rules of backup-alert-router',
    ...describe(root, ''),
    definitions: { route: { ...describe(route, 'routes[]'), allOf: routeKinds }, ...patternDefinitions() },
  };
  return `${write(schema, '')}\n`;
}

function toSchema(schema: z.ZodMiniType): Schema {
  return z.toJSONSchema(schema, { target: 'draft-7', io: 'input', unrepresentable: 'any' }) as Schema;
}

/** Options of a step that exclude each other. */
const exclusive = Object.entries(stepOptions as StepOptions).flatMap(([name, { neverBeside }]) =>
  neverBeside === undefined ? [] : [{ required: [neverBeside, name] }],
);
const apart: Schema =
  exclusive.length === 0 ? {} : { not: exclusive.length === 1 ? exclusive[0] : { anyOf: exclusive } };

/** Returns a part of the schema with everything that is said of its place, and of the places in it. */
function describe(schema: Schema, path: string): Schema {
  if (path in patternPlaces) return referTo('pattern', path);
  if ('$ref' in schema) return { allOf: [{ $ref: '#/definitions/route' }] };
  if (path === 'targets.*') return targetSchema();
  const { properties, items, additionalProperties, format: _format, ...rest } = schema;
  const inside: Schema = {};
  if (isObject(properties)) inside.properties = describeAll(properties, path);
  const required = requiredIn(schema, path);
  if (required.length > 0) inside.required = required;
  if (isObject(items)) {
    inside.items = fieldLists.includes(path) ? { $ref: '#/definitions/field' } : describe(items, `${path}[]`);
  }
  if (additionalProperties !== undefined) {
    inside.additionalProperties = isObject(additionalProperties)
      ? describe(additionalProperties, `${path}.*`)
      : additionalProperties;
  }
  return { ...saying(path), ...rest, ...inside, ...wordsOf(path)?.limits, ...(path === 'policies.*.steps[]' && apart) };
}

function requiredIn({ required }: Schema, path: string): string[] {
  const patterns = Object.entries(patternPlaces).filter(
    ([place, { isRequired }]) => isRequired && parentOf(place) === path,
  );
  return [...((required as string[] | undefined) ?? []), ...patterns.map(([place]) => place.slice(path.length + 1))];
}

function describeAll(properties: Schema, path: string): Schema {
  return Object.fromEntries(
    Object.entries(properties).map(([name, inner]) => [
      name,
      describe(inner as Schema, path === '' ? name : `${path}.${name}`),
    ]),
  );
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('.'));
}

/** Draft 7 passes over what stands beside a reference, so that the reference stands in a list of its own. */
function referTo(definition: string, path: string): Schema {
  return { ...saying(path), allOf: [{ $ref: `#/definitions/${definition}` }] };
}

function saying(path: string): Schema {
  const words = wordsOf(path);
  // Names in lists and groups are said where the list is.
  if (words === undefined && /\[\]$|\.\*$/.test(path)) return {};
  if (words === undefined) throw new Error(`Say ${placeFor(path)} what "${path}" of the rules is.`);
  const { says, examples, mistake, snippets } = words;
  return {
    description: says,
    ...(examples === undefined ? {} : { examples }),
    ...(mistake === undefined ? {} : { patternErrorMessage: mistake }),
    ...(snippets === undefined ? {} : { defaultSnippets: snippets }),
  };
}

/** Returns where the words of a place stand. */
function placeFor(path: string): string {
  const option = /^(?:routes\[\]|defaults)\.(\w+)$/.exec(path)?.[1];
  if (option !== undefined && option in routeOptions) return 'in "routeOptionWords" of src/rules/route-options.ts';
  const channel = /^targets\.\*\.(\w+)/.exec(path)?.[1];
  if (channel !== undefined) return `in "words" of src/channels/${channel}/${channel}.ts`;
  return 'in the words of its file in src/rules/sections/ (an option of steps: where its row is)';
}

/** What defaults and routes can both say is said of routes. */
function wordsOf(path: string): Words | undefined {
  return rulesWords[path] ?? rulesWords[path.replace(/^defaults\./, 'routes[].')];
}

/** A target names exactly one channel; one whose options are all optional may stand without any. */
function targetSchema(): Schema {
  const options = channels.map(({ id, options: schema }) => {
    const { $schema: _draft, ...own } = toSchema(schema);
    const described = describe(own, `targets.*.${id}`);
    return [id, 'required' in own || 'oneOf' in described ? described : { ...described, type: ['object', 'null'] }];
  });
  return {
    ...saying('targets.*'),
    type: 'object',
    properties: {
      ...Object.fromEntries(options),
      template: describe({ type: 'string' }, 'targets.*.template'),
      timezone: describe({ type: 'string' }, 'targets.*.timezone'),
      ...describeAll(toSchema(InboundOptions).properties as Schema, 'targets.*'),
    },
    additionalProperties: false,
    oneOf: channels.map(({ id }) => ({ required: [id] })),
    defaultSnippets: channels.map(({ id, title, example }) => ({
      label: id,
      description: title,
      body: { [id]: example },
    })),
  };
}

/** What excludes what in a route, as `check-routes.ts` has it. */
const routeKinds: readonly Schema[] = [
  {
    if: { properties: { continue: { const: true } }, required: ['continue'] },
    // biome-ignore lint/suspicious/noThenProperty: the word of JSON Schema
    then: {
      anyOf: continuing.all.map((name) => ({ required: [name] })),
      ...without(...withoutEffect.continue),
    },
    else: without(...continuing.only),
  },
  {
    if: { required: ['ignore'] },
    // biome-ignore lint/suspicious/noThenProperty: the word of JSON Schema
    then: without(...withoutEffect.ignore),
  },
];

function without(...names: string[]): Schema {
  return { not: { anyOf: names.map((name) => ({ required: [name] })) } };
}

function isObject(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Longest line of the file; what is short stands on one. */
const lineWidth = 110;

function write(value: unknown, indent: string): string {
  const short = JSON.stringify(value);
  if (typeof value !== 'object' || value === null || indent.length + short.length <= lineWidth) return short;
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const inner = `${indent}  `;
  const parts = Array.isArray(value)
    ? value.map((one) => write(one, inner))
    : Object.entries(value).map(([name, one]) => `${JSON.stringify(name)}: ${write(one, inner)}`);
  return `${open}\n${inner}${parts.join(`,\n${inner}`)}\n${indent}${close}`;
}
