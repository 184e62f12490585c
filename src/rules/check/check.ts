import type * as z from 'zod/mini';
import type { Instant } from '../../lib/instant.ts';
import { isObject } from '../../lib/is-object.ts';
import { compileRules } from '../compile-rules.ts';
import { RulesDocument } from '../document.ts';
import { documentLimits } from '../document-limits.ts';
import type { Rules } from '../rules.ts';
import { readSchedule } from '../schedule.ts';
import { sectionRows } from '../sections.ts';
import { checkReferences } from './check-references.ts';
import { checkSize } from './check-size.ts';
import { checkSecrets } from './check-targets.ts';
import { type PlacedIssue, type ReportedIssue, type RulesIssue, reportIssues } from './issue.ts';
import { type MergeablePart, type Merged, mergeParts } from './merge-parts.ts';
import { type PartText, type ReadPart, readPart } from './read-part.ts';
import { schemaIssues } from './schema-issues.ts';

/** Rules ready to use, with the merged document they were made from and where its values are in the text. */
export interface CheckedRules {
  rules: Rules;
  document: RulesDocument;
  origin: { merged: Merged; read: readonly ReadPart[]; at: Instant | null };
}

/** Rules ready to use, or what is wrong with the text. What is valid but probably not meant is found by `findWarnings`. */
export type Checked = CheckedRules | { problems: ReportedIssue[] };

type ChannelOptions = ReadonlyMap<string, z.ZodMiniType>;

/**
 * Checks and compiles rules, which may be in several parts that are merged in their order. Returns rules ready to use, or all
 * problems, each with its part, path, line, value and the nearest valid name. Never throws, and never shows a secret.
 *
 * @param channelOptions the options schema of each channel, by the channel's id
 * @param version stamped on the rules, such as the parameter's version
 * @param at when they were written; null: not known, and the length of silences without a beginning is not checked
 * @example
 * const checked = checkRules([{ name: 'routing', text }], channelOptions, '12');
 * if ('problems' in checked) for (const problem of checked.problems) say(formatIssue(problem));
 */
export function checkRules(
  parts: readonly PartText[],
  channelOptions: ChannelOptions,
  version: string,
  at: Instant | null = null,
): Checked {
  const tooMany = parts.slice(documentLimits.parts);
  if (parts.length === 0 || tooMany.length > 0) return { problems: reportIssues([wrongCount(parts)], []) };
  const read = parts.map(readPart);
  const form = read.flatMap((part, index) => placedAt(index, formIssues(part, channelOptions, at)));
  if (!read.every(isMergeable)) return { problems: reportIssues(form, read) };
  const merged = mergeParts(read);
  const large = checkSize(
    merged.value,
    parts.map(({ text }) => text),
  ).map((issue) => ({ ...issue, ...merged.placeOf(issue.path) }));
  const mistakes = large.length > 0 ? large : [...form, ...issuesAcross(merged, read, form)];
  if (mistakes.length > 0) return { problems: reportIssues(mistakes, read) };
  const document = merged.value as RulesDocument;
  const rules = compileRules(document, version, readSchedule);
  return { rules, document, origin: { merged, read, at } };
}

function wrongCount(parts: readonly PartText[]): PlacedIssue {
  const message = parts.length === 0 ? 'is missing' : `stands in more than ${documentLimits.parts} parameters`;
  return { part: 0, path: [], message };
}

function isMergeable(part: ReadPart): part is ReadPart & MergeablePart {
  return part.mistakes.length === 0 && isObject(part.value);
}

function placedAt(part: number, mistakes: readonly RulesIssue[]): PlacedIssue[] {
  return mistakes.map((issue) => ({ ...issue, part }));
}

/** Finds what is wrong with a part by itself, whatever the others say. */
function formIssues(
  { value: raw, mistakes }: ReadPart,
  channelOptions: ChannelOptions,
  at: Instant | null,
): RulesIssue[] {
  if (mistakes.length > 0) return mistakes;
  if (!isObject(raw)) return [{ path: [], message: 'is empty or not a rules document; it begins with "version: 1"' }];
  const others = [
    ...schemaIssues(RulesDocument, raw, []),
    ...sectionRows.flatMap(([, { check }]) => check?.(raw, { channelOptions, at }) ?? []),
  ];
  const secrets = checkSecrets(raw);
  return [...secrets, ...withoutThoseAt(secrets, others)];
}

/** Finds what is wrong with the parts as one document: names that refer to nothing, repeated names, too much of something. */
function issuesAcross(merged: Merged, parts: readonly ReadPart[], form: readonly PlacedIssue[]): PlacedIssue[] {
  const tooMuch = parts.length === 1 ? [] : wholeIssues(merged, parts, form);
  const references = [...checkReferences(merged.value), ...tooMuch];
  const secrets = checkSecrets(merged.value);
  return [
    ...withoutThoseAt(form, merged.mistakes),
    ...withoutThoseAt(secrets, references).map((issue) => ({ ...issue, ...merged.placeOf(issue.path) })),
  ];
}

/** Checks limits that each part may keep while all of them together do not. */
function wholeIssues(merged: Merged, parts: readonly ReadPart[], form: readonly RulesIssue[]): RulesIssue[] {
  const characters = parts.reduce((sum, { length }) => sum + length, 0);
  const values = countValues(merged.value);
  const tooLong = `is larger than ${documentLimits.characters} characters`;
  const tooMuch = `holds more than ${documentLimits.values} values`;
  return [
    ...(form.length > 0 ? [] : schemaIssues(RulesDocument, merged.value, [])),
    ...(characters > documentLimits.characters ? [{ path: [], message: `with the other parameters ${tooLong}` }] : []),
    ...(values > documentLimits.values ? [{ path: [], message: `with the other parameters ${tooMuch}` }] : []),
  ];
}

function countValues(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce((sum: number, inner) => sum + countValues(inner), 1);
}

/** Leaves out mistakes at paths that also have one of `these`: another mistake about a secret could quote it. */
function withoutThoseAt<Any extends RulesIssue & { part?: number }>(
  these: readonly (RulesIssue & { part?: number })[],
  mistakes: readonly Any[],
): Any[] {
  const keyOf = ({ part, path }: RulesIssue & { part?: number }) => JSON.stringify([part, path]);
  const taken = new Set(these.map(keyOf));
  return mistakes.filter((issue) => !taken.has(keyOf(issue)));
}
