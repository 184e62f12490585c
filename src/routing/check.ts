import type * as z from 'zod/mini';
import type { Instant } from '../lib/instant.ts';
import { checkMutes } from './check-mutes.ts';
import { checkPattern } from './check-pattern.ts';
import { checkReferences } from './check-references.ts';
import { placesOf } from './check-routes.ts';
import { checkSecrets, checkTargets } from './check-targets.ts';
import { compileRules } from './compile-rules.ts';
import type { Rules } from './decision.ts';
import { RulesDocument } from './document.ts';
import { findWarnings, type Warning } from './find-warnings.ts';
import { isObject } from './is-object.ts';
import { parseText } from './parse-text.ts';
import { type Mistake, type RulesProblem, toProblems } from './problem.ts';
import { schemaMistakes } from './schema-mistakes.ts';

/** Rules ready to use with the document they were made of and what hardly anybody means in it, or what is wrong with the text. */
export type Checked = { rules: Rules; document: RulesDocument; warnings: Warning[] } | { problems: RulesProblem[] };

/**
 * Reads the text of the rules: rules ready to use, or every problem at once with its path, line, value and the
 * nearest valid name. Never throws, and never shows a secret.
 *
 * @param channelOptions the options schema of each channel, by the channel's id
 * @param version what the rules are stamped with, such as the parameter's version
 * @param at when they were written; null: not known, and silences without a beginning are not measured
 * @example
 * const checked = checkRules(text, channelOptions, '12');
 * if ('problems' in checked) for (const problem of checked.problems) say(sayProblem(problem));
 */
export function checkRules(
  text: string,
  channelOptions: ReadonlyMap<string, z.ZodMiniType>,
  version: string,
  at: Instant | null = null,
): Checked {
  const parsed = parseText(text);
  const mistakes = parsed.mistakes.length > 0 ? parsed.mistakes : mistakesOf(parsed.value, channelOptions, at);
  if (mistakes.length > 0) return { problems: toProblems(mistakes, parsed.lineOf) };
  const document = parsed.value as RulesDocument;
  const rules = compileRules(document, version);
  return { rules, document, warnings: findWarnings(document, rules, at, parsed.lineOf) };
}

function mistakesOf(raw: unknown, channelOptions: ReadonlyMap<string, z.ZodMiniType>, at: Instant | null): Mistake[] {
  if (!isObject(raw)) return [{ path: [], message: 'is empty or not a rules document; it begins with "version: 1"' }];
  const secrets = checkSecrets(raw);
  // The value at a secret's place is not checked further: its other mistakes would quote it.
  const hidden = new Set(secrets.map(({ path }) => path.join('\n')));
  const others = [
    ...schemaMistakes(RulesDocument, raw, []),
    ...checkTargets(raw, channelOptions),
    ...routePatterns(raw),
    ...checkReferences(raw),
    ...checkMutes(raw, at),
  ];
  return [...secrets, ...others.filter(({ path }) => !hidden.has(path.join('\n')))];
}

function routePatterns({ routes }: Record<string, unknown>): Mistake[] {
  return placesOf(routes, ['routes'], 1).flatMap(({ route, path }) =>
    route.match === undefined ? [] : checkPattern(route.match, [...path, 'match']),
  );
}
