import { meantAccount } from '../../lib/account-id.ts';
import { isObject } from '../../lib/is-object.ts';
import { nearestName } from '../../lib/nearest-name.ts';
import { describeExcess, isAlternatives, orKey } from '../../patterns/pattern-shape.ts';
import { type PatternTest, readPatternTest } from '../../patterns/pattern-test.ts';
import { showValue } from '../../patterns/show-value.ts';
import { type AlertField, alertFields, openBranches, readOpenField } from '../alert-document.ts';
import type { RulesIssue, RulesPath } from './issue.ts';

/**
 * Finds every mistake in a pattern over the alert document: its form, fields that do not exist, and values that a
 * field can never have, with which a route would silently match nothing.
 */
export function checkPattern(pattern: unknown, path: RulesPath): RulesIssue[] {
  const excess = describeExcess(pattern);
  return excess === null ? checkFields(pattern, path, '') : [{ path, message: excess }];
}

function checkFields(pattern: unknown, path: RulesPath, field: string): RulesIssue[] {
  if (!isObject(pattern)) {
    const message =
      field === '' ? 'takes fields, such as { severity: [critical] }' : 'takes further fields, not values';
    return [{ path, value: pattern, message }];
  }
  const names = Object.keys(pattern);
  if (names.length === 0) {
    const remedy = field === '' ? '; leave "match" out to match every alert' : '';
    return [{ path, message: `is empty, which EventBridge refuses${remedy}` }];
  }
  return names.flatMap((name) => {
    const inner = pattern[name];
    const here = [...path, name];
    if (isAlternatives(name, inner)) return inner.flatMap((one, index) => checkFields(one, [...here, index], field));
    return checkField(inner, here, field === '' ? name : `${field}.${name}`);
  });
}

function checkField(pattern: unknown, path: RulesPath, field: string): RulesIssue[] {
  const name = String(path.at(-1));
  const open = readOpenField(field) !== null;
  if (name.includes('.') && !open) {
    const nested = name
      .split('.')
      .reduceRight((inner, part) => `${part}: ${inner === '' ? '[…]' : `{ ${inner} }`}`, '');
    return [{ path, message: `is one name with a dot; write fields inside each other: ${nested}` }];
  }
  if (openBranches.includes(field) || isBranch(field)) return checkFields(pattern, path, field);
  const known = open ? { type: 'string' as const } : alertFields.get(field);
  if (known === undefined && name === orKey) return [{ path, value: pattern, message: describeOr }];
  if (known === undefined) return [unknownField(path, field)];
  if (!Array.isArray(pattern)) {
    const message = isObject(pattern)
      ? 'takes a list; put the operator in [ ]'
      : 'takes a list, as in EventBridge; put the value in [ ]';
    return [{ path, value: pattern, message }];
  }
  if (pattern.length === 0) return [{ path, message: 'is an empty list, which matches nothing' }];
  return pattern.flatMap((entry, index) => checkEntry(entry, [...path, index], known));
}

function checkEntry(entry: unknown, path: RulesPath, field: AlertField): RulesIssue[] {
  const test = readPatternTest(entry);
  if ('issue' in test)
    return [{ path, value: entry, message: `is not a pattern: ${test.issue}`, nearest: test.nearest }];
  const mistakes = checkLiterals(entry, test, path, field);
  return mistakes.length > 0 ? mistakes : checkPossible(entry, test, path, field);
}

/** Finds an operator that none of the field's values can satisfy. */
function checkPossible(entry: unknown, test: PatternTest, path: RulesPath, { type, values }: AlertField): RulesIssue[] {
  if (test.only !== null && test.only !== type) {
    const holds = type === 'boolean' ? 'true or false' : type === 'string' ? 'text' : 'a number';
    return [
      {
        path,
        value: entry,
        message: `never matches: it looks at ${test.only === 'string' ? 'text' : 'a number'}, and the field is ${holds}`,
      },
    ];
  }
  if (values === undefined || test.acceptsMissing || values.some((value) => test.accepts(value))) return [];
  return [{ path, value: entry, message: `matches none of ${values.join(', ')}` }];
}

function checkLiterals(entry: unknown, test: PatternTest, path: RulesPath, field: AlertField): RulesIssue[] {
  const but = isObject(entry) ? entry['anything-but'] : undefined;
  return test.literals.flatMap((literal, index): RulesIssue[] => {
    const here = but === undefined ? path : [...path, 'anything-but', ...(Array.isArray(but) ? [index] : [])];
    if (literal === null) {
      const message = 'never occurs: what is not known is absent; write { exists: false }';
      return [{ path: here, value: literal, message }];
    }
    if (typeof literal !== field.type) return [{ path: here, value: literal, ...describeType(literal, field) }];
    if (field.values && !field.values.includes(literal as string)) {
      const message = `is not one of ${field.values.join(', ')}`;
      return [{ path: here, value: literal, message, nearest: nearestName(literal as string, field.values) }];
    }
    return [];
  });
}

const describeOr = 'takes a list of two objects of fields or more: $or: [{ severity: [critical] }, { drill: [true] }]';

/** Reports a literal of the wrong type as it is written: `007` is read as 7, so only the text shows what was meant. */
function describeType(literal: unknown, field: AlertField): Pick<RulesIssue, 'message' | 'ofWritten'> {
  if (field.type !== 'string')
    return {
      message: `is text and the field is ${field.type === 'boolean' ? 'true or false' : 'a number'}; leave the quotes out`,
    };
  const ofWritten = (written: string) => {
    const meant = field.isAccount === true ? meantAccount(written) : written;
    const remedy =
      meant === null ? 'write the 12 digits of the account id in quotes' : `put it in quotes: "${showValue(meant)}"`;
    return { value: written, message: `is a ${typeof literal} and the field is text; ${remedy}` };
  };
  return { message: ofWritten(String(literal)).message, ofWritten };
}

/** Reports an unknown field, with the nearest one on the same level or, failing that, elsewhere. */
function unknownField(path: RulesPath, field: string): RulesIssue {
  const parent = field.slice(0, field.lastIndexOf('.') + 1);
  const name = field.slice(parent.length);
  const all = [...alertFields.keys(), ...openBranches];
  const beside = new Set(
    all.filter((one) => one.startsWith(parent)).map((one) => one.slice(parent.length).split('.')[0] ?? ''),
  );
  const elsewhere = all.find((one) => one === `resource.${name}`) ?? all.find((one) => one.endsWith(`.${name}`));
  return {
    path,
    value: name,
    message: `is not a field of alerts; here are ${[...beside].join(', ')}`,
    nearest: elsewhere ?? nearestName(name, beside),
  };
}

function isBranch(field: string): boolean {
  for (const one of alertFields.keys()) if (one.startsWith(`${field}.`)) return true;
  return false;
}
