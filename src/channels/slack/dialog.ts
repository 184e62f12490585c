/**
 * The dialog behind “More…” of a message: how it is shown, and how a submission is read. Loaded when it is opened or
 * submitted, and never for a plain press.
 */
import type { InputBlock, KnownBlock, ModalView, PlainTextOption } from '@slack/types';
import * as z from 'zod/mini';
import { longestAcceptedSeconds, longestOwner } from '../../incidents/acceptable.ts';
import { notKnownAtOnce } from '../../incidents/persons-item.ts';
import { longestQuietSeconds } from '../../incidents/silence.ts';
import { addSeconds, type Instant } from '../../lib/instant.ts';
import { jsonIn } from '../../lib/json-text.ts';
import { truncate } from '../../lib/text.ts';
import { longestTyped, typedText } from '../../lib/typed-text.ts';
import { type ButtonSubject, buttonValue, readSubject } from './interaction.ts';
import { type SlackSender, senderFields, senderOf } from './sender.ts';

/** Limits of modals and their elements; https://docs.slack.dev/reference/views/modal-views */
const limits = { headline: 300, option: 75, options: 100 } as const;

/** What can be asked in the dialog. */
export const dialogAsks = ['snooze', 'quiet', 'accept', 'note', 'hand-over', 'next-step', 'resolve'] as const;
export type DialogAsk = (typeof dialogAsks)[number];

const askWords: Readonly<Record<DialogAsk, string>> = {
  snooze: 'Put it off: you have it in hand until then',
  quiet: 'Keep it quiet: a silence with an end and a reason',
  accept: 'Accept it: left as it is, with an owner and an end',
  note: 'Leave a note for everybody who was told',
  'hand-over': 'Hand it to another policy',
  'next-step': 'Take the next step now',
  resolve: 'Resolve it, and say why',
};

const hours = [1, 4, 8, 24, 72, 168, 720] as const;

/** Ids of the input blocks. */
export type DialogField = 'ask' | 'for' | 'own' | 'words' | 'owner' | 'policy';

/** What the dialog is about. */
export interface DialogSubject extends ButtonSubject {
  channel: string;
  headline: string;
  /** Names of policies that can take over. */
  policies: readonly string[];
}

/** Returns the dialog. */
export function slackDialog({ incidentId, target, channel, headline, policies }: DialogSubject): ModalView {
  const known = policies.filter((name) => name.length <= limits.option).slice(0, limits.options);
  const asks = dialogAsks.filter((ask) => ask !== 'hand-over' || known.length > 0);
  const about: KnownBlock = {
    type: 'section',
    text: { type: 'plain_text', text: truncate(headline, limits.headline), emoji: false },
  };
  return {
    type: 'modal',
    callback_id: 'incident',
    private_metadata: JSON.stringify({ subject: buttonValue({ incidentId, target }), channel }),
    title: plain('Incident'),
    submit: plain('Do it'),
    close: plain('Cancel'),
    blocks: [
      about,
      input('ask', 'What', {
        type: 'static_select',
        action_id: 'value',
        options: asks.map((ask) => option(askWords[ask], ask)),
      }),
      {
        ...input('for', 'For how long', {
          type: 'static_select',
          action_id: 'value',
          options: hours.map((count) => option(count < 24 ? `${count} h` : `${count / 24} d`, String(count))),
        }),
        optional: true,
        hint: plain(`When it is put off, kept quiet or accepted. ${notKnownAtOnce}`),
      },
      { ...input('own', 'Or until', { type: 'datetimepicker', action_id: 'value' }), optional: true },
      {
        ...input('words', 'Why, or the note', {
          type: 'plain_text_input',
          action_id: 'value',
          multiline: true,
          max_length: longestTyped,
        }),
        optional: true,
        hint: plain('Everybody who was told reads it.'),
      },
      {
        ...input('owner', 'Owner', { type: 'plain_text_input', action_id: 'value', max_length: 100 }),
        optional: true,
        hint: plain('Who answers for it, when it is accepted.'),
      },
      ...(known.length === 0 ? [] : [policyInput(known)]),
    ],
  };
}

function policyInput(names: readonly string[]): InputBlock {
  const options = names.map((name) => option(name, name));
  return { ...input('policy', 'Policy', { type: 'static_select', action_id: 'value', options }), optional: true };
}

function input(field: DialogField, label: string, element: InputBlock['element']): InputBlock {
  return { type: 'input', block_id: field, label: plain(label), element };
}

function plain(text: string): { type: 'plain_text'; text: string; emoji: false } {
  return { type: 'plain_text', text, emoji: false };
}

function option(text: string, value: string): PlainTextOption {
  return { text: plain(truncate(text, limits.option)), value };
}

const Chosen = z.nullish(z.object({ value: z.string() }));
const Value = z.object({
  selected_option: z.optional(Chosen),
  selected_date_time: z.nullish(z.number()),
  value: z.nullish(z.string()),
});

