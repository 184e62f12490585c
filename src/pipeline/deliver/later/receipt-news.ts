import type { LaterOutcome } from '../../../incidents/later-outcome.ts';
import { inertLine } from '../../../lib/text.ts';
import type { LaterWording } from './take-later.ts';

/** What people hear of a subscriber that takes nothing. */
export const wordingOfReceipts: LaterWording = { id: 'target-topic-', what: 'topic-', saidOf };

function saidOf(target: string, { recipient, detail }: LaterOutcome) {
  const name = inertLine(recipient);
  const isPhone = /^\+\d{1,20}$/.test(name);
  const news = `The target ${target} does not reach it. What no subscriber of its topic got is said by the fallback. You hear of it once a month.`;
  if (!isPhone) {
    const lines = detail === '' ? [] : [`It answers: ${detail}`];
    return { title: `${name} does not take what its topic tells it`, news, lines };
  }
  const lines = detail === '' ? [] : [`The carrier says: ${detail}`];
  return {
    title: `Texts to ${name} do not arrive`,
    news,
    lines: [
      ...lines,
      `See whether it has opted out: aws sns check-if-phone-number-is-opted-out --phone-number ${name}`,
      'See whether the limit of the month is reached: aws sns get-sms-attributes --attributes MonthlySpendLimit',
    ],
  };
}
