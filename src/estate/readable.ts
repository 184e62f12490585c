import { type Fields, instantOf } from '../events/fields.ts';
import { isObject } from '../lib/is-object.ts';
import { type Call, callRow } from './calls.ts';
import { type Form, forms, type Member } from './forms.ts';
import { flagOf, numberOf, objectFrom } from './lists.ts';

/** What of an answer is compared with its form. */
interface Answered {
  call: Call;
  pages: readonly Fields[];
  refused: string | null;
}

/** What cannot be read in an answer: how many things out of how many, and the first members that were wrong. */
export interface Unreadable {
  count: number;
  of: number;
  members: readonly string[];
}

/** The most members that are named. */
const mostNamed = 3;

/** Returns what in an answer does not have AWS's form, and is therefore skipped; null: all of it can be read. */
export function unreadableIn({ call, pages, refused }: Answered): Unreadable | null {
  if (refused !== null) return null;
  const { lists } = callRow(call);
  const things = lists === undefined ? pages.slice(0, 1) : pages.flatMap((page) => listOf(page, lists));
  const check = checkOf(call);
  const members = new Set<string>();
  let count = 0;
  for (const thing of things) {
    const fault = isObject(thing) ? check(thing) : lists;
    if (fault === null || fault === undefined) continue;
    count += 1;
    if (members.size < mostNamed) members.add(fault);
  }
  return count === 0 ? null : { count, of: things.length, members: [...members] };
}

/** Says whether everything that is used in an answer can be read. */
export function isReadable(answer: Answered): boolean {
  return unreadableIn(answer) === null;
}

/** Something that should be a list but is not counts as one thing that cannot be read. */
function listOf(page: Fields, name: string): readonly unknown[] {
  const list = page[name];
  return Array.isArray(list) ? list : list === undefined || list === null ? [] : [list];
}

/** Returns the path of the first member that does not have its form; null: all members do. */
type Check<Value> = (value: Value) => string | null;

const checks = new Map<Call, Check<Fields>>();

function checkOf(call: Call): Check<Fields> {
  const known = checks.get(call) ?? formCheck(forms[call]);
  checks.set(call, known);
  return known;
}

function formCheck(form: Form): Check<Fields> {
  const members = Object.entries(form).map(([written, member]) => namedCheck(written, memberCheck(member)));
  return (fields) => {
    for (const check of members) {
      const fault = check(fields);
      if (fault !== null) return fault;
    }
    return null;
  };
}

function namedCheck(written: string, check: Check<unknown>): Check<Fields> {
  const name = written.replace(/!$/, '');
  const withoutIt = name === written ? null : name;
  return (fields) => {
    const value = fields[name];
    if (isNothing(value)) return withoutIt;
    const fault = check(value);
    return fault === null ? null : fault === '' ? name : `${name}.${fault}`;
  };
}

/** Some tools write null or an empty text for something absent. */
function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function memberCheck(member: Member): Check<unknown> {
  if (typeof member === 'string') {
    const isOne = simple[member];
    return (value) => (isOne(value) ? null : '');
  }
  if (isList(member)) {
    const check = formCheck(member[0]);
    return (value) => {
      if (!Array.isArray(value)) return '';
      for (const one of value) {
        const fault = isObject(one) ? check(one) : '';
        if (fault !== null) return fault;
      }
      return null;
    };
  }
  const check = formCheck(member);
  return (value) => (isObject(value) ? check(value) : '');
}

function isList(member: Form | readonly [Form]): member is readonly [Form] {
  return Array.isArray(member);
}

const printed =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[T ](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/** Windows and retentions are at most a hundred years, in minutes. */
const largest = 52_560_000;

const simple: Readonly<Record<Extract<Member, string>, (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string' || typeof value === 'number',
  // There are millions of them, and nearly all have the form that the AWS CLI prints.
  time: (value) => (typeof value === 'string' && printed.test(value)) || instantOf({ value }, 'value') !== null,
  number: (value) => {
    const number = numberOf({ value }, 'value');
    return number !== null && number >= -1 && number <= largest;
  },
  flag: (value) => typeof value === 'boolean',
  texts: (value) => Array.isArray(value) && value.every((one) => typeof one === 'string'),
  flags: (value) => isObject(value) && Object.values(value).every((one) => flagOf(one) !== null),
  event: (value) => objectFrom(value) !== null,
  // The CLI prints it as an object, the API as encoded text.
  policy: (value) => {
    const policy = objectFrom(typeof value === 'string' && !value.startsWith('{') ? decoded(value) : value);
    const statements = [policy?.Statement].flat();
    return statements.every((one) => isObject(one) && typeof one.Effect === 'string' && isPrincipal(one.Principal));
  },
};

function isPrincipal(value: unknown): boolean {
  if (!isObject(value)) return value === undefined || typeof value === 'string';
  return Object.values(value).every((one) => [one].flat().every((name) => typeof name === 'string'));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
