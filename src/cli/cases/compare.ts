import { parseDuration, writeDuration } from '../../lib/duration.ts';
import { valueUnder } from '../../lib/text-map.ts';
import { readMoment } from '../../rules/moment.ts';
import type { Expected, ExpectedDecision } from './case-document.ts';
import type { ReadyCase } from './read-case.ts';
import type { Decided, NoticeLine, Story } from './run-case.ts';

/** One place where the result differs from what a case expects. */
export interface Difference {
  /** `expect.route`, `events[1].expect.action`, `expect.told[2].after`. */
  path: string;
  /** Null: nothing. */
  wanted: unknown;
  got: unknown;
  /** Why it came so; null when there is nothing to add. */
  because: string | null;
}

type WantedNotice = NonNullable<Expected['told']>[number];

/** Compares the result with what a case expects; what the case does not mention is not compared. */
export function compare(ready: ReadyCase, story: Story): Difference[] {
  const { expect, events } = ready;
  return [
    ...events.flatMap(({ path, expect: wanted, isFirst }) => {
      const got = story.decided.get(path);
      if (got === undefined) return [];
      return [
        ...(isFirst && expect !== null ? compareDecision(expect, got, 'expect') : []),
        ...compareDecision(wanted, got, path),
      ];
    }),
    ...(expect === null ? [] : compareStory(expect, story, ready.timezone)),
    ...story.answeredNothing.map((index) => ({
      path: `acknowledge[${index}]`,
      wanted: 'an open incident',
      got: null,
      because: 'Nothing was open at that moment.',
    })),
  ];
}

const decisionFields = ['action', 'route', 'policy', 'severity', 'groupKey', 'mutedBy'] as const;

function compareDecision(wanted: ExpectedDecision, got: Decided, path: string): Difference[] {
  const fields = decisionFields.flatMap((field): Difference[] => {
    const want = wanted[field];
    if (want === undefined || want === got[field] || isMuteName(field, want, got)) return [];
    return [{ path: `${path}.${field}`, wanted: want, got: got[field], because: whyNot(field, want, got) }];
  });
  const labels = Object.entries(wanted.labels ?? {}).flatMap(([name, want]): Difference[] => {
    const value = valueUnder(got.labels, name) ?? null;
    return value === want ? [] : [{ path: `${path}.labels.${name}`, wanted: want, got: value, because: null }];
  });
  return [...fields, ...labels];
}

/** `sunday patching` is enough for `window "sunday patching"`. */
function isMuteName(field: string, want: string | null, { muteName }: Decided): boolean {
  return field === 'mutedBy' && want !== null && want === muteName;
}

/** The trace says why the wanted route did not match; else the reason of the decision says why it came so. */
function whyNot(field: string, want: string | null, { trace, reason, severityReasons }: Decided): string | null {
  if (field === 'route' && want !== null) {
    const line = trace.find((one) => one.includes(`"${want}" does not match`));
    if (line !== undefined) return line;
  }
  if (field === 'severity') return severityReasons.length === 0 ? null : `${severityReasons.join('; ')}.`;
  return field === 'groupKey' || field === 'policy' ? null : reason;
}

function compareStory(expect: Expected, { told, incidents }: Story, timezone: string): Difference[] {
  const isQuiet = told.length === 0;
  return [
    ...(expect.incidents === undefined || expect.incidents === incidents
      ? []
      : [{ path: 'expect.incidents', wanted: expect.incidents, got: incidents, because: null }]),
    ...(expect.quiet === undefined || expect.quiet === isQuiet
      ? []
      : [{ path: 'expect.quiet', wanted: expect.quiet, got: isQuiet, because: describeFirst(told) }]),
    ...(expect.told === undefined ? [] : compareTold(expect.told, told, timezone)),
  ];
}

function describeFirst([first]: readonly NoticeLine[]): string | null {
  return first === undefined ? null : `The first to hear of it: ${describeTold(first)}.`;
}

/** Pairs each wanted notice with the first that fits it, in order; at the same moment the order does not matter. */
function compareTold(wanted: readonly WantedNotice[], told: readonly NoticeLine[], timezone: string): Difference[] {
  const left = [...told];
  let notBefore = 0;
  const unmet = wanted.flatMap((want, index) => {
    const found = left.findIndex((got) => got.afterSeconds >= notBefore && misfits(want, got, timezone).length === 0);
    if (found < 0) return [{ want, index }];
    notBefore = left.splice(found, 1)[0]?.afterSeconds ?? notBefore;
    return [];
  });
  const differences = unmet.flatMap(({ want, index }) => nearMiss(want, index, left, timezone));
  return [
    ...differences,
    ...left.map((got) => ({ path: 'expect.told', wanted: null, got: describeTold(got), because: null })),
  ];
}

/** Reports a notice that did not come, with the one that came to the same target instead, which then counts as reported. */
function nearMiss(want: WantedNotice, index: number, left: NoticeLine[], timezone: string): Difference[] {
  const path = `expect.told[${index}]`;
  const ofTarget = (got: NoticeLine) => got.target === want.target;
  const same = left.findIndex((got) => ofTarget(got) && got.kind === (want.kind ?? got.kind));
  const near = same >= 0 ? same : left.findIndex(ofTarget);
  const [got] = near < 0 ? [] : left.splice(near, 1);
  if (got === undefined) return [{ path, wanted: describeWanted(want), got: null, because: null }];
  const fields = misfits(want, got, timezone);
  if (fields.length === 0)
    return [{ path, wanted: describeWanted(want), got: `${describeTold(got)}, earlier`, because: null }];
  return fields.map((field) => ({
    path: `${path}.${field}`,
    wanted: want[field] ?? null,
    got: field === 'after' ? writeDuration(got.afterSeconds) : got[field],
    because: null,
  }));
}

/** Returns the fields of a wanted notice that another one does not fit. */
function misfits(want: WantedNotice, got: NoticeLine, timezone: string): ('target' | 'kind' | 'after' | 'at')[] {
  return (['target', 'kind', 'after', 'at'] as const).filter((field) => {
    const wanted = want[field];
    if (wanted === undefined) return false;
    if (field === 'after') return parseDuration(wanted) !== got.afterSeconds;
    return field === 'at' ? readMoment(wanted, timezone) !== got.at : wanted !== got[field];
  });
}

function describeTold({ target, kind, afterSeconds }: NoticeLine): string {
  return `${target} ${kind} after ${writeDuration(afterSeconds)}`;
}

function describeWanted({ target, kind, after, at }: WantedNotice): string {
  const when = after === undefined ? at : `after ${after}`;
  return [target, kind, when].filter((part) => part !== undefined).join(' ');
}
