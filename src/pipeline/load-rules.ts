import { inertLine, truncate } from '../lib/text.ts';
import type { ArchivedRules, RulesArchive, RulesSource, RulesText } from '../ports/rules-source.ts';
import { builtInRules } from '../routing/built-in.ts';
import type { Checked } from '../routing/check.ts';
import { compileRules } from '../routing/compile-rules.ts';
import type { Rules } from '../routing/decision.ts';
import { type RulesProblem, sayProblem } from '../routing/problem.ts';
import { hideSecrets } from '../routing/secret-literal.ts';

/** How soon the rules are looked for again when Parameter Store or the archive did not answer, in milliseconds. */
const retryMs = 10_000;

/** Longest `problem` that is handed on; of many mistakes the first few are named and the rest counted. */
const problemLength = 700;
const namedMistakes = 3;

/** Older versions that are tried, newest first, when the newest is not valid. */
const triedVersions = 50;

/** How documents are read; raise it with every change of the rules' schema, so that archived ones are checked anew. */
export const documentFormat = 2;

/** Where the rules come from and how long they are kept. */
export interface RulesLoaderParts {
  source: RulesSource;
  archive: RulesArchive;
  /** Checks a version whole. Called only for versions that the archive does not hold checked, so it may be loaded late. */
  check: (text: RulesText) => Promise<Checked>;
  /** The time in milliseconds. */
  now: () => number;
  /** How long rules are used before Parameter Store is asked again; 60 s when left out. */
  cacheMs?: number;
}

/** Answers with rules, whatever happens. */
export interface RulesLoader {
  /** Returns the rules that apply now. Never throws, and never returns without rules. */
  load(): Promise<Rules>;
}

/**
 * Makes a loader that reads the rules at most once a minute; calls at the same time share one read.
 *
 * In order: the newest version if it is valid; else the newest valid one of this container, the archive and the
 * parameter's history; else the built-in rules. When Parameter Store does not answer, the last good rules of this
 * container come before the archive. Everything but the newest version carries its reason in `problem`, except on a
 * fresh install, where there never were rules.
 */
export function createRulesLoader(parts: RulesLoaderParts): RulesLoader {
  const finder = new RulesFinder(parts);
  const { now, cacheMs = 60_000 } = parts;
  let cached: { rules: Rules; until: number } | null = null;
  let pending: Promise<Rules> | null = null;

  async function refresh(): Promise<Rules> {
    const { rules, answered } = await finder.find();
    cached = { rules, until: now() + (answered ? cacheMs : Math.min(retryMs, cacheMs)) };
    return rules;
  }

  return {
    load() {
      if (cached !== null && now() < cached.until) return Promise.resolve(cached.rules);
      pending ??= refresh().finally(() => {
        pending = null;
      });
      return pending;
    },
  };
}

/** Rules, and whether everything that was asked for them answered. */
interface Found {
  rules: Rules;
  answered: boolean;
}

/** What a port said, or that it did not. */
type Answer<Value> = { value: Value } | { fault: string };
type Archived = Answer<ArchivedRules | null>;

class RulesFinder {
  readonly #parts: RulesLoaderParts;
  /** The last valid rules of this container, of any age. */
  #lastGood: { text: RulesText; rules: Rules } | null = null;
  /** The version that the archive has from this container. */
  #kept: RulesText | null = null;
  /** The newest version that was checked here, as the archive is to have it. */
  #toKeep: ArchivedRules | null = null;
  /** What came of a version that is not valid, so that the history is read once and not every minute. */
  #rejected: { text: RulesText; found: Found } | null = null;

  constructor(parts: RulesLoaderParts) {
    this.#parts = parts;
  }

