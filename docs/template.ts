import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import dashboard from '../serverless/dashboard.cjs';
import eachFunction from '../serverless/each-function.cjs';
import members from '../serverless/members.cjs';

/** A value of a template: text, number, list, object or an intrinsic function. */
type Value = string | number | boolean | null | Value[] | { [name: string]: Value };

/** One resource of the stack as it stands in serverless/, before the framework has read it. */
export interface TemplateResource {
  id: string;
  Type: string;
  Condition?: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template is read by path, and a wrong path fails the test that reads it
  Properties: any;
}

/** Parameters of a deploy, by name. */
export type Parameters = Readonly<Record<string, string>>;

/** What pages need of a function. */
export interface TemplateFunction {
  memorySize: number;
  /** Logical ids of the queues that it is called by. */
  queues: readonly string[];
  /** How often a schedule calls it in a month of 730 hours. */
  runs: number;
}

const folder = new URL('../', import.meta.url);
const read = (file: string) => parse(readFileSync(new URL(file, folder), 'utf8'), { merge: true, maxAliasCount: -1 });

const service = read('serverless.yml');

/** The parameters of a deploy that gives none; one that holds no text is left out. */
export const defaultParameters: Parameters = Object.fromEntries(
  Object.entries(service.params.default as Record<string, unknown>).flatMap(([name, value]) =>
    typeof value === 'object' ? [] : [[name, String(value)]],
  ),
);

const conditions: Record<string, Value> = read('serverless/conditions.yml').Conditions;
const resources: TemplateResource[] = [];
for (const file of readdirSync(new URL('serverless/', folder))
  .filter((name) => name.endsWith('.yml'))
  .sort())
  add(read(`serverless/${file}`).Resources ?? {});
add(eachFunction.alarmsOf(service.functions, service.custom.onSchedule));
add(dashboard.resources.Resources as Record<string, Omit<TemplateResource, 'id'>>);

/** What central mode adds, whoever may send. */
const ofMembers = await membersWith({});

/** What it adds where members send straight into a queue. */
const direct = { 'param:directMembers': 'true', 'param:readerRole': 'reader' };
const ofDirect = (await membersWith(direct)).filter(({ id }) => /^(?:Read)?Direct/.test(id));

async function membersWith(more: Record<string, string>): Promise<TemplateResource[]> {
  const given: Record<string, string> = { 'param:organizationId': 'o-a1b2c3d4e5', ...more };
  const made = await members({ resolveVariable: async (name) => given[name] ?? '' });
  return Object.entries(made.resources.Resources ?? {}).map(
    ([id, resource]) => ({ ...resource, id }) as TemplateResource,
  );
}

function add(more: Record<string, Omit<TemplateResource, 'id'>>): void {
  resources.push(...Object.entries(more).map(([id, resource]) => ({ ...resource, id })));
}

/** Returns the resources that a deploy with these parameters makes, but those that the framework adds itself. */
export function resourcesOf(parameters: Parameters = defaultParameters): TemplateResource[] {
  const { organizationId = '', memberAccounts = '' } = parameters;
  const central = organizationId + memberAccounts === '' ? resources : [...resources, ...ofMembers];
  const all = parameters.directMembers === 'true' ? [...central, ...ofDirect] : central;
  return all.filter(({ Condition }) => Condition === undefined || holds({ Condition }, parameters));
}

/** Returns the functions by name; one whose condition does not hold is not run. */
export function templateFunctions(parameters: Parameters = defaultParameters): Record<string, TemplateFunction> {
  const { functions, provider } = service;
  return Object.fromEntries(
    Object.entries(functions as Record<string, { memorySize?: number; events?: Record<string, unknown>[] }>).map(
      ([name, { memorySize = provider.memorySize, events = [] }]) => {
        const queues = events.flatMap(
          ({ sqs }) => (sqs as { arn: { 'Fn::GetAtt': string[] } } | undefined)?.arn['Fn::GetAtt'][0] ?? [],
        );
        const rests = service.custom.onSchedule[name]?.only;
        const isOff = rests !== undefined && !holds({ Condition: rests }, parameters);
        const runs = isOff ? 0 : events.reduce((sum, { schedule }) => sum + runsOf(String(schedule ?? '')), 0);
        return [name, { memorySize, queues, runs }];
      },
    ),
  );
}

const perMonth = { minute: 43_800, hour: 730, day: 30.4 } as const;

function runsOf(schedule: string): number {
  const [, count = '1', unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(schedule) ?? [];
  return unit === undefined ? 0 : perMonth[unit as keyof typeof perMonth] / Number(count);
}

/** Says whether a condition holds with these parameters. @throws {Error} when it is of a form that nobody has thought of here */
function holds(condition: Value, parameters: Parameters): boolean {
  const form = condition as Record<string, Value>;
  if (typeof form.Condition === 'string') return holds(conditions[form.Condition] ?? null, parameters);
  if ('Fn::Not' in form) return !holds((form['Fn::Not'] as Value[])[0] ?? null, parameters);
  if ('Fn::And' in form) return (form['Fn::And'] as Value[]).every((one) => holds(one, parameters));
  if ('Fn::Or' in form) return (form['Fn::Or'] as Value[]).some((one) => holds(one, parameters));
  if ('Fn::Equals' in form) {
    const [one, other] = (form['Fn::Equals'] as Value[]).map((value) => given(String(value), parameters));
    return one === other;
  }
  throw new Error(`docs/template.ts cannot read the condition ${JSON.stringify(condition)}: teach it.`);
}

/** The stage is one of AWS. */
function given(text: string, parameters: Parameters): string {
  const name = /^\$\{param:(\w+)\}$/.exec(text)?.[1];
  return name === undefined ? text : (parameters[name] ?? '');
}
