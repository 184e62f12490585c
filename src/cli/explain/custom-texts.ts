import type { Alert } from '../../incidents/alert.ts';
import type { Incident } from '../../incidents/incident.ts';
import { firstTargets } from '../../incidents/routing.ts';
import type { Instant } from '../../lib/instant.ts';
import { composeNotice } from '../../notices/compose.ts';
import { customText } from '../../notices/custom-text.ts';
import { workByRules } from '../../notices/work.ts';
import type { Rules } from '../../rules/rules.ts';
import { type Layout, wrap } from '../layout.ts';
import type { Explanation } from './explain-event.ts';
import { incidentOf } from './explained-incident.ts';

/** What targets of the first step would read in the words of a template. */
export interface CustomTexts {
  targets: string[];
  template: string;
  headline: string;
  /** Null when the template has no text, or nothing in it is known. */
  text: string | null;
}

/** Returns what the first step would say in the words of templates; none when no template applies. */
export function customTextsOf(explanation: Explanation, rules: Rules): CustomTexts[] {
  const { alert, plan, at } = explanation;
  if (alert === null || plan.action !== 'open') return [];
  const incident = incidentOf(alert, explanation);
  const told: CustomTexts[] = [];
  for (const target of new Set([...firstTargets(plan), ...plan.alsoTell])) {
    const words = wordsFor(target, { incident, alert, at, rules });
    const same = told.find(({ headline, text }) => headline === words?.headline && text === words.text);
    if (same !== undefined) same.targets.push(target);
    else if (words !== null) told.push(words);
  }
  return told;
}

/** Returns the same for people, under a title; no lines when no template applies. */
export function formatCustomTexts(explanation: Explanation, rules: Rules, { width, paint }: Layout): string[] {
  const told = customTextsOf(explanation, rules);
  if (told.length === 0) return [];
  return [
    paint('bold', 'In your own words'),
    ...told.flatMap(({ targets, template, headline, text }) => [
      ...wrap(`${targets.join(', ')}, by template "${template}":`, width, '  '),
      ...[headline, ...(text?.split('\n') ?? [])].flatMap((line) => wrap(line, width, '  | ')),
    ]),
  ];
}

function wordsFor(
  name: string,
  { incident, alert, at, rules }: { incident: Incident; alert: Alert; at: Instant; rules: Rules },
): CustomTexts | null {
  const template = rules.templates.get(rules.targets.get(name)?.template ?? incident.routing.template ?? '');
  if (template === undefined) return null;
  const order = {
    incidentId: incident.id,
    noticeId: 'explained',
    revision: 1,
    kind: 'opened' as const,
    target: name,
    at,
    actor: null,
    reason: '',
    insteadOf: [],
  };
  const notice = composeNotice({
    incident,
    alerts: [alert],
    order,
    acknowledgeUrl: null,
    now: at,
    work: workByRules(incident, rules),
  });
  const { headline, ownWords } = customText(template, { notice, incident, alert });
  return ownWords === null ? null : { targets: [name], template: template.name, headline, text: ownWords.text };
}
