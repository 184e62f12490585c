import { formatDuration } from '../../lib/duration.ts';
import { addSeconds, type Instant, minuteInUtc, secondsBetween } from '../../lib/instant.ts';
import type { Looked, StackPart } from '../../ports/deployment/deployment.ts';
import { broken, type Finding, judge, well } from '../finding.ts';
import { type DoctorTools, redeploy } from '../tools.ts';

/** `watch` runs every five minutes; a heartbeat older than this means that it does not finish (seconds). */
const tooOld = 900;

/** How far back is looked, in seconds. */
const lookBack = 86_400;

/** Returns when `watch` last finished; null: not within a day, or there is no such function. */
export async function lastHeartbeat(
  watch: string | null,
  { deployment, now }: { deployment: Pick<DoctorTools['deployment'], 'lastHeartbeat'>; now: () => Instant },
): Promise<Looked<Instant | null>> {
  return watch === null ? { value: null } : deployment.lastHeartbeat(watch, addSeconds(now(), -lookBack));
}

/** Returns the name of the function `watch`; null when the stack has none. */
export function watchIn(parts: readonly StackPart[]): string | null {
  return parts.find(({ logicalId }) => logicalId === 'WatchLambdaFunction')?.physicalId ?? null;
}

/** Says whether a heartbeat is so old that `watch` does not finish. */
export function isHeartbeatOld(last: Instant, now: Instant): boolean {
  return secondsBetween(last, now) > tooOld;
}

/** Checks when `watch` last finished. */
export async function checkHeartbeat(
  parts: readonly StackPart[],
  { deployment, place, now }: DoctorTools,
): Promise<Finding[]> {
  const about = { check: 'heartbeat' } as const;
  const watch = watchIn(parts);
  if (watch === null) return [broken(about, 'There is no function watch.', redeploy(place))];
  return judge(about, await lastHeartbeat(watch, { deployment, now }), (last) => {
    const log = `aws logs tail --region ${place.region} /aws/lambda/${watch} --since 1h`;
    if (last === null) return broken(about, 'The function watch has not finished a run for a day.', log);
    if (!isHeartbeatOld(last, now()))
      return well(about, `The function watch last finished a run at ${minuteInUtc(last)}.`);
    const age = secondsBetween(last, now());
    return broken(
      about,
      `The function watch has not finished a run since ${minuteInUtc(last)}, for ${formatDuration(Math.floor(age / 60) * 60)}.`,
      log,
    );
  });
}
