import { truncate } from '../lib/text.ts';
import type { DeliveryOrder } from './incident.ts';

/** What there is room for, whatever the characters: half a megabyte at six bytes each. */
const roomFor = { sentence: 2000, lines: 50, line: 1000, standIns: 100 } as const;

/** Returns an order without what people can do without, so that it fits into a message and into an item. */
export function shortenOrder(order: DeliveryOrder): DeliveryOrder {
  const { bulletin } = order;
  const sentence = (text: string) => truncate(text, roomFor.sentence);
  return {
    ...order,
    reason: sentence(order.reason),
    insteadOf: order.insteadOf.slice(0, roomFor.standIns),
    ...(bulletin && {
      bulletin: {
        ...bulletin,
        title: sentence(bulletin.title),
        news: sentence(bulletin.news),
        lines: bulletin.lines.slice(0, roomFor.lines).map((line) => truncate(line, roomFor.line)),
      },
    }),
  };
}
