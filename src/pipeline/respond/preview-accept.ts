import type { Incident } from '../../incidents/incident.ts';
import type { Instant } from '../../lib/instant.ts';
import type { PageReads } from '../../ports/incidents/page-reads.ts';
import { describeCovered } from '../../rules/persons-acceptances.ts';
import { alertsLookedAt, coversOf, markOfCovers } from '../acceptances/accept-incident.ts';
import { describeForeseen, foreseeRuns } from '../acceptances/foresee.ts';
import type { Asked } from './read-ask.ts';

/**
 * Returns what is asked with everything that the confirming page says. For an acceptance, that is what it covers and which
 * past runs it would have covered; the confirmed acceptance covers exactly that, or is refused.
 */
export async function withPreview(
  asked: Asked,
  incident: Incident,
  reads: Pick<PageReads, 'newestAlerts' | 'runDay' | 'alertsOnLane'>,
  now: Instant,
): Promise<Asked | { problem: string }> {
  const { request } = asked;
  if (request.ask !== 'accept') return asked;
  try {
    const covers = coversOf(incident, await reads.newestAlerts(incident.id, alertsLookedAt), request.most);
    if ('refused' in covers) return { problem: covers.refused };
    const foreseen = describeForeseen(await foreseeRuns(covers, reads, now));
    return {
      ...asked,
      fields: { ...asked.fields, shown: markOfCovers(covers) },
      shown: { ...asked.shown, covers: covers.map(describeCovered), foreseen },
    };
  } catch {
    return { problem: 'What it covers cannot be read right now. Try again in a minute.' };
  }
}
