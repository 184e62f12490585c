import * as z from 'zod/mini';
import { subjectIdOf } from '../../incidents/delivery-order.ts';
import { awsLimits } from '../../lib/aws-limits.ts';
import { truncate } from '../../lib/text.ts';
import { stateHeadline } from '../../notices/lines.ts';
import { isAnnouncement, type Notice } from '../../notices/notice.ts';
import { plainText } from '../../notices/plain-text.ts';
import { smsPrefix, smsText } from '../../notices/sms-text.ts';
import type { PublishOutcome } from '../../ports/vendors/topic-publisher.ts';
import { announcementForm } from '../announcement-form.ts';
import { type ChannelWords, type Delivery, defineChannel } from '../channel.ts';

/** Longest text, in characters: a mail that nobody reads to its end, and far below the limit of SNS. */
const textLimit = 30_000;

const options = z.strictObject({
  /** Topic to publish to, named `backup-alerts-…` so that the router may; without it the alert topic of this deployment. */
  topicArn: z.optional(
    z
      .string()
      .check(
        z.regex(
          /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$/,
          'must be the ARN of a standard SNS topic',
        ),
      ),
  ),
});
type Options = z.infer<typeof options>;

/**
 * What editors and docs say of a target of this kind and of its options, by path.
 *
 * @public Found by docs/rules-words.ts.
 */
export const words = {
  '': { says: 'Plain text to an SNS topic, for whatever subscribes; telephones get a short one.', examples: [{}] },
  topicArn: {
    says: 'A standard topic whose name begins with backup-alerts-. Left out: the alert topic of the deployment.',
    examples: ['arn:aws:sns:eu-west-1:111122223333:backup-alerts-dba'],
  },
} as const satisfies ChannelWords<Options>;

/** Amazon SNS: plain text for whatever subscribes, a short one for telephones, with attributes that subscribers can filter by. The last resort, so it needs no secret. */
export const sns = defineChannel<Options>({
  id: 'sns',
  title: 'Amazon SNS',
  options,
  updates: false,
  announcements: true,
  needsShortLinks: true,
  tellsLater: 'vendor-id',
  example: { topicArn: 'arn:aws:sns:eu-west-1:111122223333:backup-alerts-dba' },
  permissions: ['sns:Publish'],
  // SNS delivers at most ten messages a second to an email subscription; https://docs.aws.amazon.com/general/latest/gr/sns.html
  pace: ({ topicArn }) => [
    {
      of: `sns ${topicArn ?? 'alert topic'}`,
      perSecond: awsLimits.topicMailsPerSecond / 2,
      burst: awsLimits.topicMailsPerSecond,
    },
  ],
  preview: messageOf,
  async deliver(notice, given, _memory, { topics }, signal): Promise<Delivery> {
    if (isAnnouncement(notice) && notice.way === 'second') {
      return deliverySecond(await topics.publish(secondMessage(notice, 'a test of the second topic'), signal), topics);
    }
    const outcome = await topics.publish(messageOf(notice, given), signal);
    if (outcome.published) {
      const { messageId } = outcome;
      const recipients = given.topicArn === undefined ? [] : [given.topicArn];
      return { status: 'delivered', ref: { messageId }, recipients, vendorId: messageId };
    }
    // What SNS calls bad input, the other topic would call so as well.
    const goesSecond =
      given.topicArn === undefined && topics.secondTopicArn !== undefined && outcome.reason !== 'bad-request';
    if (!goesSecond) return failureOf(outcome);
    const refused = `the alert topic refused it: ${outcome.detail}`;
    return deliverySecond(await topics.publish(secondMessage(notice, refused), signal), topics, outcome);
  },
});

type Refusal = Extract<PublishOutcome, { published: false }>;

function failureOf({ reason, detail }: Refusal): Delivery {
  if (reason === 'bad-request' || reason === 'bad-credentials' || reason === 'not-found') {
    return { status: 'rejected', reason, detail };
  }
  return { status: 'retry', reason, detail };
}

/**
 * Returns what came of the second topic. When both refused, it is tried again as long as one of the two may take it later.
 *
 * @param first why the alert topic refused it; absent: it was not asked
 */
function deliverySecond(
  outcome: PublishOutcome,
  { secondTopicArn = 'the second topic' }: { secondTopicArn?: string },
  first?: Refusal,
): Delivery {
  if (outcome.published) {
    const { messageId } = outcome;
    const detail =
      first === undefined ? 'accepted' : `accepted by the second topic: the first answered ${first.detail}`;
    return { status: 'delivered', ref: { messageId }, recipients: [secondTopicArn], vendorId: messageId, detail };
  }
  if (first === undefined) return failureOf(outcome);
  const detail = `${first.detail}; the second topic: ${outcome.detail}`;
  return failureOf({ ...([first, outcome].find(({ retryable }) => retryable) ?? first), detail });
}

function messageOf(notice: Notice, { topicArn }: Options) {
  return {
    topicArn: topicArn ?? null,
    subject: asciiSubject(stateHeadline(notice)),
    text: plainText(notice, textLimit),
    sms: smsText(notice, awsLimits.smsCharacters),
    attributes: attributesOf(notice),
  };
}

/** A message that says that it came by the second topic, and why: who reads it knows that the first needs a person. */
function secondMessage(notice: Notice, why: string) {
  const message = messageOf(notice, {});
  const prefix = '2nd topic: ';
  return {
    ...message,
    second: true as const,
    text: `This came by the second topic (${why}).\n\n${message.text}`,
    sms: `${prefix}${smsText(notice, awsLimits.smsCharacters - prefix.length, `${smsPrefix}${prefix}`)}`,
    attributes: { ...message.attributes, way: 'second' },
  };
}

/** Returns attributes to filter by, with letters, digits and a few marks only; none may be empty. */
function attributesOf(notice: Notice): Record<string, string> {
  const { severity, status, drill } = isAnnouncement(notice) ? announcementForm : notice;
  const newest = isAnnouncement(notice) ? undefined : notice.alerts.at(-1);
  const all = {
    severity,
    status,
    kind: notice.kind,
    incidentId: subjectIdOf(notice),
    accountId: notice.accountId,
    region: notice.region,
    resourceType: newest?.resourceType ?? '',
    errorCode: newest?.errorCode ?? '',
    drill: String(drill),
  };
  const safe = Object.entries(all).map(([name, value]) => [name, value.replace(/[^\w .:@/-]/g, '').slice(0, 200)]);
  return Object.fromEntries(safe.filter(([, value]) => value !== ''));
}

/** Returns a subject that SNS takes: ASCII, and not beginning with a space. */
function asciiSubject(line: string): string {
  const most = awsLimits.topicSubjectCharacters;
  const ascii = line
    .normalize('NFKD')
    .replace(/[–—]/g, '-')
    .replace(/[^\x20-\x7e]+/g, '?')
    .trim();
  return ascii.length <= most ? ascii : `${truncate(ascii, most - 2).slice(0, -1)}...`;
}
