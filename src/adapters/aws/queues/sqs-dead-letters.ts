import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { sha256 } from '../../../lib/hash.ts';
import type { DeadLetters } from '../../../ports/queues/dead-letters.ts';

/** Longest value of an attribute, in characters: a sentence, not a stack trace. */
const longestAttribute = 500;

/** Dead letters on an SQS queue: the body as it came, and why in the attributes `reason`, `fault` and `messageId`. */
export class SqsDeadLetters implements DeadLetters {
  readonly #client: SQSClient;
  readonly #queueUrl: string;

  constructor(client: SQSClient, queueUrl: string) {
    this.#client = client;
    this.#queueUrl = queueUrl;
  }

  async put(
    { id, body, group }: { id: string; body: string; group?: string | undefined },
    why: { reason: string; fault: string },
  ): Promise<void> {
    const place = group === undefined ? {} : { MessageGroupId: group, MessageDeduplicationId: sha256(id) };
    const letter = { QueueUrl: this.#queueUrl, MessageBody: body, ...place };
    const attributes = { reason: textOf(why.reason), fault: textOf(why.fault), messageId: textOf(id) };
    try {
      await this.#client.send(new SendMessageCommand({ ...letter, MessageAttributes: attributes }));
    } catch (error) {
      if (!isRefused(error)) throw error;
      // Attributes count towards the size limit, so a message that is as large as the limit is sent without them.
      await this.#client.send(new SendMessageCommand(letter));
    }
  }
}

/** Returns an attribute of SQS, which may be neither empty nor hold control characters. */
function textOf(value: string): { DataType: 'String'; StringValue: string } {
  const text = value
    .toWellFormed()
    .replace(/\p{Cc}+|[\uFFFE\uFFFF]/gu, ' ')
    .slice(0, longestAttribute)
    .toWellFormed();
  return { DataType: 'String', StringValue: text.trim() || '-' };
}

/** Says whether SQS refused the message itself. */
function isRefused(error: unknown): boolean {
  return /InvalidParameter|InvalidMessageContents|MessageTooLong|InvalidAttributeValue/.test((error as Error).name);
}
