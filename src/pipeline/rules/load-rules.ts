import type { ArchivedRules, RulesArchive, RulesSource, RulesText } from '../../ports/rules/rules-source.ts';
import type { Checked } from '../../rules/check/check.ts';
import type { ReportedIssue } from '../../rules/check/issue.ts';
import { builtInRules } from '../../rules/compile-rules.ts';
import type { Rules } from '../../rules/rules.ts';
import { isSameState, type KnownState, newestFirst, readChecked } from './rules-states.ts';
import { asLastGood, builtInBecause, describeArchiveError, describeError, describeRejected } from './rules-trouble.ts';

/** How soon the rules are looked for again when Parameter Store or the archive did not answer, in milliseconds. */
const retryMs = 10_000;

/** When a caller misses a name in the rules, they are read anew, at most this often, in milliseconds. */
const renewMs = 3000;

/** How many states of the history are tried, newest first, when the newest is not valid. */
const triedStates = 21;

/** Version of the schema of rules: raise it with every change of the schema, so that archived rules are checked anew. */
export const documentFormat = 3;

/** Where the rules come from and how long they are kept. */
export interface RulesLoaderParts {
  source: RulesSource;
  archive: RulesArchive;
  /** Checks a whole state. Called only for states that the archive does not hold as checked, so it may be loaded late. */
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
  /** The same, read anew unless that was a few seconds ago: for names that the rules at hand do not have yet. */
  renew(): Promise<Rules>;
  /** The same without what people added since, which is not read then: for whoever asks only whether rules can be used. */
  written(): Promise<Rules>;
}

/**
 * Makes a loader that reads the rules at most once a minute; calls at the same time share one read.
 *
 * In order: the newest state if it is valid; else the newest valid one of this container, the archive and the
 * parameters' history; else the built-in rules. When Parameter Store does not answer whole, the last good rules of this
 * container come before the archive. Everything but the newest state carries its reason in `problem`, except on a
 * fresh install, where there never were rules.
 */
