import { addSeconds, earlierOf, type Instant, laterOf, secondsBetween } from '../../../lib/instant.ts';
import type { Window } from '../../compiled.ts';
import { joined } from '../../describe-policy.ts';
import type { RulesDocument } from '../../document.ts';
import type { Rules } from '../../rules.ts';
import type { RulesIssue, RulesPath } from '../issue.ts';
import { anything, critical, factsOf, isCovered } from './facts.ts';

/** How many days windows are followed, and how many runs of all of them: finding one takes a quarter of a millisecond. */
const followedDays = 28;
const followedRuns = 1000;

/** Windows that are open for more than this share of the time mute nearly everything. */
const longShare = 0.9;

/** Windows are followed from here when no moment is given. */
const someMonday: Instant = '2026-01-05T00:00:00.000Z';

/** Finds silences and overrides that are over, and what mutes more than anybody means to. */
export function warnOfMutes(document: RulesDocument, rules: Rules, at: Instant | null): RulesIssue[] {
  return [
    ...(at === null ? [] : [...warnOfOldSilences(document, rules, at), ...warnOfOldOverrides(document, rules, at)]),
    ...(document.silences ?? []).flatMap(({ match }, index) => warnOfBreadth(match, ['silences', index, 'match'], '')),
    ...(document.windows ?? []).flatMap(({ match }, index) =>
      warnOfBreadth(match, ['windows', index, ...(match === undefined ? [] : ['match'])], ', again and again'),
    ),
    ...(document.inhibitions ?? []).flatMap(({ target }, index) =>
      warnOfBreadth(target, ['inhibitions', index, 'target'], ' while a source of it is open'),
    ),
    ...warnOfShares(rules.windows, at ?? someMonday),
  ];
}

/** Says whether a pattern provably mutes every alert. */
export function keepsAllQuiet(match: unknown): boolean {
  return isCovered(anything, factsOf(match));
}

function warnOfOldSilences(document: RulesDocument, rules: Rules, at: Instant): RulesIssue[] {
  return rules.silences.flatMap(({ until }, index) => {
    const written = document.silences?.[index]?.until;
    return until > at
      ? []
      : [{ path: ['silences', index, 'until'], value: written, message: 'is over; take the silence out' }];
  });
}

function warnOfOldOverrides(document: RulesDocument, rules: Rules, at: Instant): RulesIssue[] {
  return [...rules.rotations.values()].flatMap(({ name, overrides }) =>
    overrides.flatMap(({ from, until }, index): RulesIssue[] => {
      const path = ['rotations', name, 'overrides', index];
      const value = document.rotations?.[name]?.overrides?.[index]?.until;
      if (until <= at) return [{ path: [...path, 'until'], value, message: 'is over; take the override out' }];
      const hidden = overrides.slice(0, index).some((one) => one.from <= from && until <= one.until);
      return hidden ? [{ path, message: 'never counts: an override before it holds all of that time' }] : [];
    }),
  );
}

function warnOfBreadth(pattern: unknown, path: RulesPath, when: string): RulesIssue[] {
  const facts = factsOf(pattern);
  if (!isCovered(critical, facts)) return [];
  const isAll = isCovered(anything, facts);
  return [
    { path, message: `keeps every ${isAll ? '' : 'critical '}alert quiet${when}${isAll ? ', critical ones too' : ''}` },
  ];
}

/** Finds windows that are open nearly always; they count together when the alerts of one are among those of the others. */
function warnOfShares(windows: readonly Window[], at: Instant): RulesIssue[] {
  const said = new Set<string>();
  const limit = Math.ceil(followedRuns / windows.length);
  const followed = windows.map((window) => ({
    window,
    facts: factsOf(window.pattern),
    runs: runsOf(window, at, limit),
  }));
  return followed.flatMap((one, index): RulesIssue[] => {
    const others = followed.filter((other) => other !== one && isCovered(one.facts, other.facts));
    const names = [one, ...others].map(({ window }) => window.name).sort();
    const share = shareOf(
      [one, ...others].map(({ runs }) => runs),
      limit,
      at,
    );
    if (share < longShare || said.has(names.join('\n'))) return [];
    said.add(names.join('\n'));
    const together = joined(others.map(({ window }) => `"${window.name}"`));
    const message = `is open${together === '' ? '' : `, together with ${together},`} for ${Math.floor(share * 100)}% of the time, and people hear little of its alerts`;
    return [{ path: ['windows', index], value: one.window.name, message }];
  });
}

/** One run of a window. */
interface Run {
  from: Instant;
  until: Instant;
}

/** Returns for how much of the time at least one of the windows is open, as far as all of them are followed. */
function shareOf(windows: readonly (readonly Run[])[], limit: number, at: Instant): number {
  // A schedule of every few minutes reaches the limit long before the weeks are over.
  const cut = windows.flatMap((runs) => (runs.length < limit ? [] : (runs.at(-1)?.from ?? [])));
  const end = cut.reduce(earlierOf, addSeconds(at, followedDays * 86_400));
  let open = 0;
  let covered = at;
  for (const { from, until } of windows.flat().sort((a, b) => (a.from < b.from ? -1 : 1))) {
    const [begin, last] = [laterOf(from, covered), earlierOf(until, end)];
    if (last <= begin) continue;
    open += secondsBetween(begin, last);
    covered = last;
  }
  return open / Math.max(1, secondsBetween(at, end));
}

function runsOf({ schedule, durationSeconds }: Window, at: Instant, limit: number): Run[] {
  const end = addSeconds(at, followedDays * 86_400);
  const runs: Run[] = [];
  for (
    let begin = schedule.lastBegin(at) ?? schedule.nextBegin(at);
    begin !== null && begin < end;
    begin = schedule.nextBegin(begin)
  ) {
    runs.push({ from: begin, until: addSeconds(begin, durationSeconds) });
    if (runs.length >= limit) break;
  }
  return runs;
}
