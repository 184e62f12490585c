/** One mail that SES accepted. */
export interface Mail {
  readonly id: string;
  readonly at: string;
  /** The Message-ID header that SES writes over any other. */
  readonly messageIdHeader: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  readonly replyTo: readonly string[];
  readonly subject: string;
  readonly html: string | null;
  readonly text: string | null;
  readonly headers: readonly { name: string; value: string }[];
  readonly tags: readonly { name: string; value: string }[];
  readonly configurationSet: string | null;
}

/** One message that an SNS topic delivered to the simulated subscriber. */
export interface SnsMessage {
  readonly at: string;
  readonly subscriber: string;
  readonly type: string;
  readonly topicArn: string;
  readonly messageId: string;
  readonly subject: string | null;
  readonly message: string;
  readonly attributes: Record<string, unknown>;
  /** Whether a subscription was confirmed; null for other messages. */
  confirmed: boolean | null;
}

/** One request to a host that is no known vendor. */
export interface ReceivedWebhook {
  readonly at: string;
  readonly host: string;
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signature: SignatureVerdict;
  /** The receiver saw this webhook-id before and would ignore this one. */
  readonly duplicate: boolean;
}

/** What the receiver found out about a signature. */
export type SignatureVerdict = {
  readonly state: 'verified' | 'unsigned' | 'unknown-secret' | 'invalid';
  readonly reason: string;
};
