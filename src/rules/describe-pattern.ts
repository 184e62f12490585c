import { isObject } from '../lib/is-object.ts';
import { isAlternatives } from '../patterns/pattern-shape.ts';
import { showValue } from '../patterns/show-value.ts';
import { isTextOperator } from '../patterns/text-test.ts';
import { alertFields, openBranches, readOpenField, tagsField } from './alert-document.ts';

/** How many values of one field are named. */
const saidValues = 6;

/** Fields whose values speak for themselves. */
const bare: readonly string[] = ['resource.type', 'severity'];

/**
 * Returns a pattern in short, as people say it: `RDS or Aurora, environment=prod, critical or high`. Undefined, which
 * every alert matches, is `every alert`.
 */
export function describePattern(pattern: unknown): string {
  return pattern === undefined ? 'every alert' : formatFields(pattern, '').join(', ');
}

function formatFields(pattern: unknown, field: string): string[] {
  if (Array.isArray(pattern)) return [describeCondition(field, pattern)];
  if (!isObject(pattern)) return [];
  return Object.entries(pattern).flatMap(([name, inner]) => {
    if (!isAlternatives(name, inner)) return formatFields(inner, field === '' ? name : `${field}.${name}`);
    const said = inner.map((one) => formatFields(one, field).join(', '));
    return [`(${formatFew(said, '; or ')})`];
  });
}

/** Returns what a field has to be, in short: `environment=prod or dev`, `strikes >= 3`, `without owner`. */
export function describeCondition(field: string, entries: readonly unknown[]): string {
  const name = describeField(field);
  const values = entries.flatMap((entry) => formatValue(entry) ?? []);
  const others = entries.filter((entry) => formatValue(entry) === null).map((entry) => describeOther(name, entry));
  const equal = bare.includes(field) ? '' : `${name}=`;
  return [...(values.length > 0 ? [`${equal}${formatFew(values)}`] : []), ...others].join(' or ');
}

/** Returns a field as short as it is still clear: `type`, `environment` for a tag, `label team`. */
export function describeField(field: string): string {
  const open = readOpenField(field);
  if (open !== null) {
    const name = showValue(open.name);
    if (open.branch !== tagsField) return `label ${name}`;
    return alertFields.has(open.name) || shortNames.has(open.name) ? `tag ${name}` : name;
  }
  const last = field.slice(field.lastIndexOf('.') + 1);
  return shortNames.get(last) === field ? last : showValue(field);
}

/** Returns a list whose first few values are named and the others counted. */
export function formatFew(values: readonly string[], joint = ' or '): string {
  const more = values.length - saidValues;
  return more > 1 ? [...values.slice(0, saidValues), `${more} more`].join(joint) : values.join(joint);
}

/** Last parts of field names that only one field has. */
const shortNames = new Map(
  [...alertFields.keys()]
    .filter((field) => field.includes('.') && !openBranches.includes(field))
    .map((field): [string, string] => [field.split('.').at(-1) as string, field])
    .filter(([last], _index, all) => !alertFields.has(last) && all.filter(([other]) => other === last).length === 1),
);

/** Returns what is written after "=": a value, or a text with asterisks; null when the entry is neither. */
function formatValue(entry: unknown): string | null {
  if (!isObject(entry)) return showValue(entry);
  const [[operator, operand] = ['', '']] = Object.entries(entry);
  if (operator === 'prefix') return isObject(operand) ? `${describeAnyCase(operand)}*` : `${showValue(operand)}*`;
  if (operator === 'suffix') return isObject(operand) ? `*${describeAnyCase(operand)}` : `*${showValue(operand)}`;
  if (operator === 'wildcard') return showValue(operand);
  if (operator === 'equals-ignore-case') return `${showValue(operand)} (any case)`;
  return null;
}

function describeAnyCase(operand: Record<string, unknown>): string {
  return `${showValue(operand['equals-ignore-case'])} (any case)`;
}

function describeOther(name: string, entry: unknown): string {
  const [[operator, operand] = ['', '']] = Object.entries(entry as object) as [string, unknown][];
  if (operator === 'exists') return operand === true ? `with ${name}` : `without ${name}`;
  if (operator === 'numeric')
    return `${name} ${(operand as unknown[]).map(showValue).join(' ').replace(' <', ' and <')}`;
  if (operator === 'cidr') return `${name} in ${showValue(operand)}`;
  if (operator !== 'anything-but') return `${name} ${showValue(entry)}`;
  return `${name} not ${formatFew(refusedBy(operand))}`;
}

/** Returns the values that `anything-but` refuses. */
function refusedBy(operand: unknown): string[] {
  if (!isObject(operand)) return [operand].flat().map(showValue);
  const [[operator, texts] = ['', '']] = Object.entries(operand) as [string, unknown][];
  if (!isTextOperator(operator)) return [showValue(operand)];
  return [texts].flat().map((text) => formatValue({ [operator]: text }) ?? showValue(text));
}
