import { longestAcceptedSeconds, whyNotAccepted } from '../../incidents/acceptable.ts';
import type { Incident } from '../../incidents/incident.ts';
import { longestSnoozeSeconds } from '../../incidents/on-request.ts';
import { addSeconds, type Instant, toInstant } from '../../lib/instant.ts';
import { typedText } from '../../lib/typed-text.ts';
import { instantOfLocal } from '../../lib/zoned-time.ts';
import { type ActionChoices, isOffered, type PageAsk, pageAsks } from '../../notices/page/actions.ts';
import type { ConfirmPage } from '../../notices/page/confirmation.ts';
import { formatTime } from '../../notices/times.ts';
import type { Rules } from '../../rules/rules.ts';
import { typedRequest } from '../acceptances/accept-request.ts';
import type { AnswerRequest } from './answer-incident.ts';

/** What a form asks for, ready to be confirmed and carried out. */
export interface Asked {
  ask: PageAsk;
  request: AnswerRequest;
  /** The fields of the form that confirms, no more and no less. */
  fields: Record<string, string>;
  shown: ConfirmPage['shown'];
}

/** What reading a form needs. */
export interface AskContext {
  incident: Incident;
  choices: ActionChoices;
  rules: Rules | null;
  timezone: string;
  now: Instant;
}

type Read = Asked | { problem: string };

/** Reads what a form asks for. When it asks for something impossible, a sentence says what to do instead. */
export function readAsk(form: URLSearchParams, context: AskContext): Read {
  const ask = pageAsks.find((one) => one === form.get('ask'));
  if (ask === undefined) return { problem: 'That form asks for nothing that is known here. Please use these.' };
  if (!isOffered(ask, context.choices)) return { problem: whyNot(ask, context) };
  return readers[ask](form, context);
}

const readers: Readonly<Record<PageAsk, (form: URLSearchParams, context: AskContext) => Read>> = {
  acknowledge: () => asked('acknowledge', { ask: 'acknowledge' }),
  resolve: (form) => {
    const why = wordsIn(form, 'why');
    return asked('resolve', { ask: 'resolve', why }, { why }, { words: why });
  },
  quiet: (form, context) => {
    const until = readUntil(form, context);
    if (typeof until !== 'string') return until;
    const reason = wordsIn(form, 'reason');
    if (reason === '') return { problem: 'Say why it is kept quiet: whoever misses it reads that.' };
    return asked('quiet', { ask: 'quiet', until, reason }, { until, reason }, { until, words: reason });
  },
  snooze: (form, context) => {
    const until = readUntil(form, context);
    return typeof until === 'string' ? asked('snooze', { ask: 'snooze', until }, { until }, { until }) : until;
  },
  accept: (form, context) => {
    const until = readUntil(form, context, longestAcceptedSeconds);
    if (typeof until !== 'string') return until;
    const { owner, reason } = typedRequest({ owner: form.get('owner') ?? '', reason: form.get('reason') ?? '', until });
    const why = whyNotAccepted({ owner, reason, until }, context.now);
    if (why !== null) return { problem: why };
    const shown = form.get('shown');
    const seen = shown === null ? {} : { shown };
    return asked(
      'accept',
      { ask: 'accept', owner, reason, until, ...seen },
      { owner, reason, until, ...seen },
      { until, words: reason, owner },
    );
  },
  note: (form) => {
    const text = wordsIn(form, 'text');
    if (text === '') return { problem: 'The note is empty. Write it, then leave it.' };
    return asked('note', { ask: 'note', text }, { text }, { words: text });
  },
  'next-step': (_form, { rules, choices, incident }) => {
    if (rules === null) return { problem: unreadable };
    return asked(
      'next-step',
      { ask: 'next-step', rules, after: incident.escalation.stepsTaken },
      {},
      { targets: choices.nextTargets ?? [] },
    );
  },
  'hand-over': (form, { rules, choices, incident }) => {
    if (rules === null) return { problem: unreadable };
    const policy = form.get('policy') ?? '';
    if (!choices.policies?.includes(policy))
      return { problem: 'The rules have no such policy. Choose one of the list.' };
    return asked(
      'hand-over',
      { ask: 'hand-over', policy, rules, from: incident.routing.policy },
      { policy },
      { policy },
    );
  },
};

const unreadable = 'The rules cannot be read right now. Try again in a minute.';

function whyNot(ask: PageAsk, { incident }: AskContext): string {
  if (incident.status === 'resolved') return 'It is resolved already, as below: only a note can be left.';
  if (ask === 'acknowledge') return 'Somebody has acknowledged it already, as below.';
  return ask === 'next-step' ? 'Every step of its policy was taken. Hand it to another policy.' : unreadable;
}

function asked(
  ask: PageAsk,
  request: AnswerRequest,
  fields: Record<string, string> = {},
  shown: ConfirmPage['shown'] = {},
): Asked {
  return { ask, request, fields, shown };
}

/** Reads a text as it will be written down, without the quotation marks that would end it inside a sentence. */
function wordsIn(form: URLSearchParams, field: string): string {
  return typedText(form.get(field) ?? '');
}

/** Reads the end of a snooze or silence, which share one longest time. */
function readUntil(
  form: URLSearchParams,
  { timezone, now }: AskContext,
  longestSeconds = longestSnoozeSeconds,
): Instant | { problem: string } {
  const until = untilIn(form, timezone);
  if (until === null) return { problem: 'That is no time. Choose one of the list, or enter a date and a time.' };
  if (until <= now) return { problem: `${formatTime(until, timezone)} is over. Choose a moment to come.` };
  const latest = addSeconds(now, longestSeconds);
  return until > latest
    ? {
        problem: `${longestSeconds / 86_400} days at most, until ${formatTime(latest, timezone)}. Choose an earlier one.`,
      }
    : until;
}

/** Reads a time as it was typed, in the time zone that the page names, or the instant that was confirmed. */
function untilIn(form: URLSearchParams, timezone: string): Instant | null {
  const own = form.get('own') ?? '';
  if (own === '') return toInstant(form.get('until'));
  const [, year, month, day, hour, minute] =
    /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::\d\d(?:\.\d+)?)?$/.exec(own) ?? [];
  if (minute === undefined) return null;
  const local = {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
  };
  return instantOfLocal(local, timezone);
}
