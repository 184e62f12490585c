import { isHeartbeatOld, lastHeartbeat, watchIn } from '../../doctor/stack/heartbeat.ts';
import type { PersonsAcceptance } from '../../incidents/acceptance.ts';
import { type Severity, severities } from '../../incidents/alert.ts';
import { sayScope } from '../../incidents/drill-scope.ts';
import type { Incident } from '../../incidents/incident.ts';
import type { PersonsSilence } from '../../incidents/silence.ts';
import type { Instant } from '../../lib/instant.ts';
import { inertLine } from '../../lib/text.ts';
import { formatHeadline } from '../../notices/headline.ts';
import { formatTime } from '../../notices/times.ts';
import { isOfSeveralAccounts, whereOf } from '../../notices/where.ts';
import type { TargetTrouble } from '../../ports/delivery/target-health.ts';
import { type LastProven, lastProven, sayProven } from '../../rules/last-proven.ts';
import type { Rules } from '../../rules/rules.ts';
import type { DoctorAccess } from '../../runtime/doctor.ts';
import type { IncidentsAccess } from '../../runtime/incidents-access.ts';
import { summariseAcceptance } from '../acceptances/acceptance-summary.ts';
import { acceptancesShown } from '../acceptances/acceptances.ts';
import type { ExitCode } from '../command.ts';
import { summarise } from '../incidents/incident-summary.ts';
import { layoutOf, type Style, wrap } from '../layout.ts';
import { holdingNow } from '../persons-items/items.ts';
import { summariseSilence } from '../silences/silence-summary.ts';
import { silencesShown } from '../silences/silences.ts';
import { tableOf } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { writeJson } from '../write-json.ts';

/** Incidents that are looked at; of more, the oldest. */
const most = 1001;

/** Everything that one screen shows. */
interface Standing {
  place: string;
  /** Without drills. */
  incidents: Incident[];
  drills: Incident[];
  isAll: boolean;
  silences: PersonsSilence[];
  acceptances: PersonsAcceptance[];
  down: Map<string, TargetTrouble>;
  rules: Rules;
  /** When drills last proved each route and target. */
  proven: LastProven[];
  /** When watch came to its end last; null: not for a day; undefined: nobody may say. */
  heartbeat: Instant | null | undefined;
}

/** What the screen is read from. */
export interface StatusAccess {
  incidents: Pick<IncidentsAccess, 'place' | 'open' | 'silences' | 'acceptances' | 'rules' | 'troublesOf' | 'proven'>;
  deployment: Pick<DoctorAccess['tools']['deployment'], 'parts' | 'lastHeartbeat'>;
}

/** Prints the status; returns 0 when nothing is open or wrong, else 1. A drill under way is neither. */
export async function showStatus(
  { json }: { json: boolean },
  access: StatusAccess,
  terminal: Terminal,
): Promise<ExitCode> {
  const now = terminal.now();
  const standing = await look(access, now);
  if (json) terminal.out(writeJson(jsonOf(standing)));
  else terminal.out(`${linesOf(standing, now, terminal).join('\n')}\n`);
  return isCalm(standing, now) ? 0 : 1;
}

async function look({ incidents, deployment }: StatusAccess, now: Instant): Promise<Standing> {
  const [open, silences, acceptances, rules, ways, heartbeat] = await Promise.all([
    incidents.open(most),
    holdingNow(silencesShown, incidents, now),
    holdingNow(acceptancesShown, incidents, now),
    incidents.rules(),
    incidents.proven(),
    heartbeatOf(deployment, now),
  ]);
  const down = await incidents.troublesOf([...rules.targets.keys()]);
  const worstFirst = open.toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
  return {
    place: incidents.place,
    incidents: worstFirst.filter(({ drill }) => !drill),
    drills: worstFirst.filter(({ drill }) => drill),
    isAll: open.length < most,
    silences,
    acceptances,
    down,
    rules,
    proven: lastProven(rules, ways, now),
    heartbeat,
  };
}

async function heartbeatOf(deployment: StatusAccess['deployment'], now: Instant): Promise<Instant | null | undefined> {
  const parts = await deployment.parts();
  if ('notKnown' in parts) return undefined;
  const last = await lastHeartbeat(watchIn(parts.value), { deployment, now: () => now });
  return 'notKnown' in last ? undefined : last.value;
}

function isLate(heartbeat: Standing['heartbeat'], now: Instant): boolean {
  return heartbeat === null || (heartbeat !== undefined && isHeartbeatOld(heartbeat, now));
}

function isCalm({ incidents, down, rules, heartbeat }: Standing, now: Instant): boolean {
  return incidents.length === 0 && down.size === 0 && rules.problem === null && !isLate(heartbeat, now);
}

