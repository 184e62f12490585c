import { describeStrangeness, plainForm } from '../../../lib/plain-form.ts';
import { readPatternTest } from '../../../patterns/pattern-test.ts';
import { showValue } from '../../../patterns/show-value.ts';
import type { RulesIssue, RulesPath } from '../issue.ts';
import { type FieldForm, fieldForms, isSpelledLike } from './field-forms.ts';
import { type NamedText, type Part, textsIn } from './named-texts.ts';

/** Fields with free text by people or AWS, which can contain any character. */
const worded: readonly string[] = ['error.message', 'cause'];

/**
 * Finds texts in one entry of a pattern's list that no value of the field can equal or contain, each with the nearest
 * possible one, or with the pattern that was probably meant. What can only be guessed is not reported.
 */
export function warnOfValues(entry: unknown, field: string, path: RulesPath): RulesIssue[] {
  if (worded.includes(field)) return [];
  return textsIn(entry, path).flatMap((named) => {
    const form = fieldForms.get(field);
    const issue = form === undefined ? null : issueByForm(named, form);
    const found = issue ?? issueOfSigns(named, form);
    return found === null ? [] : [{ path: named.path, value: named.written(named.text), ...found }];
  });
}

type Found = Pick<RulesIssue, 'message' | 'nearest'>;

function issueByForm(named: NamedText, form: FieldForm): Found | null {
  return named.place === 'whole' ? issueOfWhole(named, form) : issueOfPart(named, form, named.place);
}

function issueOfWhole({ text, ignoresCase, excludes }: NamedText, form: FieldForm): Found | null {
  if (canBe(text, ignoresCase, form)) return null;
  const plain = plainForm(text);
  const meant = form.canBe(plain) ? plain : form.meant(plain);
  const nearest = meant !== null && form.canBe(meant) ? meant : null;
  const pattern =
    nearest === null && !excludes && !ignoresCase ? (globIn(text) ?? form.pattern?.(plain) ?? null) : null;
  if (nearest === null && pattern === null && form.isOpen?.(text)) return null;
  if (nearest !== null && isSpelledLike(nearest, text)) return { message: 'is not how AWS spells it', nearest };
  return { message: `${formatEffect(excludes)}: the field holds ${form.holds}${formatRemedy(pattern)}`, nearest };
}

function canBe(text: string, ignoresCase: boolean, form: FieldForm): boolean {
  if (!ignoresCase) return form.canBe(text);
  return form.known?.some((one) => one.toLowerCase() === text.toLowerCase()) ?? form.canBe(text.toLowerCase());
}

/** Checks a prefix, a suffix, or a text between the asterisks of a wildcard. */
function issueOfPart({ text, written, ignoresCase, excludes }: NamedText, form: FieldForm, place: Part): Found | null {
  if (text === '' || form.canHave(text, place)) return null;
  const like = form.known?.map((one) => partLike(one, text, place)).find((one) => one !== null) ?? null;
  if (like !== null && ignoresCase) return null;
  const plain = plainForm(text);
  const meant = like ?? (plain !== '' && form.canHave(plain, place) ? plain : null);
  if (meant === null && form.isOpen?.(text)) return null;
  const verb = { begin: 'begins', end: 'ends', inside: 'goes on' }[place];
  const message = `${formatEffect(excludes)}: the field holds ${form.holds}, and none ${verb} with ${showValue(text)}`;
  return { message, nearest: meant === null ? null : written(meant) };
}

/** Returns the part of a known value that differs from the text only in case. */
function partLike(known: string, text: string, place: Part): string | null {
  const at = known.toLowerCase().indexOf(text.toLowerCase());
  const part = place === 'begin' ? known.slice(0, text.length) : known.slice(place === 'end' ? -text.length : at);
  const same = part.slice(0, text.length);
  return at >= 0 && same.toLowerCase() === text.toLowerCase() ? same : null;
}

/** Finds typographic quotes and invisible characters, which come from copying and never from AWS. */
function issueOfSigns(
  { text, place, ignoresCase, written, excludes }: NamedText,
  form: FieldForm | undefined,
): Found | null {
  const strange = describeStrangeness(text);
  const plain = plainForm(text);
  if (strange !== null && plain !== '' && (place !== 'whole' || form === undefined || form.canBe(plain)))
    return { message: `${strange}, which hardly any name has`, nearest: written(plain) };
  const glob = place === 'whole' && !ignoresCase ? globIn(text) : null;
  if (glob === null) return null;
  return { message: `takes * for a letter of the name${formatRemedy(excludes ? `{ anything-but: ${glob} }` : glob)}` };
}

function formatEffect(excludes: boolean): string {
  return excludes ? 'excludes nothing' : 'never matches';
}

function formatRemedy(pattern: string | null): string {
  return pattern === null ? '' : `; write ${pattern}`;
}

/** Returns the wildcard that was meant by a whole text with an asterisk; null when there is none. */
function globIn(text: string): string | null {
  if (!text.includes('*')) return null;
  const wildcard = text
    .replace(/^\^|\$$/g, '')
    .replaceAll('.*', '*')
    .replace(/\*{2,}/g, '*');
  return 'issue' in readPatternTest({ wildcard }) ? null : `{ wildcard: ${JSON.stringify(wildcard)} }`;
}
