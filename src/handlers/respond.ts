import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { acceptAnswer, showAnswerPage } from '../pipeline/answer-page.ts';
import { makePage, makePageLog } from '../runtime/respond-page.ts';

const page = makePage(process.env);
const log = makePageLog(process.env);

/** What taking an answer needs is loaded when the first answer comes: the page must not wait for it. */
const answers = async () => {
  const [{ makeRespond }, { answerIncident }, { answerSlack }] = await Promise.all([
    import('../runtime/respond.ts'),
    import('../pipeline/answer-incident.ts'),
    import('../pipeline/answer-slack.ts'),
  ]);
  return { dependencies: makeRespond(process.env, log), answerIncident, answerSlack };
};
let loaded: ReturnType<typeof answers> | undefined;

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
  loaded ??= answers();
  const { answerSlack, dependencies } = await loaded;
  const { headers } = event;
  const request = {
    timestamp: headers['x-slack-request-timestamp'],
    signature: headers['x-slack-signature'],
    body: bodyOf(event),
  };
  const { statusCode, reason } = await answerSlack(request, dependencies);
  log.info('slack press', { statusCode, reason });
  return { statusCode, body: '' };
}

async function takeForm(token: string, event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  loaded ??= answers();
  const { answerIncident, dependencies } = await loaded;
  const fields = new URLSearchParams(bodyOf(event).slice(0, 4096));
  const answered = await acceptAnswer(
    token,
    { name: fields.get('name'), form: fields.get('form') },
    (incidentId, answer) => answerIncident(incidentId, 'acknowledge', answer, dependencies),
    page,
  );
  log.info('link answered', { statusCode: answered.statusCode });
  return answered;
}

function bodyOf({ body = '', isBase64Encoded }: APIGatewayProxyEventV2): string {
  return isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body;
}