  async find(): Promise<Found> {
    const [latest, archived] = await Promise.all([ask(() => this.#parts.source.latest()), this.#firstArchived()]);
    if ('fault' in latest) return this.#withoutSource(`Parameter Store did not answer (${latest.fault}).`, archived);
    if (latest.value === null) return this.#withoutParameter(archived);
    const text = latest.value;
    if (this.#lastGood !== null && isSame(this.#lastGood.text, text))
      return this.#useNewest(text, this.#lastGood.rules);
    if (this.#rejected !== null && isSame(this.#rejected.text, text)) return this.#rejected.found;
    if (archived !== null && 'value' in archived && archived.value !== null && isSame(archived.value, text)) {
      const rules = readChecked(archived.value);
      if (rules !== null) return this.#useArchived(text, rules);
    }
    const checked = await this.#check(text);
    if ('rules' in checked) return this.#useChecked(text, checked);
    return this.#useEarlier(text, sayRejected(text, checked.problems), archived);
  }

  /** Reads the archive beside the first read of the parameter: usually both hold the same version, and nothing need be checked. */
  async #firstArchived(): Promise<Archived | null> {
    if (this.#lastGood !== null || this.#rejected !== null) return null;
    return ask(() => this.#parts.archive.lastGood());
  }

  /** Returns what the archive said beside the first read, else asks it now. */
  async #archivedBy(first: Archived | null): Promise<Archived> {
    return first ?? (await ask(() => this.#parts.archive.lastGood()));
  }

  #useArchived(text: RulesText, rules: Rules): Promise<Found> {
    this.#kept = text;
    return this.#useNewest(text, rules);
  }

  #useChecked(text: RulesText, { rules, document }: Extract<Checked, { rules: Rules }>): Promise<Found> {
    this.#toKeep = { ...text, checked: { format: documentFormat, document: JSON.stringify(document) } };
    return this.#useNewest(text, rules);
  }

  /** Keeps the newest version in the archive, once; when that fails it is tried again with the next read. */
  async #useNewest(text: RulesText, rules: Rules): Promise<Found> {
    this.#lastGood = { text, rules };
    this.#rejected = null;
    const toKeep = this.#toKeep;
    if (toKeep !== null && isSame(toKeep, text) && (this.#kept === null || !isSame(this.#kept, text))) {
      const answer = await ask(() => this.#parts.archive.keep(toKeep));
      if (!('fault' in answer)) this.#kept = text;
    }
    return { rules, answered: true };
  }

  async #useEarlier(rejected: RulesText, problem: string, first: Archived | null): Promise<Found> {
    const [archived, history] = await Promise.all([this.#archivedBy(first), ask(() => this.#parts.source.earlier())]);
    const texts = [
      ...(this.#lastGood === null ? [] : [this.#lastGood.text]),
      ...('value' in archived && archived.value !== null ? [archived.value] : []),
      ...('value' in history ? history.value.slice(0, triedVersions) : []),
    ];
    const rules = (await this.#newestValid(texts, problem)) ?? builtInBecause(problem);
    const found = { rules, answered: !('fault' in archived || 'fault' in history) };
    this.#rejected = found.answered ? { text: rejected, found } : null;
    return found;
  }

  async #withoutSource(problem: string, first: Archived | null): Promise<Found> {
    if (this.#lastGood !== null) return { rules: asLastGood(this.#lastGood.rules, problem), answered: false };
    const archived = await this.#archivedBy(first);
    if ('fault' in archived)
      return { rules: builtInBecause(`${problem} ${sayArchiveFault(archived.fault)}`), answered: false };
    return { rules: await this.#fromArchive(archived.value, problem), answered: false };
  }

  /** Without a parameter: it was deleted when there ever were rules, else this is a fresh install. */
  async #withoutParameter(first: Archived | null): Promise<Found> {
    const deleted = 'The parameter with the rules was deleted.';
    if (this.#lastGood !== null) return { rules: asLastGood(this.#lastGood.rules, deleted), answered: true };
    const archived = await this.#archivedBy(first);
    if ('fault' in archived) {
      const problem = `There is no parameter with rules. ${sayArchiveFault(archived.fault)}`;
      return { rules: builtInBecause(problem), answered: false };
    }
    const rules = archived.value === null ? builtInRules() : await this.#fromArchive(archived.value, deleted);
    return { rules, answered: true };
  }

  async #fromArchive(archived: ArchivedRules | null, problem: string): Promise<Rules> {
    if (archived === null) return builtInBecause(problem);
    return (
      (await this.#newestValid([archived], problem)) ??
      builtInBecause(`${problem} The archived version ${archived.version} is not valid.`)
    );
  }

  async #newestValid(texts: readonly RulesText[], problem: string): Promise<Rules | null> {
    for (const text of texts.toSorted(newestFirst)) {
      const archived = 'checked' in text ? readChecked(text as ArchivedRules) : null;
      const checked = archived === null ? await this.#check(text) : { rules: archived };
      if ('problems' in checked) continue;
      this.#lastGood = { text, rules: checked.rules };
      return asLastGood(checked.rules, problem);
    }
    return null;
  }

  /** A fault of the check itself must not stop alerts: the version then counts as not valid. */
  async #check(text: RulesText): Promise<Checked> {
    try {
      return await this.#parts.check(text);
    } catch (error) {
      return {
        problems: [
          { path: '', line: null, value: null, message: `cannot be checked (${sayFault(error)})`, nearest: null },
        ],
      };
    }
  }
}

/** Returns the rules of a version that was checked before, or null when this reading of documents has to check it anew. */
function readChecked({ checked, version }: ArchivedRules): Rules | null {
  if (checked?.format !== documentFormat) return null;
  try {
    return compileRules(JSON.parse(checked.document), version);
  } catch {
    return null;
  }
}

async function ask<Value>(call: () => Promise<Value>): Promise<Answer<Value>> {
  try {
    return { value: await call() };
  } catch (error) {
    return { fault: sayFault(error) };
  }
}

function asLastGood(rules: Rules, problem: string): Rules {
  return { ...rules, origin: 'last-known-good', problem: bounded(`${problem} Version ${rules.version} is used.`) };
}

function builtInBecause(problem: string): Rules {
  return { ...builtInRules(), problem: bounded(`${problem} The built-in rules are used.`) };
}

/** Says whose edit was refused and why: `Version 13 of the rules (by …, 2026-11-22T…) is not valid: line 31, …`. */
function sayRejected(text: RulesText, problems: readonly RulesProblem[]): string {
  const origin = [text.modifiedBy && `by ${truncate(text.modifiedBy, 120)}`, text.modifiedAt]
    .filter(Boolean)
    .join(', ');
  const named = problems.slice(0, namedMistakes).map((problem) => truncate(sayProblem(problem), 160));
  if (problems.length > namedMistakes) named.push(`and ${problems.length - namedMistakes} more`);
  return `Version ${text.version} of the rules${origin === '' ? '' : ` (${origin})`} is not valid: ${named.join('; ')}.`;
}

function sayArchiveFault(fault: string): string {
  return `The archive did not answer either (${fault}).`;
}

function sayFault(error: unknown): string {
  return bounded(error instanceof Error ? `${error.name}: ${error.message}` : 'unknown fault', 160);
}

function bounded(text: string, length = problemLength): string {
  return truncate(hideSecrets(inertLine(text)), length);
}

function isSame(a: RulesText, b: RulesText): boolean {
  return a.version === b.version && a.text === b.text;
}

/** Orders by time, then by version: version numbers begin again when a parameter is deleted and made anew. */
function newestFirst(a: RulesText, b: RulesText): number {
  const [timeA, timeB] = [a.modifiedAt ?? '', b.modifiedAt ?? ''];
  if (timeA !== timeB) return timeA < timeB ? 1 : -1;
  return Number(b.version) - Number(a.version) || 0;
}
