import { nextStepNow } from '../../escalation/next-step.ts';
import type { IncidentOrder } from '../../incidents/delivery-order.ts';
import type { Incident } from '../../incidents/incident.ts';
import { toldOf } from '../../incidents/told.ts';
import { addSeconds, type Instant } from '../../lib/instant.ts';
import { instantOfLocal, localTimeAt } from '../../lib/zoned-time.ts';
import { composeNotice } from '../../notices/compose.ts';
import type { ActionChoices } from '../../notices/page/actions.ts';
import { type IncidentPage, incidentPage, type Word } from '../../notices/page/incident-page.ts';
import { workByRules } from '../../notices/work.ts';
import type { Rules } from '../../rules/rules.ts';
import { policyOfIncident } from '../policy-of-incident.ts';
import { pageToken } from './form-token.ts';
import { nextOf } from './next-on-page.ts';
import type { Opened, PageDependencies } from './open-link.ts';
import { readParts } from './page-parts.ts';
import { provenOnPage } from './proven-on-page.ts';

/** What decides, besides the incident, what a page offers. */
export interface Around {
  rules: Rules | null;
  timezone: string;
  now: Instant;
}

/** Reads the rules, and the time zone in which the target of the link is told times. */
export async function lookAround({ recipient }: Opened, { rules: read, now }: PageDependencies): Promise<Around> {
  const rules = await read();
  return { rules, timezone: rules?.targets.get(recipient)?.timezone ?? 'UTC', now: now() };
}

/** Returns the page of an incident. */
export async function makePage(
  opened: Opened,
  looked: Around | Promise<Around>,
  { reads }: PageDependencies,
  { word, page }: { word: Word | null; page: number },
): Promise<string> {
  const { incident } = opened;
  const [around, { alerts, rows, ways, ...parts }] = await Promise.all([looked, readParts(incident, reads, page)]);
  const { now, timezone, rules } = around;
  const channelOf = (target: string) => rules?.targets.get(target)?.channel;
  const nextRunAt = alerts[0]?.exposure?.nextRunAt ?? null;
  const told = rows === null ? null : toldOf(incident, rows, channelOf);
  const view: IncidentPage = {
    ...parts,
    ...{ incident, now, timezone },
    told,
    proven: provenOnPage(incident, told ?? [], { rules, ways, now }),
    notice: composeNotice({
      ...{ incident, alerts, now },
      order: orderOf(opened, now),
      acknowledgeUrl: null,
      work: rules === null ? {} : workByRules(incident, rules),
      times: { timezone, areInstants: true },
    }),
    next: nextOf(incident, alerts, around),
    choices: choicesOf(incident, around, nextRunAt),
    formToken: pageToken(opened, now),
  };
  return incidentPage(view, word);
}

/** Returns the order of a message sent now: the page says the same as that message. */
function orderOf({ incident, recipient }: Opened, at: Instant): IncidentOrder {
  const { id, revision } = incident;
  return {
    incidentId: id,
    revision,
    kind: 'opened',
    noticeId: 'page',
    target: recipient,
    at,
    actor: null,
    reason: '',
    insteadOf: [],
  };
}

/** Returns what the forms of an incident offer now. */
export function choicesOf(incident: Incident, around: Around, nextRunAt: Instant | null = null): ActionChoices {
  const { rules } = around;
  return {
    status: incident.status,
    snoozeUntil: snoozesFrom(around, nextRunAt),
    acceptUntil: acceptDays.map((days) => ({ at: addSeconds(around.now, days * 86_400), says: `${days} days` })),
    policies: rules === null ? null : [...rules.policies.keys()].filter((name) => name !== incident.routing.policy),
    policy: incident.routing.policy,
    nextTargets: rules === null ? null : nextTargets(incident, rules, around.now),
  };
}

function nextTargets(incident: Incident, rules: Rules, now: Instant): string[] | null {
  const next = nextStepNow(incident, policyOfIncident(incident, rules, now), now);
  if (next.due === 'notify') return [...next.targets];
  return next.due === 'hand-over' ? [`whom policy ${next.policy} tells first`] : null;
}

/** How long people may accept something for, in days, as the page offers it. */
const acceptDays = [7, 30, 90, 365] as const;

/** The hour of the next morning that a snooze offers, on the target's clock. */
const morning = 8;

function snoozesFrom({ now, timezone }: Around, nextRunAt: Instant | null): ActionChoices['snoozeUntil'] {
  const hours = [1, 4, 8].map((count) => ({
    at: addSeconds(now, count * 3600),
    says: count === 1 ? '1 hour' : `${count} hours`,
  }));
  const today = localTimeAt(now, timezone);
  const tomorrow = {
    at: instantOfLocal({ ...today, day: today.day + 1, hour: morning, minute: 0 }, timezone),
    says: 'tomorrow morning',
  };
  const run = nextRunAt !== null && nextRunAt > now ? [{ at: nextRunAt, says: 'the next run' }] : [];
  return [...hours, tomorrow, ...run].sort((a, b) => (a.at < b.at ? -1 : 1));
}
