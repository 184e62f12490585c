import { type NoticeKind, noticeKind } from '../incidents/notice-kinds.ts';
import { addTo } from '../lib/counts.ts';
import { addSeconds, type Instant, secondsBetween } from '../lib/instant.ts';
import { localTimeAt } from '../lib/zoned-time.ts';
import type { SimulatedNotice } from './router.ts';

/** The hours of the night on the clocks of the zone: from ten in the evening until seven. */
export const night = { from: 22, until: 7 } as const;

/** How often one target would have been told, and when. */
export interface TargetCounts {
  target: string;
  notices: number;
  incidents: number;
  perWeek: number;
  atNight: number;
  busiestDay: { day: string; notices: number } | null;
  kinds: Partial<Record<NoticeKind, number>>;
  /** Notices by day of the zone's calendar. */
  days: Record<string, number>;
}

interface RunningCounts {
  notices: number;
  atNight: number;
  incidents: Set<string>;
  kinds: Map<NoticeKind, number>;
  days: Map<string, number>;
}

/** Counts what targets would have been told, without keeping any of it. */
export class NoticeCounts {
  readonly #timezone: string;
  readonly #targets = new Map<string, RunningCounts>();
  readonly #incidents = new Map<string, number>();
  /** Hours of the zone's calendar by hour of UTC: asking for one takes longer than everything else. */
  readonly #hours = new Map<string, { day: string; isNight: boolean }>();

  constructor(timezone: string) {
    this.#timezone = timezone;
  }

  /** Counts one notice; updates of messages that tell nobody anything are left out. */
  count({ at, target, kind, incidentId }: SimulatedNotice): void {
    if (!noticeKind(kind).isSpoken) return;
    const counts = this.#countsOf(target);
    const { day, isNight } = this.#hourOf(at);
    counts.notices += 1;
    if (isNight) counts.atNight += 1;
    counts.incidents.add(incidentId);
    addTo(counts.kinds, kind);
    addTo(counts.days, day);
    addTo(this.#incidents, incidentId);
  }

  /** Returns how many notices an incident caused. */
  noticesOf(incidentId: string): number {
    return this.#incidents.get(incidentId) ?? 0;
  }

  /** Returns the tally of every target that was told anything, the most told first. */
  targets(from: Instant, until: Instant): TargetCounts[] {
    const weeks = Math.max(1, secondsBetween(from, until) / 86_400) / 7;
    return [...this.#targets]
      .map(([target, { notices, atNight, incidents, kinds, days }]) => ({
        target,
        notices,
        incidents: incidents.size,
        perWeek: Math.round((notices / weeks) * 10) / 10,
        atNight,
        busiestDay: busiest(days),
        kinds: Object.fromEntries(kinds),
        days: Object.fromEntries([...days].sort(([a], [b]) => (a < b ? -1 : 1))),
      }))
      .sort((a, b) => b.notices - a.notices || (a.target < b.target ? -1 : 1));
  }

  #countsOf(target: string): RunningCounts {
    const known = this.#targets.get(target);
    if (known !== undefined) return known;
    const counts = { notices: 0, atNight: 0, incidents: new Set<string>(), kinds: new Map(), days: new Map() };
    this.#targets.set(target, counts);
    return counts;
  }

  #hourOf(at: Instant): { day: string; isNight: boolean } {
    // Offsets are whole quarters of an hour.
    const quarter = `${at.slice(0, 14)}${String(Math.floor(Number(at.slice(14, 16)) / 15) * 15).padStart(2, '0')}`;
    const known = this.#hours.get(quarter);
    if (known !== undefined) return known;
    const { year, month, day, hour } = localTimeAt(addSeconds(`${quarter}:00.000Z`, 0), this.#timezone);
    const made = {
      day: [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-'),
      isNight: hour >= night.from || hour < night.until,
    };
    this.#hours.set(quarter, made);
    return made;
  }
}

function busiest(days: ReadonlyMap<string, number>): TargetCounts['busiestDay'] {
  let found: TargetCounts['busiestDay'] = null;
  for (const [day, notices] of days) {
    if (found === null || notices > found.notices || (notices === found.notices && day < found.day))
      found = { day, notices };
  }
  return found;
}
