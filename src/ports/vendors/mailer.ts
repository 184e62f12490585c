/** One mail, ready to send. Header values are printable ASCII without line breaks. */
export interface Mail {
  to: string[];
  /** Sender; null: the one the product was deployed with. */
  from: string | null;
  subject: string;
  html: string;
  text: string;
  headers: Record<string, string>;
}

/** The result of sending a mail. */
export type MailOutcome =
  | { sent: true; messageId: string }
  | {
      sent: false;
      retryable: boolean;
      reason: 'rate-limited' | 'server-error' | 'timeout' | 'network' | 'bad-request' | 'bad-credentials';
      detail: string;
    };

/** Sends mail. Never throws for errors of the service. */
export interface Mailer {
  send(mail: Mail, signal: AbortSignal): Promise<MailOutcome>;
}
