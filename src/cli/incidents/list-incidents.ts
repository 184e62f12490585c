import type { Incident } from '../../incidents/incident.ts';
import { formatDuration } from '../../lib/duration.ts';
import { type Instant, secondsBetween } from '../../lib/instant.ts';
import { formatHeadline } from '../../notices/headline.ts';
import type { IncidentsAccess } from '../../runtime/incidents-access.ts';
import type { ExitCode } from '../command.ts';
import { layoutOf } from '../layout.ts';
import { tableOf } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { writeJson } from '../write-json.ts';
import { summarise } from './incident-summary.ts';

/** Which incidents, and how. */
export interface ListOptions {
  limit: number;
  status: 'open' | 'acknowledged' | null;
  json: boolean;
}

/** Incidents that are looked through; of more, the oldest. */
const most = 1001;

/** Lists the incidents that are not over, those that nobody has in hand first, the oldest of them at the top. */
export async function listIncidents(
  { limit, status, json }: ListOptions,
  access: Pick<IncidentsAccess, 'open' | 'place'>,
  terminal: Terminal,
): Promise<ExitCode> {
  const known = await access.open(most);
  const wanted = known
    .filter((incident) => status === null || incident.status === status)
    .sort((a, b) => Number(a.status !== 'open') - Number(b.status !== 'open'));
  const shown = wanted.slice(0, limit);
  const isAll = known.length < most && wanted.length <= limit;
  if (json) {
    terminal.out(writeJson({ place: access.place, isAll, incidents: shown.map(summarise) }));
    return 0;
  }
  const what = status ?? 'open or acknowledged';
  if (shown.length === 0) terminal.out(`No incident is ${what} in ${access.place}.\n`);
  else terminal.out(`${linesOf(shown, terminal).join('\n')}\n`);
  if (!isAll) terminal.err(`There are more than ${shown.length}: --limit shows up to 1000.\n`);
  return 0;
}

/** In whole minutes: seconds help nobody. */
function openFor(openedAt: Instant, now: Instant): string {
  return formatDuration(Math.max(60, Math.floor(secondsBetween(openedAt, now) / 60) * 60));
}

function linesOf(incidents: readonly Incident[], terminal: Terminal): string[] {
  const now = terminal.now();
  const { width } = layoutOf(terminal, 160);
  return tableOf(
    incidents,
    [
      { title: 'what', cell: (incident) => formatHeadline(incident).headline },
      { title: 'alerts', cell: ({ alertCount }) => alertCount, right: true },
      { title: 'open for', cell: ({ openedAt }) => openFor(openedAt, now) },
      { title: 'in hand of', cell: ({ acknowledgement }) => acknowledgement?.by ?? 'nobody' },
      { title: 'incident', cell: ({ id }) => id },
    ],
    width,
    0,
  );
}
