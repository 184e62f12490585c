import { truncate } from '../lib/text.ts';
import type { DeliveryOrder } from './delivery-order.ts';

/** How many characters fit, whatever they are: half a megabyte at six bytes each. */
const roomFor = { sentence: 2000, lines: 50, line: 1000, standIns: 100 } as const;

/** Returns an order without its less important parts, so that it fits into a message and into an item. */
export function shortenOrder(order: DeliveryOrder): DeliveryOrder {
  const sentence = (text: string) => truncate(text, roomFor.sentence);
  const shared = { reason: sentence(order.reason), insteadOf: order.insteadOf.slice(0, roomFor.standIns) };
  if (!('announcement' in order)) return { ...order, ...shared };
  const { announcement } = order;
  const moreLines = Math.max(0, announcement.lines.length - roomFor.lines) + (announcement.moreLines ?? 0);
  return {
    ...order,
    ...shared,
    announcement: {
      ...announcement,
      title: sentence(announcement.title),
      news: sentence(announcement.news),
      lines: announcement.lines.slice(0, roomFor.lines).map((line) => truncate(line, roomFor.line)),
      ...(moreLines === 0 ? {} : { moreLines }),
    },
  };
}
