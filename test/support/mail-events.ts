import type { Instant } from '../../src/lib/instant.ts';

/** What SES says of a mail, and of which one. */
export interface MailEventFacts {
  eventType: 'Bounce' | 'Complaint' | 'Delivery' | 'Reject';
  incidentId: string;
  noticeId: string;
  target: string;
  at: Instant;
  /** Everybody the mail was sent to. */
  destination: readonly string[];
  /** Those whom this event is about; everybody unless it is said. */
  recipients?: readonly string[];
  bounceType?: 'Permanent' | 'Transient' | 'Undetermined';
  bounceSubType?: string;
}

/** Returns an event of SES as EventBridge hands it over; https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-firehose-examples.html */
export function mailEvent(facts: MailEventFacts): Record<string, unknown> {
  const { eventType, incidentId, noticeId, target, at, destination, recipients = destination } = facts;
  const headers = [
    { name: 'From', value: 'backup-alerts@example.com' },
    { name: 'X-Backup-Alert-Incident', value: incidentId },
    { name: 'X-Backup-Alert-Notice', value: noticeId },
    { name: 'X-Backup-Alert-Target', value: target },
  ];
  const mail = { timestamp: at, messageId: '0100018f-mail', source: 'backup-alerts@example.com', destination, headers };
  const { bounceType = 'Permanent', bounceSubType = 'General' } = facts;
  const said = {
    Bounce: {
      bounce: {
        bounceType,
        bounceSubType,
        bouncedRecipients: recipients.map((emailAddress) => ({
          emailAddress,
          action: 'failed',
          status: '5.1.1',
          diagnosticCode: 'smtp; 550 5.1.1 user unknown',
        })),
        timestamp: at,
        feedbackId: '0100018f-feedback',
      },
    },
    Complaint: {
      complaint: {
        complainedRecipients: recipients.map((emailAddress) => ({ emailAddress })),
        complaintFeedbackType: 'abuse',
        timestamp: at,
      },
    },
    Delivery: { delivery: { recipients, timestamp: at, smtpResponse: '250 ok' } },
    Reject: { reject: { reason: 'Bad content' } },
  }[eventType];
  return {
    version: '0',
    id: '12345678-1234-1234-1234-123456789012',
    'detail-type': `Email ${eventType}`,
    source: 'aws.ses',
    account: '111122223333',
    region: 'eu-west-1',
    time: at,
    resources: [],
    detail: { eventType, mail: { ...mail, tags: { 'ses:configuration-set': ['backup-alert-router-prod'] } }, ...said },
  };
}
