import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { type PostedAnswer, type PostedRequest, refusePosted } from '../pipeline/hooks/posted-request.ts';
import { makeAtSight } from '../runtime/at-sight.ts';

const { log, now } = makeAtSight(process.env);

/** Loads what handling a webhook needs with the first request that may be a vendor's; others are refused without it. */
const loadHooks = async () => (await import('../runtime/hooks.ts')).makeHooks(process.env, log);
let loading: ReturnType<typeof loadHooks> | undefined;

/** Handles webhooks of vendors: somebody has answered an incident there. Only the result is logged, nothing of the request. */
export async function handler(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const request = requestOf(event);
  try {
    const refused = refusePosted(request, now());
    if (refused !== null) return tell(refused, request);
    loading ??= loadHooks();
    return tell(await (await loading)(request), request);
  } catch (error) {
    const { name, message } = error as Error;
    log.error('fault', { fault: name, reason: message, route: event.routeKey });
    log.count('Faults');
    return { statusCode: 503, headers: { 'retry-after': '5' }, body: '' };
  }
}

function tell(answer: PostedAnswer, { target }: PostedRequest): APIGatewayProxyStructuredResultV2 {
  const { statusCode, reason } = answer;
  // A name that no target can have is a stranger's text and is not logged.
  log.info('posted', { ...(reason === 'no-such-target' ? {} : { target }), statusCode, reason });
  return { statusCode, headers: statusCode === 503 ? { 'retry-after': '5' } : {}, body: '' };
}

function requestOf({ headers, pathParameters, body = '', isBase64Encoded }: APIGatewayProxyEventV2): PostedRequest {
  const target = pathParameters?.target ?? '';
  return { target, headers, body: isBase64Encoded ? Buffer.from(body, 'base64') : body };
}
