import * as z from 'zod/mini';
import type { Matcher } from '../../patterns/match.ts';
import { compilePattern } from '../../patterns/match.ts';
import { secondsOf } from '../after.ts';
import { checkInhibitions, checkSilences, checkWindows } from '../check/check-mutes.ts';
import type { Inhibition as KeptInhibition, Silence as KeptSilence, Window as KeptWindow } from '../compiled.ts';
import { longAgo, readMoment } from '../moment.ts';
import type { ReadSchedule } from '../schedule.ts';
import { durationForm, FieldList, Moment, OneLine, Sentence, Timezone } from '../written-forms.ts';
import { type SectionWords, section } from './section.ts';

// Missing patterns are reported by `check-mutes.ts`, which can say what to write.
const Silence = z.strictObject({
  match: z.optional(z.unknown()),
  from: z.optional(Moment),
  until: Moment,
  reason: Sentence,
  by: OneLine,
});

const Window = z.strictObject({
  name: OneLine,
  match: z.optional(z.unknown()),
  schedule: z.string(),
  timezone: Timezone,
  duration: durationForm('1m', '7d'),
});

const Inhibition = z.strictObject({
  name: OneLine,
  source: z.optional(z.unknown()),
  target: z.optional(z.unknown()),
  equal: z.optional(FieldList),
});

/** Alerts that nobody is told of while another incident is open. */
export const inhibitions = section({
  schema: z.array(Inhibition).check(z.maxLength(100, 'has more than 100 inhibitions')),
  merge: 'list',
  compile: (written?: readonly z.infer<typeof Inhibition>[]): readonly KeptInhibition[] =>
    (written ?? []).map(compileInhibition),
  check: checkInhibitions,
  patterns: { source: 'required', target: 'required' },
  fieldLists: ['equal'],
});

/** Alerts that nobody is told of until a certain moment. */
export const silences = section({
  schema: z.array(Silence).check(z.maxLength(200, 'has more than 200 silences')),
  merge: 'list',
  compile: (written?: readonly z.infer<typeof Silence>[]): readonly KeptSilence[] =>
    (written ?? []).map(compileSilence),
  check: (raw, { at }) => checkSilences(raw, at),
  patterns: { match: 'required' },
});

/** Alerts that nobody is told of at recurring times. */
export const windows = section({
  schema: z.array(Window).check(z.maxLength(100, 'has more than 100 windows')),
  merge: 'list',
  compile: (
    written: readonly z.infer<typeof Window>[] | undefined,
    _document: object,
    readSchedule: ReadSchedule,
  ): readonly KeptWindow[] => (written ?? []).flatMap((window) => compileWindow(window, readSchedule)),
  check: (raw, { at }) => checkWindows(raw, at),
  patterns: { match: 'optional' },
});

function compileSilence({ match, from, until, reason, by }: z.infer<typeof Silence>): KeptSilence {
  const begin = from === undefined ? null : readMoment(from);
  return {
    from: begin ?? longAgo,
    until: readMoment(until) ?? longAgo,
    reason,
    by,
    pattern: match,
    matches: matcherOf(match),
  };
}

function compileWindow(
  { name, match, schedule, timezone, duration }: z.infer<typeof Window>,
  readSchedule: ReadSchedule,
): KeptWindow[] {
  const read = readSchedule(schedule, timezone);
  if ('issue' in read) return [];
  const written = { schedule, timezone };
  const durationSeconds = secondsOf(duration);
  return [{ name, schedule: read, written, durationSeconds, pattern: match, matches: matcherOf(match) }];
}

function compileInhibition({ name, source, target, equal }: z.infer<typeof Inhibition>): KeptInhibition {
  return {
    name,
    patterns: { source, target },
    source: matcherOf(source),
    target: matcherOf(target),
    equal: equal ?? ['account', 'region'],
  };
}

function matcherOf(pattern: unknown): Matcher {
  return pattern === undefined ? () => ({ matched: true }) : compilePattern(pattern);
}