/** A submitted dialog; https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload */
const Submission = z.object({
  type: z.literal('view_submission'),
  ...senderFields,
  view: z.object({
    callback_id: z.literal('incident'),
    private_metadata: z.string(),
    state: z.object({ values: z.record(z.string(), z.object({ value: Value })) }),
  }),
});

/** What somebody filled in, and about what. */
export interface SentDialog extends ButtonSubject, SlackSender {
  channel: string;
  filled: { ask: string; hours: number | null; own: Instant | null; words: string; owner: string; policy: string };
}

/** Reads the dialog in a request's body; null when it is not one of ours. */
export function readSentDialog(body: string): SentDialog | null {
  const payload = Submission.safeParse(jsonIn(new URLSearchParams(body).get('payload')));
  if (!payload.success) return null;
  const { view } = payload.data;
  const about = z.object({ subject: z.string(), channel: z.string() }).safeParse(jsonIn(view.private_metadata));
  const subject = about.success ? readSubject(about.data.subject) : null;
  if (!about.success || subject === null) return null;
  const { values } = view.state;
  const chosen = (field: DialogField) => values[field]?.value.selected_option?.value ?? '';
  const own = values.own?.value.selected_date_time ?? null;
  const count = Number(chosen('for'));
  return {
    ...subject,
    channel: about.data.channel,
    ...senderOf(payload.data),
    filled: {
      ask: chosen('ask'),
      hours: hours.some((one) => one === count) ? count : null,
      own: own === null || own < 0 || own > 9_999_999_999 ? null : new Date(Math.floor(own) * 1000).toISOString(),
      words: typedText(values.words?.value.value ?? ''),
      owner: typedText(values.owner?.value.value ?? '', longestOwner),
      policy: chosen('policy'),
    },
  };
}

/** Errors of the input, by the block that shows them. */
export type DialogErrors = Partial<Record<DialogField, string>>;

/** The complete request, or what is wrong with the input. */
export type FilledIn =
  | { ask: 'snooze'; until: Instant }
  | { ask: 'quiet'; until: Instant; reason: string }
  | { ask: 'accept'; until: Instant; owner: string; reason: string }
  | { ask: 'note'; text: string }
  | { ask: 'hand-over'; policy: string }
  | { ask: 'next-step' }
  | { ask: 'resolve'; why: string }
  | { errors: DialogErrors };

/** Returns what somebody asks for, or which field is missing or wrong. */
export function readFilledIn({ ask, words, owner, policy, ...ends }: SentDialog['filled'], now: Instant): FilledIn {
  switch (dialogAsks.find((one) => one === ask)) {
    case 'snooze': {
      const until = endIn(ends, now);
      return typeof until === 'string' ? { ask: 'snooze', until } : { errors: until };
    }
    case 'quiet': {
      const until = endIn(ends, now);
      const errors = {
        ...(typeof until === 'string' ? {} : until),
        ...missing(words, 'Say why, for those who wonder.'),
      };
      return typeof until === 'string' && words !== '' ? { ask: 'quiet', until, reason: words } : { errors };
    }
    case 'accept':
      return readAccept({ words, owner, ...ends }, now);
    case 'note':
      return words === '' ? { errors: missing(words, 'The note is empty.') } : { ask: 'note', text: words };
    case 'hand-over':
      return policy === '' ? { errors: { policy: 'Choose the policy that goes on.' } } : { ask: 'hand-over', policy };
    case 'next-step':
      return { ask: 'next-step' };
    case 'resolve':
      return words === '' ? { errors: missing(words, 'Say why it is over.') } : { ask: 'resolve', why: words };
    default:
      return { errors: { ask: 'Choose what is to be done.' } };
  }
}

function readAccept(
  { words, owner, ...ends }: Pick<SentDialog['filled'], 'words' | 'owner' | 'hours' | 'own'>,
  now: Instant,
): FilledIn {
  const until = endIn(ends, now, longestAcceptedSeconds);
  const errors = {
    ...missing(words, 'Say why, for those who wonder.'),
    ...(owner === '' ? { owner: 'Say who answers for it.' } : {}),
  };
  if (typeof until !== 'string') return { errors: { ...until, ...errors } };
  return Object.keys(errors).length > 0 ? { errors } : { ask: 'accept', until, owner, reason: words };
}

function missing(words: string, says: string): DialogErrors {
  return words === '' ? { words: says } : {};
}

function endIn(
  { hours: count, own }: { hours: number | null; own: Instant | null },
  now: Instant,
  longestSeconds = longestQuietSeconds,
): Instant | DialogErrors {
  if (count === null && own === null) return { for: 'Choose how long, or a moment below.' };
  if (count !== null && own !== null) return { own: 'Choose either how long or a moment.' };
  const until = own ?? addSeconds(now, (count ?? 0) * 3600);
  if (until <= now) return { own: 'That moment is over. Choose one to come.' };
  return until > addSeconds(now, longestSeconds)
    ? { own: `That is more than ${longestSeconds / 86_400} days away.` }
    : until;
}
