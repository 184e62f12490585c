import type { ProviderRef } from '../../channels/channel.ts';
import { readPress, type SlackPress } from '../../channels/slack/interaction.ts';
import { isSignedBySlack, type SlackSigned } from '../../channels/slack/signature.ts';
import { personInSlack } from '../../evidence/actor.ts';
import { epochSeconds } from '../../lib/instant.ts';
import { isReservedName } from '../../lib/reserved-names.ts';
import { inertLine, truncate } from '../../lib/text.ts';
import type { Http } from '../../ports/vendors/http.ts';
import type { SecretStore } from '../../ports/vendors/secret-store.ts';
import type { Dependencies } from '../dependencies.ts';
import { type Answered, answerIncident } from './answer-incident.ts';
import { refusePress, type SlackAnswer } from './refuse-press.ts';

/** Longest that telling one person privately may take; Slack wants our answer within 3 s. */
const privateReplyMs = 1200;

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
  const { incidentId, target, button, user, workspace } = press;
  const ref = await dependencies.refs.refOf(incidentId, target);
  if (ref?.channel === undefined || ref.channel !== press.channel) {
    return { statusCode: 403, reason: 'the incident is not shown in this channel' };
  }
  // A channel's id is one of a kind in all of Slack; shared with another workspace, it is the same there.
  if (ref.team !== undefined && workspace !== null && ref.team !== workspace) {
    return { statusCode: 403, reason: 'it was pressed from another workspace' };
  }
  const by = nameOf(user);
  const actor = personInSlack({ teamId: user.teamId, userId: user.id, name: by });
  const answered = await answerIncident(incidentId, { ask: button }, { by, actor, via: 'in Slack' }, dependencies);
  if (answered.status !== 'done') await tellPrivately(answered, press.replyTo, dependencies);
  return { statusCode: 200, reason: answered.status };
}

/** People change their names in Slack as they like: one that could be taken for the router's is shown with what they cannot change. */
function nameOf({ id, name }: SlackPress['user']): string {
  const shown = truncate(inertLine(name), 60);
  if (shown === '') return id;
  return isReservedName(shown) ? `${id} (calls itself “${shown}” in Slack)` : shown;
}

/** Tells the one who pressed, and nobody else, why nothing changed. */
async function tellPrivately(answered: Answered, replyTo: string | null, { http }: SlackDependencies): Promise<void> {
  if (replyTo === null) return;
  const text = answered.status === 'refused' ? answered.reason : 'There is no such incident any more.';
  await http.send(
    {
      method: 'POST',
      url: replyTo,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ response_type: 'ephemeral', replace_original: false, text }),
    },
    AbortSignal.timeout(privateReplyMs),
  );
}
