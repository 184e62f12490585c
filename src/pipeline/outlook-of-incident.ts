import { type Outlook, outlookOf } from '../escalation/outlook.ts';
import type { Alert } from '../incidents/alert.ts';
import type { Incident } from '../incidents/incident.ts';
import { earliest, type Instant } from '../lib/instant.ts';
import { isOfRouterItself } from '../routing/decide.ts';
import { canMute, type Mutable, muteOf } from '../routing/mute.ts';
import type { Rules } from '../rules/rules.ts';
import { mutableOf } from './find-mute.ts';
import { policyOfIncident } from './policy-of-incident.ts';

/**
 * Says what comes next for an incident by the rules in force: which targets, when, and what after that. Coming silences and
 * windows count as far as the alerts at hand tell, and an inhibition for as long as it is known to hold.
 *
 * @param alerts its newest alerts, as many as are at hand
 * @throws {RouterError} configuration-invalid when the rules have neither its policy nor a default one
 */
export function outlookOfIncident(
  incident: Incident,
  { alerts, rules, limit }: { alerts: readonly Alert[]; rules: Rules; limit?: number },
  now: Instant,
): Outlook {
  const canBeMuted = canMute(rules) || alerts.some(({ event }) => event.alarmMute !== undefined);
  const muted = canBeMuted && !alerts.some(isOfRouterItself) ? alerts.map(mutableOf) : [];
  const byRules = {
    policies: rules.policies,
    fallback: rules.fallback,
    policyAt: (thought: Incident, at: Instant) => policyOfIncident(thought, rules, at),
    quietUntil: ({ mute }: Incident, at: Instant) => {
      const known = mute != null && mute.until > at ? mute.until : null;
      return known ?? quietOf(muted, rules, at);
    },
  };
  return outlookOf(incident, byRules, now, limit);
}

/** Returns until when the incident is quiet: until the first of its alerts no longer is; null when it is not quiet. */
function quietOf(muted: readonly Mutable[], rules: Rules, at: Instant): Instant | null {
  const ends: Instant[] = [];
  for (const one of muted) {
    const mute = muteOf(one, rules, [], at);
    if (mute === null) return null;
    ends.push(mute.until);
  }
  return earliest(ends);
}
