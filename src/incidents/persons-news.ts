import { addSeconds, type Instant, secondsBetween } from '../lib/instant.ts';
import { endOfItem, type ItemNews, type PersonsItem } from './persons-item.ts';

/** How long before its end people hear that it is about to end, and how long it has to last for that, in seconds. */
export interface Foretold {
  lasts: number;
  before: number;
}

/** Of what lasts for hours. */
const usual: Foretold = { lasts: 12 * 3600, before: 2 * 3600 };

/** Returns what people still have to hear about an item: the latest news, and the news that this makes out of date. */
export function newsOf(
  item: Pick<PersonsItem, 'from' | 'until' | 'ended' | 'told'>,
  now: Instant,
  foretold: Foretold = usual,
): { tell: ItemNews; settles: ItemNews[] } | null {
  const due = (['made', stateOf(item, now, foretold)] as const).filter((news) => news !== null);
  const settles = due.filter((news) => !item.told.includes(news));
  const tell = settles.at(-1);
  return tell === undefined ? null : { tell, settles };
}

function stateOf(
  { from, until, ended }: Pick<PersonsItem, 'from' | 'until' | 'ended'>,
  now: Instant,
  { lasts, before }: Foretold,
): ItemNews | null {
  if (ended !== null && ended.at < until) return 'ended';
  if (endOfItem({ until, ended }) <= now) return 'expired';
  return addSeconds(until, -before) <= now && secondsBetween(from, until) >= lasts ? 'ending' : null;
}
