/**
 * What comes back from Slack: how the buttons of a message are written, and how a press of one is read. Both ends of that
 * contract are here; who may press, and what a press does, is in `pipeline/respond`.
 */
import * as z from 'zod/mini';
import { incidentIdForm } from '../../incidents/incident-id.ts';
import { jsonIn } from '../../lib/json-text.ts';
import { type SlackSender, senderFields, senderOf } from './sender.ts';

/** Our buttons: two that answer, and one that opens the dialog. Their names are the `action_id` of what Slack shows and sends back. */
const slackButtons = ['acknowledge', 'resolve', 'more'] as const;
export type SlackButton = (typeof slackButtons)[number];

const ButtonValue = z.object({ incidentId: z.string().check(z.regex(incidentIdForm)), target: z.string() });

/** What a button carries: which incident it is about, and the target that it was shown to. */
export type ButtonSubject = z.infer<typeof ButtonValue>;

/** Returns the `value` of a button, JSON of at most 2000 characters as Slack wants it. */
export function buttonValue({ incidentId, target }: ButtonSubject): string {
  return JSON.stringify({ incidentId, target });
}

/** Reads the `value` of a button; null when it is not one of ours. */
export function readSubject(value: string): ButtonSubject | null {
  return ButtonValue.safeParse(jsonIn(value)).data ?? null;
}

/** A press of a button, as far as we read it. https://docs.slack.dev/reference/interaction-payloads/block_actions-payload */
const Payload = z.object({
  type: z.literal('block_actions'),
  ...senderFields,
  channel: z.optional(z.object({ id: z.string() })),
  trigger_id: z.optional(z.string().check(z.maxLength(200))),
  response_url: z.optional(z.string()),
  actions: z.array(z.object({ action_id: z.string(), value: z.optional(z.string()) })),
});

/** A press of one of our buttons. */
export interface SlackPress extends ButtonSubject, SlackSender {
  button: SlackButton;
  /** The `trigger_id` with which a dialog can be opened for the person, for three seconds. */
  triggerId: string | undefined;
  /** Id of the channel that shows the message. */
  channel: string | undefined;
  /** URL at which the person can be told something privately; null: none, or not one of Slack's. */
  replyTo: string | null;
}

/** Reads the press in a request's body (`payload=…`, form-encoded); null when it is not of one of our buttons. */
export function readPress(body: string): SlackPress | null {
  const payload = Payload.safeParse(jsonIn(new URLSearchParams(body).get('payload')));
  const action = payload.data?.actions[0];
  const button = slackButtons.find((one) => one === action?.action_id);
  const value = ButtonValue.safeParse(jsonIn(action?.value ?? null));
  if (!payload.success || !value.success || button === undefined) return null;
  const { channel, response_url: hook } = payload.data;
  return {
    ...value.data,
    button,
    triggerId: payload.data.trigger_id,
    ...senderOf(payload.data),
    channel: channel?.id,
    replyTo: hook !== undefined && isSlackHook(hook) ? hook : null,
  };
}

function isSlackHook(address: string): boolean {
  return URL.canParse(address) && new URL(address).host === 'hooks.slack.com';
}
