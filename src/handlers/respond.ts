import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { PageLink } from '../pipeline/respond/open-link.ts';
import { refusePress } from '../pipeline/respond/refuse-press.ts';
import { makeAtSight } from '../runtime/at-sight.ts';
import { makeKeys } from '../runtime/respond-page.ts';

const { log, now } = makeAtSight(process.env);
const keys = makeKeys(process.env);

/** Pages are loaded with the first link, and what answers need with the first answer, so that neither waits for the other. */
const pages = once(async () => (await import('../runtime/incident-page.ts')).makeIncidentPages(process.env, keys));
const answers = once(async () => (await import('../runtime/answers.ts')).makeAnswers(process.env, log, keys));

/** The dialog of Slack is loaded when somebody opens it: a plain press does not wait for it. */
const dialog = once(() => import('../pipeline/respond/slack-dialog.ts'));

/** Takes answers from people: presses in Slack, and the page behind a signed or a short link. GET changes nothing. */
export async function handler(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const { method } = event.requestContext.http;
  try {
    const pageLink = pageLinkOf(event);
    if (pageLink === null) return await takePress(event);
    if (method === 'POST') return await takeForm(pageLink, event);
    const shown = await (await pages()).show(pageLink, event.queryStringParameters ?? {});
    return method === 'HEAD' ? { ...shown, body: '' } : shown;
  } catch (error) {
    const { name, message } = error as Error;
    log.error('fault', { fault: name, reason: message, route: event.routeKey });
    log.count('Faults');
    return { statusCode: 503, headers: { 'retry-after': '5' }, body: 'Please try again in a few seconds.' };
  }
}

function pageLinkOf({ pathParameters }: APIGatewayProxyEventV2): PageLink | null {
  const { token, short } = pathParameters ?? {};
  if (short !== undefined) return { kind: 'short', token: short };
  return token === undefined ? null : { kind: 'signed', token };
}

async function takePress(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const { headers } = event;
  const request = {
    timestamp: headers['x-slack-request-timestamp'],
    signature: headers['x-slack-signature'],
    body: bodyOf(event),
  };
  const { statusCode, reason, body } = refusePress(request, now()) ?? (await (await answers()).press(request, dialog));
  log.info('slack press', { statusCode, reason });
  if (body === undefined) return { statusCode, body: '' };
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** How many characters of a form are read: enough for texts of 240 characters in any script. */
const longestForm = 8192;

async function takeForm(pageLink: PageLink, event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const form = new URLSearchParams(bodyOf(event).slice(0, longestForm));
  const answering: Parameters<Awaited<ReturnType<typeof pages>>['take']>[2] = async (...asked) =>
    (await answers()).answer(...asked);
  const answered = await (await pages()).take(pageLink, form, answering);
  log.info('link answered', { statusCode: answered.statusCode });
  return answered;
}

function bodyOf({ body = '', isBase64Encoded }: APIGatewayProxyEventV2): string {
  return isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body;
}

function once<Value>(load: () => Promise<Value>): () => Promise<Value> {
  let loading: Promise<Value> | undefined;
  return () => {
    loading ??= load();
    return loading;
  };
}
