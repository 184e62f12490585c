import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { refuseAtSight, showAnswerPage } from '../pipeline/respond/acknowledge-page.ts';
import { refusePress } from '../pipeline/respond/refuse-press.ts';
import { makePage, makePageLog } from '../runtime/respond-page.ts';

const page = makePage(process.env);
const log = makePageLog(process.env);

/** What taking an answer needs is loaded when the first answer comes: the page must not wait for it. */
const loadAnswers = async () => (await import('../runtime/answers.ts')).makeAnswers(process.env, log, page.links);
let loading: ReturnType<typeof loadAnswers> | undefined;
const answers = () => {
  loading ??= loadAnswers();
  return loading;
};

/** Takes answers from people: presses in Slack, and the page behind a signed link. GET changes nothing. */
export async function handler(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const { method } = event.requestContext.http;
  try {
    const token = event.pathParameters?.token;
    if (token === undefined) return await takePress(event);
    if (method === 'POST') return await takeForm(token, event);
    const shown = await showAnswerPage(token, page);
    return method === 'HEAD' ? { ...shown, body: '' } : shown;
  } catch (error) {
    const { name, message } = error as Error;
    log.error('fault', { fault: name, reason: message, route: event.routeKey });
    log.count('Faults');
    return { statusCode: 503, headers: { 'retry-after': '5' }, body: 'Please try again in a few seconds.' };
  }
}

async function takePress(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const { headers } = event;
  const request = {
    timestamp: headers['x-slack-request-timestamp'],
    signature: headers['x-slack-signature'],
    body: bodyOf(event),
  };
  const { statusCode, reason } = refusePress(request, page.now()) ?? (await (await answers()).press(request));
  log.info('slack press', { statusCode, reason });
  return { statusCode, body: '' };
}

async function takeForm(token: string, event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const refused = refuseAtSight(token, page);
  if (refused !== null) return refused;
  const { form } = await answers();
  const fields = new URLSearchParams(bodyOf(event).slice(0, 4096));
  const answered = await form(token, { name: fields.get('name'), form: fields.get('form') }, page);
  log.info('link answered', { statusCode: answered.statusCode });
  return answered;
}

function bodyOf({ body = '', isBase64Encoded }: APIGatewayProxyEventV2): string {
  return isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body;
}