/** Texts about each of its fields, for editors and `docs/rules.md`. */
export const inhibitionsWords = {
  inhibitions: { says: 'What is not told while something else is open, because that explains it.' },
  'inhibitions[]': {
    says: 'Alerts of "target" are not told while an incident with an alert of "source" is open.',
    snippets: [
      {
        label: 'inhibition',
        body: {
          name: 'vault gone',
          source: { error: { category: ['not-found'] } },
          target: { event: { kind: ['copy'] } },
          equal: ['account', 'region'],
        },
      },
    ],
  },
  'inhibitions[].name': {
    says: 'Name of the inhibition.',
    examples: ['vault gone'],
    mistake: 'Takes one line of up to 80 characters.',
  },
  'inhibitions[].source': {
    says: 'What keeps others quiet while it is open: a pattern as EventBridge takes it, over what an alert knows.',
  },
  'inhibitions[].target': { says: 'What is kept quiet: a pattern as EventBridge takes it, over what an alert knows.' },
  'inhibitions[].equal': {
    says: 'Fields that have to be the same in both. Left out: account, region.',
    examples: [['account', 'region']],
  },
} as const satisfies SectionWords;

/** Texts about each of its fields, for editors and `docs/rules.md`. */
export const silencesWords = {
  silences: {
    says: 'What is not told for once, until when and why. It is told when the silence ends, if it still fails.',
  },
  'silences[]': {
    says: 'Alerts that are not told until a moment, at most 30 days away.',
    snippets: [
      {
        label: 'silence',
        body: {
          match: { resource: { name: ['orders-db'] } },
          until: '2026-12-10',
          reason: 'moves to Aurora',
          by: 'ana',
        },
      },
    ],
  },
  'silences[].match': {
    says: 'What is not told: a pattern as EventBridge takes it, over what an alert knows.',
    examples: [{ resource: { name: ['orders-db'] } }],
  },
  'silences[].from': {
    says: 'When it begins. Left out: at once.',
    examples: ['2026-12-01', '2026-12-01T08:00:00Z'],
    form: 'moment',
  },
  'silences[].until': {
    says: 'When it ends, at most 30 days after it began.',
    examples: ['2026-12-10', '2026-12-10T08:00:00Z'],
    form: 'moment',
  },
  'silences[].reason': { says: 'Why, for those who wonder.', examples: ['moves to Aurora'], form: 'sentence' },
  'silences[].by': { says: 'Who wrote it.', examples: ['ana'], mistake: 'Takes one line of up to 80 characters.' },
} as const satisfies SectionWords;

/** Texts about each of its fields, for editors and `docs/rules.md`. */
export const windowsWords = {
  windows: {
    says: 'What is not told for a while, again and again. It is told when the window ends, if it still fails.',
  },
  'windows[]': {
    says: 'A time at which alerts are not told.',
    snippets: [
      {
        label: 'window',
        body: {
          name: 'sunday patching',
          match: { severity: ['medium', 'low'] },
          schedule: '0 22 * * SUN',
          timezone: 'Europe/London',
          duration: '4h',
        },
      },
    ],
  },
  'windows[].name': {
    says: 'Name of the window.',
    examples: ['sunday patching'],
    mistake: 'Takes one line of up to 80 characters.',
  },
  'windows[].match': {
    says: 'What is not told: a pattern as EventBridge takes it, over what an alert knows. Left out: every alert, critical ones too.',
  },
  'windows[].schedule': {
    says: 'When it begins, in the five fields of crontab: minute, hour, day of the month, month, day of the week.',
    examples: ['0 22 * * SUN', '30 1 1 * *'],
    limits: { pattern: '^\\s*\\S+(?:\\s+\\S+){4}\\s*$' },
    mistake: 'Takes five fields, such as "0 22 * * SUN", not the cron(…) of AWS.',
  },
  'windows[].timezone': { says: 'Time zone of the schedule.', form: 'timezone' },
  'windows[].duration': {
    says: 'How long it stays open.',
    examples: ['4h', '1h30m'],
    form: { duration: ['1m', '7d'] },
  },
} as const satisfies SectionWords;