export function createRulesLoader(parts: RulesLoaderParts): RulesLoader {
  const finder = new RulesFinder(parts);
  const { now, cacheMs = 60_000 } = parts;
  let cached: { rules: Rules; until: number; readAt: number } | null = null;
  let pending: Promise<Rules> | null = null;

  async function refresh(): Promise<Rules> {
    const { rules, answered } = await finder.find();
    cached = { rules, until: now() + (answered ? cacheMs : Math.min(retryMs, cacheMs)), readAt: now() };
    return rules;
  }

  function read(): Promise<Rules> {
    pending ??= refresh().finally(() => {
      pending = null;
    });
    return pending;
  }

  const load = () => (cached !== null && now() < cached.until ? Promise.resolve(cached.rules) : read());
  return {
    load,
    renew: () => (cached !== null && now() - cached.readAt < renewMs ? Promise.resolve(cached.rules) : read()),
    written: load,
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
  #lastGood: { text: KnownState; rules: Rules } | null = null;
  /** The state that this container last archived. */
  #kept: RulesText | null = null;
  /** The newest state that was checked here, still to be archived. */
  #toKeep: ArchivedRules | null = null;
  /** The result for a state that is not valid, so that the history is read once and not every minute. */
  #rejected: { text: RulesText; found: Found } | null = null;

  constructor(parts: RulesLoaderParts) {
    this.#parts = parts;
  }

  async find(): Promise<Found> {
    const seenAt = new Date(this.#parts.now()).toISOString();
    const [latest, archived] = await Promise.all([ask(() => this.#parts.source.latest()), this.#firstArchived()]);
    if ('fault' in latest) return this.#withoutSource(`Parameter Store did not answer (${latest.fault}).`, archived);
    if (latest.value === null) return this.#withoutParameter(archived);
    const text = { ...latest.value, seenAt };
    if (this.#lastGood !== null && isSameState(this.#lastGood.text, text))
      return this.#useNewest(text, this.#lastGood.rules);
    if (this.#rejected !== null && isSameState(this.#rejected.text, text)) return this.#rejected.found;
    if (archived !== null && 'value' in archived && archived.value !== null && isSameState(archived.value, text)) {
      const rules = await readChecked(archived.value, documentFormat);
      if (rules !== null) return this.#useArchived(text, rules);
    }
    const checked = await this.#check(text);
    if ('rules' in checked) return this.#useChecked(text, checked);
    return this.#useEarlier(text, checked.problems, archived);
  }

  /** Reads the archive in parallel with the parameters at the first read: usually both hold the same state, and nothing is checked. */
  async #firstArchived(): Promise<Archived | null> {
    if (this.#lastGood !== null || this.#rejected !== null) return null;
    return ask(() => this.#parts.archive.lastGood());
  }

  /** Returns the archive's answer from the first read, else asks it now. */
  async #archivedBy(first: Archived | null): Promise<Archived> {
    return first ?? (await ask(() => this.#parts.archive.lastGood()));
  }

  #useArchived(text: KnownState, rules: Rules): Promise<Found> {
    this.#kept = text;
    return this.#useNewest(text, rules);
  }

  #useChecked(
    text: Omit<ArchivedRules, 'checked'>,
    { rules, document }: Extract<Checked, { rules: Rules }>,
  ): Promise<Found> {
    this.#toKeep = { ...text, checked: { format: documentFormat, document: JSON.stringify(document) } };
    return this.#useNewest(text, rules);
  }

  /** Keeps the newest state in the archive, once; when that fails it is tried again with the next read. */
  async #useNewest(text: KnownState, rules: Rules): Promise<Found> {
    this.#lastGood = { text, rules };
    this.#rejected = null;
    const toKeep = this.#toKeep;
    if (toKeep !== null && isSameState(toKeep, text) && (this.#kept === null || !isSameState(this.#kept, text))) {
      const answer = await ask(() => this.#parts.archive.keep(toKeep));
      if (!('fault' in answer)) this.#kept = text;
    }
    return { rules, answered: true };
  }

  async #useEarlier(rejected: RulesText, problems: readonly ReportedIssue[], first: Archived | null): Promise<Found> {
    const [archived, history] = await Promise.all([
      this.#archivedBy(first),
      ask(() => this.#parts.source.history(triedStates)),
    ]);
    const states = 'value' in history ? history.value : [];
    const good: KnownState[] = [
      ...(this.#lastGood === null ? [] : [this.#lastGood.text]),
      ...('value' in archived && archived.value !== null ? [archived.value] : []),
    ].toSorted(newestFirst);
    // Only the history names the author.
    const made = states.find((state) => isSameState(state, rejected)) ?? rejected;
    const problem = describeRejected(made, problems, good[0] ?? null);
    const earlier = states.filter((state) => state !== made);
    const rules = (await this.#newestValid([...good, ...earlier], problem)) ?? builtInBecause(problem);
    const found = { rules, answered: !('fault' in archived || 'fault' in history) };
    this.#rejected = found.answered ? { text: rejected, found } : null;
    return found;
  }

  async #withoutSource(problem: string, first: Archived | null): Promise<Found> {
    if (this.#lastGood !== null) return { rules: asLastGood(this.#lastGood.rules, problem), answered: false };
    const archived = await this.#archivedBy(first);
    if ('fault' in archived)
      return { rules: builtInBecause(`${problem} ${describeArchiveError(archived.fault)}`), answered: false };
    return { rules: await this.#fromArchive(archived.value, problem), answered: false };
  }

  /** Finds rules when there is no parameter: it was deleted if there ever were rules, else this is a fresh install. */
  async #withoutParameter(first: Archived | null): Promise<Found> {
    const deleted = 'The parameter with the rules was deleted; CloudTrail’s event DeleteParameter says who did it.';
    if (this.#lastGood !== null) return { rules: asLastGood(this.#lastGood.rules, deleted), answered: true };
    const archived = await this.#archivedBy(first);
    if ('fault' in archived) {
      const problem = `There is no parameter with rules. ${describeArchiveError(archived.fault)}`;
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

  async #newestValid(states: readonly KnownState[], problem: string): Promise<Rules | null> {
    for (const text of states.toSorted(newestFirst)) {
      const archived = 'checked' in text ? await readChecked(text as ArchivedRules, documentFormat) : null;
      const checked = archived === null ? await this.#check(text) : { rules: archived };
      if ('problems' in checked) continue;
      this.#lastGood = { text, rules: checked.rules };
      return asLastGood(checked.rules, problem);
    }
    return null;
  }

  /** Checks a state. An error in the check itself must not stop alerts: the state then counts as not valid. */
  async #check(text: RulesText): Promise<Checked> {
    try {
      return await this.#parts.check(text);
    } catch (error) {
      return {
        problems: [
          { path: '', line: null, value: null, message: `cannot be checked (${describeError(error)})`, nearest: null },
        ],
      };
    }
  }
}

async function ask<Value>(call: () => Promise<Value>): Promise<Answer<Value>> {
  try {
    return { value: await call() };
  } catch (error) {
    return { fault: describeError(error) };
  }
}
