import type { BackupEvent } from '../events/backup-event.ts';
import type { Exposure, RpoSource } from '../incidents/alert.ts';
import { parseDuration } from '../lib/duration.ts';
import { type Instant, secondsBetween } from '../lib/instant.ts';
import { errorRow } from './error-catalogue.ts';
import type { Findings } from './findings.ts';
import { readTag } from './read-tag.ts';
import { shortestInterval } from './schedule.ts';

/** Tags that hold a recovery point objective: `24h`, `1d`, `PT4H`. */
export const rpoTags: readonly string[] = ['backup-rpo', 'rpo'];

/** What exposure depends on besides the lookups. */
export interface ExposureContext {
  /** The error's code. */
  code: string;
  schedule: string | null;
  firstFailureAt: Instant | null;
}

/**
 * Returns for how long the resource has been without a good recovery point, against its RPO, at the time of the problem; null
 * when nothing is known of it. The RPO is from a tag of the resource, else of the plan, else the shortest time between
 * two runs of the plan's schedule.
 */
export function measureExposure(event: BackupEvent, found: Findings, context: ExposureContext): Exposure | null {
  if (event.found?.about === 'set-up') return null;
  const { rpoSeconds, rpoSource } = rpoOf(found, context.schedule);
  const isWorthless = errorRow(context.code).isWorthless === true;
  const good = found.goodPoints?.filter(({ arn }) => arn !== event.recoveryPointArn || !isWorthless);
  const lastGoodAt = good?.[0]?.createdAt ?? null;
  const nextRunAt = nextRunOf(event, found);
  if (lastGoodAt === null && good === undefined && rpoSeconds === null && nextRunAt === null) return null;
  return {
    lastGoodAt,
    rpoSeconds,
    rpoSource,
    shareUsed: shareOf(lastGoodAt, event.occurredAt, rpoSeconds),
    neverGood: good !== undefined && good.length === 0,
    nextRunAt,
    firstFailureAt: context.firstFailureAt,
  };
}

/** Returns the seconds of an RPO in a tag: `24h`, `1d12h`, or ISO 8601 such as `PT4H` and `P1D`; null for anything else. */
export function parseRpo(text: string): number | null {
  const plain = parseDuration(text.toLowerCase().replaceAll(' ', ''));
  if (plain !== null) return plain || null;
  const iso = /^P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?)?$/i.exec(text.trim());
  if (iso === null) return null;
  const [weeks = 0, days = 0, hours = 0, minutes = 0] = iso.slice(1).map((part) => Number(part ?? 0));
  return ((weeks * 7 + days) * 24 + hours) * 3600 + minutes * 60 || null;
}

function rpoOf(
  { tags, planTags }: Findings,
  schedule: string | null,
): { rpoSeconds: number | null; rpoSource: RpoSource | null } {
  for (const tag of [readTag(tags, rpoTags), readTag(planTags, rpoTags)]) {
    const rpoSeconds = tag === null ? null : parseRpo(tag);
    if (rpoSeconds !== null) return { rpoSeconds, rpoSource: 'tag' };
  }
  const rpoSeconds = shortestInterval(schedule);
  return { rpoSeconds, rpoSource: rpoSeconds === null ? null : 'plan schedule' };
}

function shareOf(lastGoodAt: Instant | null, at: Instant, rpoSeconds: number | null): number | null {
  if (lastGoodAt === null || rpoSeconds === null) return null;
  return Math.round(Math.max(0, secondsBetween(lastGoodAt, at) / rpoSeconds) * 100) / 100;
}

/** Returns the next run of the plan rule that started this job; null when not known, as when a cached plan lists only past runs. */
function nextRunOf({ planRuleId, occurredAt }: BackupEvent, { plan, job }: Findings): Instant | null {
  const ruleId = planRuleId ?? job?.ruleId ?? null;
  const runs = plan?.nextRuns.filter((run) => run.at > occurredAt && (ruleId === null || run.ruleId === ruleId));
  return runs?.[0]?.at ?? null;
}