function jsonOf({
  place,
  incidents,
  drills,
  isAll,
  silences,
  acceptances,
  down,
  rules,
  proven,
  heartbeat,
}: Standing): object {
  const { version, origin, problem } = rules;
  return {
    place,
    isAll,
    incidents: incidents.map(summarise),
    drills: drills.map(summarise),
    silences: silences.map(summariseSilence),
    acceptances: acceptances.map(summariseAcceptance),
    targetsDown: [...down].map(([target, { downSince, reason }]) => ({ target, downSince, reason })),
    rules: { version, origin, problem },
    proven,
    heartbeat: heartbeat ?? null,
    isHeartbeatKnown: heartbeat !== undefined,
  };
}

function linesOf(standing: Standing, now: Instant, terminal: Terminal): string[] {
  const { incidents, drills, isAll, silences, acceptances, down, rules, proven, heartbeat, place } = standing;
  const layout = layoutOf(terminal, 160);
  const { width, paint } = layout;
  const title = (text: string, style: Style = 'bold') => ['', paint(style, text)];
  const troubled = [...down].map(
    ([target, { downSince, reason }]) => `${target}: ${reason}, since ${formatTime(downSince)}`,
  );
  const beat =
    heartbeat === undefined
      ? 'may not be looked at with these credentials'
      : heartbeat === null
        ? 'none for a day: run backup-alerts doctor'
        : `${formatTime(heartbeat)}${isLate(heartbeat, now) ? ', which is too old: run backup-alerts doctor' : ''}`;
  return [
    paint('bold', inertLine(place)),
    ...title(`Open${isAll ? '' : ', the oldest'}: ${countsOf(incidents)}`),
    ...incidentLines(incidents, rules, width),
    ...(drills.length === 0 ? [] : [...title('Drills under way'), ...incidentLines(drills, rules, width)]),
    ...title(silences.length === 0 ? 'Nobody keeps anything quiet' : 'Kept quiet by people'),
    ...silencesShown.lines(silences, layout).slice(silences.length === 0 ? 1 : 0),
    ...(acceptances.length === 0
      ? []
      : [...title('Accepted by people'), ...acceptancesShown.lines(acceptances, layout)]),
    ...title(troubled.length === 0 ? 'No target is down' : 'Targets that are down'),
    ...troubled.flatMap((line) => wrap(line, width, '  ')),
    ...title(`Rules: version ${inertLine(rules.version)}${rules.origin === 'parameter' ? '' : `, ${rules.origin}`}`),
    ...(rules.problem === null ? [] : wrap(rules.problem, width, '  ')),
    ...title(describeProven(proven)),
    ...unprovenLines(proven, width),
    ...title(`Heartbeat: ${beat}`),
  ];
}

function describeProven(proven: readonly LastProven[]): string {
  const good = proven.filter(({ state }) => state === 'proven').length;
  return `Proved by drills: ${good} of ${proven.length} routes and targets`;
}

/** Names what drills do not prove once they proved something: before that, all of it is meant. */
function unprovenLines(proven: readonly LastProven[], width: number): string[] {
  if (proven.every(({ at }) => at === null)) return [];
  const open = proven.filter(({ state }) => state !== 'proven');
  return open.flatMap((one) => wrap(inertLine(`${sayScope(one)}: ${sayProven(one)}`), width, '  '));
}

function countsOf(incidents: readonly Incident[]): string {
  const said = severities.flatMap((severity: Severity) => {
    const count = incidents.filter((one) => one.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}`];
  });
  return said.join(', ') || 'nothing';
}

function incidentLines(incidents: readonly Incident[], { accounts }: Pick<Rules, 'accounts'>, width: number): string[] {
  if (incidents.length === 0) return [];
  // Of one account alone nobody asks which.
  const isOfSeveral = new Set(incidents.map(({ accountId }) => accountId)).size > 1;
  const where = {
    title: 'account',
    cell: (incident: Incident) =>
      isOfSeveralAccounts(incident) ? whereOf(incident) : (accounts.get(incident.accountId) ?? incident.accountId),
  };
  return tableOf(
    incidents,
    [
      { title: 'what', cell: (incident) => formatHeadline(incident).headline },
      ...(isOfSeveral || accounts.size > 0 ? [where] : []),
      { title: 'severity', cell: ({ severity }) => severity },
      { title: 'in hand of', cell: ({ acknowledgement }) => acknowledgement?.by ?? 'nobody' },
      {
        title: 'looks again',
        cell: ({ escalation: { nextStepAt } }) => (nextStepAt === null ? 'never' : formatTime(nextStepAt)),
      },
      { title: 'incident', cell: ({ id }) => id },
    ],
    width,
    0,
  );
}
