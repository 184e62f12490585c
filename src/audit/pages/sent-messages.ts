import { isObject } from '../../lib/is-object.ts';
import type { GatheredIncident } from '../gathered-incident.ts';
import type { PeriodFacts } from '../period-facts.ts';
import type { Block } from './page.ts';
import { clock, known, withChannel } from './page-words.ts';

/** Returns each message as it was sent, with whom it was for and its hash. */
export function sentMessages({ sent }: Pick<GatheredIncident, 'sent'>, channels: PeriodFacts['channels']): Block[] {
  const withText = sent.flatMap(({ sent: body, ...row }) => (body === undefined ? [] : [{ body, row }]));
  if (withText.length === 0) return [{ kind: 'text', text: 'No message of the period is kept.' }];
  return [
    {
      kind: 'text',
      text: 'Links that grant a right are left out; everything else is as the vendor got it. Of a mail its plain text is shown; deliveries.jsonl, which this file carries, has the whole of each message, of which SHA-256 is the hash.',
    },
    ...withText.flatMap(({ body, row }): Block[] => {
      const mail = mailIn(body.text);
      return [
        {
          kind: 'facts',
          facts: known([
            ['Notice', `${row.noticeId} to ${withChannel(row.target, channels)}`],
            ['Sent', `${clock(row.lastAttemptAt)}, ${row.status}`],
            ['For', (row.result?.recipients ?? []).join(', ')],
            ['Vendor’s id', row.result?.vendorId ?? ''],
            ['Subject', mail?.subject ?? ''],
            ['SHA-256', body.sha256],
          ]),
        },
        { kind: 'sent', text: mail?.text ?? body.text },
      ];
    }),
  ];
}

/** Returns the subject and the plain text of a mail, which says the same as its HTML; null: it is no mail. */
function mailIn(sent: string): { subject: string; text: string } | null {
  const mail = parsed(sent);
  if (!isObject(mail)) return null;
  const { subject, html, text } = mail;
  if (typeof subject !== 'string' || typeof html !== 'string' || typeof text !== 'string') return null;
  return { subject, text };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
