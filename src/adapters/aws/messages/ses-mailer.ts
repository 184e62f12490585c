import { type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import type { Mail, Mailer, MailOutcome } from '../../../ports/vendors/mailer.ts';
import { failureOfCall } from './failure-of-call.ts';

/** Mail through Amazon SES v2. */
export class SesMailer implements Mailer {
  readonly #client: SESv2Client;
  readonly #sender: string | null;
  readonly #configurationSet: string | null;

  /**
   * @param usual the default sender, and the configuration set of every mail; null: the identity's default set
   */
  constructor(client: SESv2Client, usual: { sender: string | null; configurationSet: string | null }) {
    this.#client = client;
    this.#sender = usual.sender;
    this.#configurationSet = usual.configurationSet;
  }

  async send(mail: Mail, signal: AbortSignal): Promise<MailOutcome> {
    const from = mail.from ?? this.#sender;
    if (from === null || from === '') {
      return {
        sent: false,
        retryable: false,
        reason: 'bad-request',
        detail: 'no sender: set `from` in the target or deploy with --param="mailFrom=alerts@your-domain"',
      };
    }
    try {
      const { MessageId } = await this.#client.send(commandFor(mail, from, this.#configurationSet), {
        abortSignal: signal,
      });
      return { sent: true, messageId: MessageId ?? '' };
    } catch (error) {
      const { reason, ...failure } = failureOfCall(error);
      return { sent: false, ...failure, reason: reason === 'not-found' ? 'bad-request' : reason };
    }
  }
}

function commandFor(mail: Mail, from: string, configurationSet: string | null): SendEmailCommand {
  const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' });
  return new SendEmailCommand({
    FromEmailAddress: from,
    ...(configurationSet === null ? {} : { ConfigurationSetName: configurationSet }),
    Destination: { ToAddresses: mail.to },
    Content: {
      Simple: {
        Subject: utf8(mail.subject),
        Body: { Html: utf8(mail.html), Text: utf8(mail.text) },
        Headers: Object.entries(mail.headers).map(([Name, Value]) => ({ Name, Value })),
      },
    },
  });
}
