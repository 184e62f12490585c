import { callJson } from '../local-aws.ts';
import type { Mail } from './received.ts';
import { bareAddress } from './ses-identities.ts';
import type { Simulation } from './simulation.ts';

/** Addresses of SES' own mailbox simulator: https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html */
const magic: Readonly<Record<string, 'Bounce' | 'Complaint' | undefined>> = {
  'bounce@simulator.amazonses.com': 'Bounce',
  'complaint@simulator.amazonses.com': 'Complaint',
};

/**
 * Tells EventBridge the result of a mail, as SES does for a configuration set with such an event destination: a magic address
 * bounces or complains. For all others it sends nothing, because SES may also be late.
 */
export function tellWhatBecame(mail: Mail, sim: Simulation): void {
  const { sesEventsUrl } = sim.settings;
  const set = mail.configurationSet;
  if (sesEventsUrl === null || set === null) return;
  const destination = [...mail.to, ...mail.cc, ...mail.bcc].map(bareAddress);
  for (const address of destination) {
    const eventType = magic[address.replace(/\+[^@]*@/, '@')];
    if (eventType === undefined) continue;
    const said = { eventType, ...saidOf(eventType, address, mail.at) };
    const { at: timestamp, id: messageId, from: source, headers } = mail;
    const tags = { 'ses:configuration-set': [set] };
    const Detail = JSON.stringify({ ...said, mail: { timestamp, messageId, source, destination, headers, tags } });
    const entry = {
      Source: 'aws.ses',
      DetailType: eventType === 'Bounce' ? 'Email Bounced' : 'Email Complaint Received',
      Detail,
    };
    // SES does not wait for EventBridge either.
    void callJson(sesEventsUrl, 'events', 'AWSEvents.PutEvents', { Entries: [entry] }).catch(() => undefined);
  }
}

function saidOf(eventType: 'Bounce' | 'Complaint', emailAddress: string, timestamp: string): object {
  if (eventType === 'Complaint') {
    return { complaint: { complainedRecipients: [{ emailAddress }], complaintFeedbackType: 'abuse', timestamp } };
  }
  const diagnosticCode = 'smtp; 550 5.1.1 user unknown';
  const bouncedRecipients = [{ emailAddress, action: 'failed', status: '5.1.1', diagnosticCode }];
  return { bounce: { bounceType: 'Permanent', bounceSubType: 'General', bouncedRecipients, timestamp } };
}
