/**
 * What comes back from Slack: the buttons that a message holds, as they are written and as a press of one is read. Both
 * ends of that contract are here; who may press, and what a press does, is in `pipeline/respond`.
 */
import * as z from 'zod/mini';
import { incidentIdForm } from '../../incidents/incident-id.ts';

/** Buttons that answer; their names are the `action_id` of what Slack shows and sends back. */
export const slackAnswers = ['acknowledge', 'resolve'] as const;

/** A button that answers. */
export type SlackAnswerButton = (typeof slackAnswers)[number];

const ButtonValue = z.object({ incidentId: z.string().check(z.regex(incidentIdForm)), target: z.string() });

/** What a button carries: which incident it is about, and the target that it was shown to. */
export type ButtonSubject = z.infer<typeof ButtonValue>;

/** Returns the `value` of a button, JSON of at most 2000 characters as Slack wants it. */
export function buttonValue({ incidentId, target }: ButtonSubject): string {
  return JSON.stringify({ incidentId, target });
}

const teamId = z.string().check(z.regex(/^[TE][A-Z0-9]{1,30}$/));

/** A press of a button, as far as we read it. https://docs.slack.dev/reference/interaction-payloads/block_actions-payload */
const Payload = z.object({
  type: z.literal('block_actions'),
  user: z.object({
    id: z.string().check(z.regex(/^[UW][A-Z0-9]{1,30}$/)),
    username: z.optional(z.string()),
    name: z.optional(z.string()),
    team_id: z.optional(teamId),
  }),
  team: z.nullish(z.object({ id: teamId })),
  enterprise: z.nullish(z.object({ id: teamId })),
  channel: z.optional(z.object({ id: z.string() })),
  response_url: z.optional(z.string()),
  actions: z.array(z.object({ action_id: z.string(), value: z.optional(z.string()) })),
});

/** A press of one of our buttons. */
export interface SlackPress extends ButtonSubject {
  button: SlackAnswerButton;
  /** Who pressed, `name` as they call themselves at the moment; empty: Slack said none. */
  user: { id: string; teamId: string | null; name: string };
  /** The workspace it was pressed in; null: not known, or one of several of an organisation. */
  workspace: string | null;
  /** Id of the channel that shows the message. */
  channel: string | undefined;
  /** Where the one who pressed can be told something privately; null: nowhere that is Slack's. */
  replyTo: string | null;
}

/** Returns the press that a request's body (`payload=…`, form-encoded) holds; null: it is none of a button of ours. */
export function readPress(body: string): SlackPress | null {
  const payload = Payload.safeParse(parse(new URLSearchParams(body).get('payload')));
  const action = payload.data?.actions[0];
  const button = slackAnswers.find((one) => one === action?.action_id);
  const value = ButtonValue.safeParse(parse(action?.value ?? null));
  if (!payload.success || !value.success || button === undefined) return null;
  const { user, team, enterprise, channel, response_url: hook } = payload.data;
  return {
    ...value.data,
    button,
    user: { id: user.id, teamId: user.team_id ?? team?.id ?? null, name: user.name ?? user.username ?? '' },
    // An organisation has several workspaces, and a channel of it is in any of them.
    workspace: enterprise == null ? (team?.id ?? null) : null,
    channel: channel?.id,
    replyTo: hook !== undefined && isSlackHook(hook) ? hook : null,
  };
}

function isSlackHook(address: string): boolean {
  return URL.canParse(address) && new URL(address).host === 'hooks.slack.com';
}

function parse(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
