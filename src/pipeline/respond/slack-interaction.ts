import type { ProviderRef } from '../../channels/channel.ts';
import { readPress, type SlackPress } from '../../channels/slack/interaction.ts';
import { isSignedBySlack, type SlackSigned } from '../../channels/slack/signature.ts';
import { personInSlack } from '../../evidence/actor.ts';
import type { Answer } from '../../incidents/incident.ts';
import { epochSeconds } from '../../lib/instant.ts';
import type { Http } from '../../ports/vendors/http.ts';
import type { SecretStore } from '../../ports/vendors/secret-store.ts';
import { type AnswerDependencies, type Answered, answerIncident } from './answer-incident.ts';
import { nameAtVendor } from './name-at-vendor.ts';
import { refusePress, type SlackAnswer } from './refuse-press.ts';
import type { DialogDependencies, RequestDependencies } from './slack-dialog.ts';
import { whyNotThey } from './who-may-press.ts';

/** Longest that telling one person privately may take, in milliseconds; Slack wants our answer within 3 s. */
const privateReplyMs = 1200;

/** What answering Slack needs. */
export type SlackDependencies = AnswerDependencies & {
  secrets: SecretStore;
  /** Reference of the secret that Slack signs with. */
  signingSecret: string;
  refs: { refOf(incidentId: string, target: string): Promise<ProviderRef | null> };
  http: Http;
  archive: DialogDependencies['archive'];
  pastRuns: RequestDependencies['pastRuns'];
  /** Loads what shows and reads the dialog, which a plain press does not need. */
  dialog: () => Promise<SlackDialog>;
};

/** What shows and reads the dialog. */
export type SlackDialog = typeof import('./slack-dialog.ts');

/** Takes a signed request from Slack: a press of a button in the channel that shows the incident, or the dialog behind one. */
export async function answerSlack(request: SlackSigned, dependencies: SlackDependencies): Promise<SlackAnswer> {
  const refused = refusePress(request, dependencies.now());
  if (refused !== null) return refused;
  const secret = await dependencies.secrets.read(dependencies.signingSecret);
  if (secret === null) return { statusCode: 503, reason: 'the signing secret is not set' };
  if (!isSignedBySlack(request, secret, epochSeconds(dependencies.now()))) {
    return { statusCode: 401, reason: 'the signature is not valid' };
  }
  const press = readPress(request.body);
  if (press === null) return takeDialog(request.body, dependencies);
  const { incidentId, button } = press;
  const [refusal, notThey] = await Promise.all([
    whyNotThere(press, dependencies),
    whyNotThey({ target: press.target, userId: press.user.id }, dependencies.archive, (id) => `<@${id}>`),
  ]);
  if (refusal !== null) return refusal;
  if (notThey !== null) {
    await tellPrivately(notThey, press.replyTo, dependencies);
    return { statusCode: 200, reason: notAllowed };
  }
  if (button === 'more') return showDialog(press, dependencies);
  const answered = await answerIncident(incidentId, { ask: button }, answerOf(press), dependencies);
  if (answered.status !== 'done') await tellPrivately(sentenceOf(answered), press.replyTo, dependencies);
  return { statusCode: 200, reason: answered.status };
}

const notAllowed = 'it is not among those who may answer there';

/** Says why an answer does not count in the channel where it was given; null when it does. */
async function whyNotThere(
  { incidentId, target, channel, workspace }: Pick<SlackPress, 'incidentId' | 'target' | 'channel' | 'workspace'>,
  { refs }: SlackDependencies,
): Promise<SlackAnswer | null> {
  const ref = await refs.refOf(incidentId, target);
  if (ref?.channel === undefined || ref.channel !== channel) {
    return { statusCode: 403, reason: 'the incident is not shown in this channel' };
  }
  // A channel's id is unique in all of Slack, and stays the same in a workspace that the channel is shared with.
  if (ref.team !== undefined && workspace !== null && ref.team !== workspace) {
    return { statusCode: 403, reason: 'it was pressed from another workspace' };
  }
  return null;
}

function answerOf({ user }: Pick<SlackPress, 'user'>): Omit<Answer, 'at'> {
  const by = nameAtVendor('Slack', user);
  return { by, actor: personInSlack({ teamId: user.teamId, userId: user.id, name: by }), via: 'in Slack' };
}

async function showDialog(press: SlackPress, dependencies: SlackDependencies): Promise<SlackAnswer> {
  const problem = await (await dependencies.dialog()).openDialog(press, dependencies);
  if (problem === null) return { statusCode: 200, reason: 'the dialog is open' };
  await tellPrivately(problem, press.replyTo, dependencies);
  return { statusCode: 200, reason: 'the dialog did not open' };
}

/** Takes a submitted dialog; what is wrong is shown in the dialog itself. */
async function takeDialog(body: string, dependencies: SlackDependencies): Promise<SlackAnswer> {
  const nothing = { statusCode: 200, reason: 'nothing that we offer was pressed' };
  if (!body.includes('view_submission')) return nothing;
  const { readDialog, requestOf } = await dependencies.dialog();
  const sent = readDialog(body);
  if (sent === null) return nothing;
  const refusal = await whyNotThere(sent, dependencies);
  if (refusal !== null) return refusal;
  const notThey = await whyNotThey({ target: sent.target, userId: sent.user.id }, dependencies.archive);
  if (notThey !== null) return inDialog({ ask: notThey }, notAllowed);
  const request = await requestOf(sent, dependencies);
  if ('errors' in request) return inDialog(request.errors, 'the dialog lacks something');
  if ('view' in request)
    return {
      statusCode: 200,
      reason: 'it is to be confirmed',
      body: { response_action: 'update', view: request.view },
    };
  const answered = await answerIncident(sent.incidentId, request, answerOf(sent), dependencies);
  if (answered.status === 'done') return { statusCode: 200, reason: answered.status };
  if ('confirm' in sent) return { statusCode: 200, reason: answered.status, body: withoutFields(sentenceOf(answered)) };
  return inDialog({ ask: sentenceOf(answered) }, answered.status);
}

function inDialog(errors: object, reason: string): SlackAnswer {
  return { statusCode: 200, reason, body: { response_action: 'errors', errors } };
}

/** Returns a view that replaces a confirming dialog, which has no field to show an error at. */
function withoutFields(text: string): object {
  const plain = (said: string) => ({ type: 'plain_text', text: said, emoji: false });
  const blocks = [{ type: 'section', text: plain(text) }];
  return {
    response_action: 'update',
    view: { type: 'modal', title: plain('Incident'), close: plain('Close'), blocks },
  };
}

function sentenceOf(answered: Exclude<Answered, { status: 'done' }>): string {
  return answered.status === 'refused' ? answered.reason : 'There is no such incident any more.';
}

/** Tells the one who pressed, and nobody else, why nothing changed. */
async function tellPrivately(text: string, replyTo: string | null, { http }: SlackDependencies): Promise<void> {
  if (replyTo === null) return;
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
