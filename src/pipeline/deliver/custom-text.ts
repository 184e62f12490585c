import type { Alert } from '../../incidents/alert.ts';
import type { Incident } from '../../incidents/incident.ts';
import { customText } from '../../notices/custom-text.ts';
import type { IncidentNotice } from '../../notices/notice.ts';
import type { Times } from '../../notices/times.ts';
import type { Log } from '../../ports/log.ts';
import type { Target } from '../../rules/compiled.ts';
import type { Rules } from '../../rules/rules.ts';

/** What a template of the rules can be filled in from. */
export interface CustomTextSource {
  incident: Incident;
  /** The newest alert; absent for incidents whose alerts were not stored, which are told in the built-in words. */
  alert: Alert | undefined;
  rules: Rules;
  log: Log;
  times: Times;
}

/**
 * Returns the notice with the text of the target's template, or of the route's when the target has none. When the
 * template fails, the notice keeps the built-in text and the log says why.
 */
export function applyCustomText(
  notice: IncidentNotice,
  target: Target,
  { incident, alert, rules, log, times }: CustomTextSource,
): IncidentNotice {
  const name = target.template ?? incident.routing.template;
  if (name === null || alert === undefined) return notice;
  const fields = { incidentId: incident.id, target: target.name, template: name };
  const template = rules.templates.get(name);
  if (template === undefined) {
    log.warn('template not in the rules: told in the built-in words', fields);
    return notice;
  }
  try {
    return customText(template, { notice, incident, alert }, times);
  } catch (error) {
    log.error('template failed: told in the built-in words', { ...fields, reason: (error as Error).message });
    return notice;
  }
}
