import type { LaterOutcome } from '../../../incidents/later-outcome.ts';
import { inertLine } from '../../../lib/text.ts';
import type { LaterWording } from './take-later.ts';

/** What people hear of an address that takes no mail. */
export const wordingOfMail: LaterWording = { id: 'target-mail-', what: 'mail-', saidOf };

function saidOf(target: string, { what, recipient, detail }: LaterOutcome) {
  const address = inertLine(recipient);
  const lines = detail === '' ? [] : [`The mail server says: ${detail}`];
  if (what === 'complained') {
    return {
      title: `${address} marked an alert as spam`,
      news: `Mail to it may no longer arrive: ask whoever reads it, or take the address out of the target ${target}.`,
      lines,
    };
  }
  const why = what === 'bounced' ? 'bounce' : 'are refused by SES';
  return {
    title: `Mails to ${address} ${why}`,
    news: `The target ${target} does not reach it. What nobody of the target got is said by the fallback. You hear of it once a month.`,
    lines: [...lines, 'See whether SES has it on its list: aws sesv2 list-suppressed-destinations'],
  };
}
