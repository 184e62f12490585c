import { resolveDuty } from '../../escalation/rotation.ts';
import type { Instant } from '../../lib/instant.ts';
import type { Rules } from '../../rules/rules.ts';
import { lastResort } from './failover.ts';

/** Returns which targets hear news of a target, never itself: those of `bulletins`, else the first fallback, else the alert topic. */
export function othersThan(target: string, { bulletins, rotations, fallback }: Rules, at: Instant): string[] {
  const usual = resolveDuty(bulletins, rotations, at).filter((name) => name !== target);
  if (usual.length > 0) return usual;
  return [...fallback, lastResort].filter((name) => name !== target).slice(0, 1);
}
