import * as z from 'zod/mini';
import type { ProviderRef } from '../../channels/channel.ts';
import { isSignedBySlack, type SlackSigned } from '../../channels/slack/signature.ts';
import { personInSlack } from '../../evidence/actor.ts';
import { epochSeconds } from '../../lib/instant.ts';
import { isReservedName } from '../../lib/reserved-names.ts';
import { inertLine, truncate } from '../../lib/text.ts';
import type { Http } from '../../ports/vendors/http.ts';
import type { SecretStore } from '../../ports/vendors/secret-store.ts';
import type { Dependencies } from '../dependencies.ts';
import { type Answered, type AnswerKind, answerIncident } from './answer-incident.ts';
import { refusePress, type SlackAnswer } from './refuse-press.ts';

/** Longest that telling one person privately may take; Slack wants our answer within 3 s. */
const privateReplyMs = 1200;

const teamId = z.string().check(z.regex(/^[TE][A-Z0-9]{1,30}$/));

/** A press of a button, as far as we read it. https://docs.slack.dev/reference/interaction-payloads/block_actions-payload */
const Press = z.object({
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

const ButtonValue = z.object({ incidentId: z.string().check(z.regex(/^[0-9A-HJKMNP-TV-Z]{26}$/)), target: z.string() });

/** What answering Slack needs. */
export type SlackDependencies = Dependencies & {
  secrets: SecretStore;
  /** Reference of the secret that Slack signs with. */
  signingSecret: string;
  refs: { refOf(incidentId: string, target: string): Promise<ProviderRef | null> };
  http: Http;
};

/** Takes a signed request from Slack: a press of Acknowledge or Resolve, in the channel that shows the incident. */
export async function answerSlack(request: SlackSigned, dependencies: SlackDependencies): Promise<SlackAnswer> {
  const refused = refusePress(request, dependencies.now());
  if (refused !== null) return refused;
  const secret = await dependencies.secrets.read(dependencies.signingSecret);
  if (secret === null) return { statusCode: 503, reason: 'the signing secret is not set' };
  if (!isSignedBySlack(request, secret, epochSeconds(dependencies.now()))) {
    return { statusCode: 401, reason: 'the signature is not valid' };
  }
  const press = readPress(request.body);
  if (press === null) return { statusCode: 200, reason: 'nothing that we offer was pressed' };
  const { value, kind, by, actor, team, channel, responseUrl } = press;
  const ref = await dependencies.refs.refOf(value.incidentId, value.target);
  if (ref?.channel === undefined || ref.channel !== channel) {
    return { statusCode: 403, reason: 'the incident is not shown in this channel' };
  }
  // A channel's id is one of a kind in all of Slack; shared with another workspace, it is the same there.
  if (ref.team !== undefined && team !== null && ref.team !== team) {
    return { statusCode: 403, reason: 'it was pressed from another workspace' };
  }
  const answered = await answerIncident(value.incidentId, kind, { by, actor, via: 'in Slack' }, dependencies);
  if (answered.status !== 'done') await tellPrivately(answered, responseUrl, dependencies);
  return { statusCode: 200, reason: answered.status };
}

function readPress(body: string) {
  const press = Press.safeParse(parse(new URLSearchParams(body).get('payload')));
  const action = press.data?.actions[0];
  const kind = action?.action_id;
  const value = ButtonValue.safeParse(parse(action?.value ?? null));
  if (!press.success || !value.success || (kind !== 'acknowledge' && kind !== 'resolve')) return null;
  const { user, team, enterprise, channel, response_url } = press.data;
  const by = nameOf(user);
  return {
    kind: kind as AnswerKind,
    value: value.data,
    by,
    actor: personInSlack({ teamId: user.team_id ?? team?.id ?? null, userId: user.id, name: by }),
    // An organisation has several workspaces, and a channel of it is in any of them.
    team: enterprise == null ? (team?.id ?? null) : null,
    channel: channel?.id,
    responseUrl: response_url,
  };
}

/** People change their names in Slack as they like: one that could be taken for the router's is shown with what they cannot change. */
function nameOf({ id, name, username }: z.infer<typeof Press>['user']): string {
  const shown = truncate(inertLine(name ?? username ?? ''), 60);
  if (shown === '') return id;
  return isReservedName(shown) ? `${id} (calls itself “${shown}” in Slack)` : shown;
}

/** Tells the one who pressed, and nobody else, why nothing changed. */
async function tellPrivately(
  answered: Answered,
  responseUrl: string | undefined,
  { http }: SlackDependencies,
): Promise<void> {
  if (responseUrl === undefined || !isSlackHook(responseUrl)) return;
  const text = answered.status === 'refused' ? answered.reason : 'There is no such incident any more.';
  await http.send(
    {
      method: 'POST',
      url: responseUrl,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ response_type: 'ephemeral', replace_original: false, text }),
    },
    AbortSignal.timeout(privateReplyMs),
  );
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
