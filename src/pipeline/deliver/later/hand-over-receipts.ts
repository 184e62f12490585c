import type { Instant } from '../../../lib/instant.ts';
import type { LaterReports } from '../../../ports/delivery/later-reports.ts';
import type { Log } from '../../../ports/log.ts';
import { readReceipts } from './read-receipts.ts';

/** What handing receipts over needs. */
export interface HandOverDependencies {
  reports: LaterReports;
  log: Log;
  now: () => Instant;
}

/**
 * Puts the receipts that CloudWatch Logs hands over on the queue, where they wait out what keeps them from being written down.
 *
 * @throws what kept them from the queue; Lambda tries it twice again and keeps the call then
 */
export async function handOverReceipts(data: string, { reports, log, now }: HandOverDependencies): Promise<void> {
  const read = readReceipts(data, now());
  if ('unreadable' in read) return log.warn('receipts that cannot be read', { reason: read.unreadable });
  const { receipts, strange } = read;
  await reports.put(receipts);
  log.info('receipts', { receipts: receipts.length, strange });
}
