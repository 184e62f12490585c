import { type EventKind, eventKinds } from '../../../events/kinds.ts';
import { type Severity, severities } from '../../../incidents/alert.ts';
import { type Alternative, alternativesOf, type Condition } from '../../../patterns/alternatives.ts';
import { readPatternTest } from '../../../patterns/pattern-test.ts';
import { fieldType } from '../../witness.ts';
import { excludeEachOther, type Fact, isImplied, isTrivial } from './prove.ts';

/** Alternatives, each a list of facts that hold together; one alternative is true. Empty: impossible. Null: too many to follow. */
export type Facts = readonly (readonly Fact[])[] | null;

/** What routes have put on alerts before a pattern is tried. */
export interface OnTheWay {
  /** Null: the alert's own; `unknown`: a route may have changed it. */
  severity: Severity | 'unknown' | null;
  /** How many routes may have changed severity and labels. */
  changes: { severity: number; labels: number };
}

/** Alerts on which no route has put anything. */
export const untouched: OnTheWay = { severity: null, changes: { severity: 0, labels: 0 } };

/** More alternatives than this are not followed. */
const followed = 200;

/** Nothing is known of what matches. */
export const anything: Facts = [[]];

/** Every alert of one severity. */
export const critical: Facts = [[factOf({ path: ['severity'], field: 'severity', entries: ['critical'] }, untouched)]];

/** Returns what is known of an alert that a pattern has matched. */
export function factsOf(pattern: unknown, onTheWay: OnTheWay = untouched): Facts {
  const alternatives = alternativesOf(pattern);
  if (alternatives === null || alternatives.length > followed) return null;
  return alternatives.flatMap((alternative) => {
    const facts = readAlternative(alternative, onTheWay);
    return facts === null || isImpossible(facts) ? [] : [facts];
  });
}

/** Returns what is known when both hold. */
export function bothOf(some: Facts, others: Facts): Facts {
  if (some === null || others === null || some.length * others.length > followed) return null;
  return some.flatMap((one) => others.map((other) => [...one, ...other])).filter((facts) => !isImpossible(facts));
}

/** Says whether it is certain that a pattern matches whatever the facts are true of. */
export function isCovered(facts: Facts, pattern: Facts): boolean {
  if (facts === null || pattern === null) return false;
  return facts.every((known) =>
    pattern.some((wanted) =>
      wanted.every((fact) => isTrivial(fact) || known.some((one) => one.field === fact.field && isImplied(one, fact))),
    ),
  );
}

/** Returns the severities that alerts can have of which the facts are true. */
export function severitiesIn(facts: Facts, { severity, changes }: OnTheWay): readonly Severity[] {
  if (severity !== null && severity !== 'unknown') return [severity];
  const field = nameOf('severity', changes);
  return severities.filter((one) =>
    (facts ?? [[]]).some((known) =>
      known.every((fact) => fact.field !== field || fact.entries.some(({ test }) => test.accepts(one))),
    ),
  );
}

/** Returns the kinds of events that alerts can be of which the facts are true. */
export function kindsIn(facts: Facts): readonly EventKind[] {
  return eventKinds.filter((one) =>
    (facts ?? [[]]).some((known) =>
      known.every(({ field, entries }) => field !== 'event.kind' || entries.some(({ test }) => test.accepts(one))),
    ),
  );
}

function isImpossible(facts: readonly Fact[]): boolean {
  return facts.some((fact, index) =>
    facts.slice(index + 1).some((other) => other.field === fact.field && excludeEachOther(fact, other)),
  );
}

/** Returns the facts of an alternative; null when it contradicts the severity that a route has set. */
function readAlternative(alternative: Alternative, onTheWay: OnTheWay): Fact[] | null {
  const { severity } = onTheWay;
  const isSet = severity !== null && severity !== 'unknown';
  const facts = alternative.map((condition) => factOf(condition, onTheWay));
  const ofSeverity = alternative.map(({ field }) => isSet && field === 'severity');
  const holds = facts.every(
    (fact, index) => !ofSeverity[index] || fact.entries.some(({ test }) => test.accepts(severity)),
  );
  return holds ? facts.filter((_fact, index) => !ofSeverity[index]) : null;
}

function factOf({ field, entries }: Condition, { changes }: OnTheWay): Fact {
  return {
    field: nameOf(field, changes),
    type: fieldType(field),
    entries: entries.flatMap((entry) => {
      const test = readPatternTest(entry);
      return 'accepts' in test ? [{ entry, test }] : [];
    }),
  };
}

/** Returns the name under which a field is compared; severity and labels get another name after each possible change. */
function nameOf(field: string, changes: OnTheWay['changes']): string {
  if (field === 'severity') return `${field}@${changes.severity}`;
  return field.startsWith('labels.') ? `${field}@${changes.labels}` : field;
}
