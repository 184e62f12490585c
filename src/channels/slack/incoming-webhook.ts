import { noticeKind } from '../../incidents/notice-kinds.ts';
import type { ChannelPorts, Delivery } from '../channel.ts';
import { httpOutcome } from '../http-outcome.ts';
import { type Said, shortMessage, webhookBody } from './messages.ts';

/** A webhook answers only after the message is in its channel. */
const shown: Delivery = { status: 'delivered', arrived: true };

/** Posts through an incoming webhook, whose URL is a secret; it cannot update messages. */
export async function postToWebhook(
  { notice, mentions }: Said,
  url: string,
  ports: ChannelPorts,
  signal: AbortSignal,
): Promise<Delivery> {
  if (!noticeKind(notice.kind).isSpoken)
    return { status: 'delivered', detail: 'A webhook has no message to bring up to date.' };
  if (!url.startsWith('https://')) {
    return { status: 'rejected', reason: 'bad-credentials', detail: 'The webhook secret is not an https address.' };
  }
  const post = async (body: object) =>
    httpOutcome(
      await ports.http.send(
        {
          method: 'POST',
          url,
          headers: { 'content-type': 'application/json; charset=utf-8' },
          body: JSON.stringify(body),
        },
        signal,
      ),
      { vendor: 'Slack', now: ports.now(), secrets: [url] },
    );
  const outcome = await post(webhookBody(notice, mentions));
  // A webhook answers 400 invalid_payload or invalid_blocks where the Web API names the cause.
  const isContent =
    outcome?.status === 'rejected' && (outcome.reason === 'bad-request' || outcome.reason === 'too-large');
  if (!isContent) return outcome ?? shown;
  return (await post({ text: shortMessage(notice, mentions) })) ?? shown;
}
