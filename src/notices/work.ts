import type { Owner } from '../escalation/owners.ts';
import type { Incident } from '../incidents/incident.ts';
import { placesOf } from '../incidents/reach.ts';
import { textMap } from '../lib/text-map.ts';
import { ownersInRules } from '../routing/owners-of.ts';
import type { Rules } from '../rules/rules.ts';
import { type Deadlines, deadlinesOf } from './deadlines.ts';
import type { IncidentNotice, NoticeLink } from './notice.ts';
import type { AccountNames } from './where.ts';
import { short } from './wording.ts';

/** Who is to work on an incident, by when and by what. */
export interface Work extends AccountNames {
  /** Its owners that the rules define, the one with most of its resources first. */
  owners?: readonly Omit<Owner, 'notify'>[];
  deadlines?: Deadlines;
  /** Its ticket, for those who are told elsewhere. */
  ticket?: NoticeLink | null;
}

/** Returns what the rules in force say of who works on an incident and by when. */
export function workByRules(incident: Incident, rules: Rules): Work {
  return {
    ...namesByRules(incident, rules),
    owners: ownersInRules(incident, rules),
    deadlines: deadlinesOf(incident, rules.responseWindows.get(incident.severity) ?? null),
  };
}

function namesByRules(incident: Incident, { accounts }: Rules): AccountNames {
  const reached = [...new Set(placesOf(incident).map(({ accountId }) => accountId))];
  const named = reached.flatMap((id): [string, string][] => {
    const name = accounts.get(id);
    return name === undefined ? [] : [[id, name]];
  });
  const [first] = named;
  if (first === undefined) return {};
  return reached.length === 1 ? { accountName: first[1] } : { accountNames: textMap(named) };
}

/** Runbooks that a message links: of more teams than these nobody reads them all. */
const linkedRunbooks = 5;

/** Returns what a notice has of the work beside its facts and links. */
export function ofWork({
  owners = [],
  deadlines,
  accountName,
}: Work): Pick<IncidentNotice, 'accountName' | 'acknowledgeBy' | 'resolveBy' | 'ownersInSlack' | 'assignee'> {
  const slack = owners.flatMap((owner) => owner.slack ?? []);
  const assignee = owners.find(({ jiraAssignee }) => jiraAssignee !== null)?.jiraAssignee ?? null;
  return {
    ...deadlines,
    ...(accountName === undefined ? {} : { accountName: short(accountName, 80) }),
    ...(slack.length === 0 ? {} : { ownersInSlack: [...new Set(slack)] }),
    ...(assignee === null ? {} : { assignee }),
  };
}

/** Returns links to the runbooks of the owners, each page once. */
export function runbookLinks({ owners = [] }: Work): NoticeLink[] {
  const byPage = new Map<string, string[]>();
  for (const { name, runbook } of owners) {
    if (runbook !== null) byPage.set(runbook, [...(byPage.get(runbook) ?? []), name]);
  }
  return [...byPage].slice(0, linkedRunbooks).map(([url, names]) => ({
    label: byPage.size === 1 ? 'Runbook' : `Runbook of ${short(names.join(', '), 40)}`,
    url,
  }));
}
