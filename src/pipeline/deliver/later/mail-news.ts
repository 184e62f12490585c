import type { LaterOutcome } from '../../../incidents/later-outcome.ts';
import { sha256 } from '../../../lib/hash.ts';
import { inertLine } from '../../../lib/text.ts';
import type { Rules } from '../../../rules/rules.ts';
import { type AnnouncingDependencies, sendAnnouncement } from '../../send-announcement.ts';
import { othersThan } from '../others-than.ts';

/** What to announce about mail to one address. */
interface MailOutcome {
  target: string;
  outcome: LaterOutcome;
  accountId: string;
  region: string;
}

/** Announces to other targets what became of mail to an address, once per address and month. */
export async function announceMail(
  { target, outcome, accountId, region }: MailOutcome,
  rules: Rules,
  dependencies: AnnouncingDependencies,
): Promise<void> {
  const { what, recipient, at, detail } = outcome;
  const month = at.slice(0, 7);
  await sendAnnouncement(
    {
      id: `target-mail-${sha256(`${target} ${what} ${recipient.toLowerCase()} ${month}`, 20)}`,
      announcement: { ...saidOf(target, outcome), accountId, region },
      actor: 'router',
      what: `mail-${what}`,
      details: { target, recipient: inertLine(recipient), detail },
      at,
    },
    { ...rules, bulletins: othersThan(target, rules, at) },
    dependencies,
  );
}

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
