import type { Instant } from '../lib/instant.ts';
import { type FoundOnLane, isLaterJob, type Lane, rememberedProblems } from './lane.ts';

/** Returns the lane with a finding of `watch` added; the same one only once. */
export function withFound(lane: Lane, id: string, startedAt: Instant): Lane {
  const others = stillFound(lane).filter((one) => one.id !== id);
  return { ...lane, found: [...others, { id, startedAt }].slice(-rememberedProblems) };
}

/** Returns the lane without something that `watch` no longer finds. */
export function withoutFound({ found = [], ...lane }: Lane, id: string): Lane {
  const others = found.filter((one) => one.id !== id);
  return others.length === 0 ? lane : { ...lane, found: others };
}

/** Returns the findings of `watch` on a lane that no later good job has ended. */
export function stillFound({ found = [], lastSuccessStartedAt }: Lane): readonly FoundOnLane[] {
  return found.filter(({ startedAt }) => !isLaterJob(lastSuccessStartedAt, startedAt));
}
