import type { PersonsAcceptance } from '../../incidents/acceptance.ts';
import type { Covered } from '../../incidents/cover.ts';
import { endOfItem, notKnownAtOnce } from '../../incidents/persons-item.ts';
import type { Instant } from '../../lib/instant.ts';
import { inertLine } from '../../lib/text.ts';
import { formatTime } from '../../notices/times.ts';
import { markOfCovers } from '../../pipeline/acceptances/accept-incident.ts';
import type { AcceptRequest } from '../../pipeline/acceptances/accept-request.ts';
import { describeForeseen } from '../../pipeline/acceptances/foresee.ts';
import { describeCovered } from '../../rules/persons-acceptances.ts';
import type { IncidentsAccess } from '../../runtime/incidents-access.ts';
import type { ExitCode } from '../command.ts';
import { fail } from '../fail.ts';
import { summarise } from '../incidents/incident-summary.ts';
import { describeUnknown } from '../incidents/show-incident.ts';
import { type Layout, layoutOf, wrap } from '../layout.ts';
import type { Terminal } from '../terminal.ts';
import { writeJson } from '../write-json.ts';
import { summariseAcceptance } from './acceptance-summary.ts';

/** Accepts what an incident is about, and says which past runs that would have covered; a rehearsal only says so. */
export async function acceptHere(
  id: string,
  request: AcceptRequest,
  { json, dryRun }: { json: boolean; dryRun: boolean },
  access: Pick<IncidentsAccess, 'foreseeAcceptance' | 'accept' | 'place'>,
  terminal: Terminal,
): Promise<ExitCode> {
  const looked = await access.foreseeAcceptance(id, request);
  if (looked === null) return fail(describeUnknown(id, access.place), { json }, terminal);
  if ('refused' in looked) return fail(looked.refused, { json }, terminal);
  const made = dryRun ? null : await access.accept(id, { ...request, shown: markOfCovers(looked.covers) });
  if (made !== null && 'refused' in made) return fail(made.refused, { json }, terminal);
  const { covers, foreseen } = looked;
  if (json) {
    const { acceptance = null, incident = null } = made ?? {};
    terminal.out(
      writeJson({
        acceptance: acceptance && summariseAcceptance(acceptance),
        incident: incident && summarise(incident),
        covers,
        foreseen,
      }),
    );
    return 0;
  }
  const layout = layoutOf(terminal);
  const lines = [
    ...(made === null ? ['Nothing was made.'] : saidOf(made.acceptance, layout)),
    ...coverLines(made?.acceptance.covers ?? covers, layout),
    '',
    ...wrap(describeForeseen(foreseen), layout.width),
  ];
  terminal.out(`${lines.join('\n')}\n`);
  return 0;
}

/** Lists the acceptances of people that hold. */
export async function listAcceptances(
  { json }: { json: boolean },
  access: Pick<IncidentsAccess, 'acceptances' | 'place'>,
  terminal: Terminal,
): Promise<ExitCode> {
  const now = terminal.now();
  const holding = await acceptancesNow(access, now);
  if (json) terminal.out(writeJson({ place: access.place, acceptances: holding.map(summariseAcceptance) }));
  else if (holding.length === 0) terminal.out(`Nobody has accepted anything in ${access.place}.\n`);
  else terminal.out(`${acceptanceLines(holding, layoutOf(terminal)).join('\n')}\n`);
  return 0;
}

/** Ends an acceptance before its time. */
export async function endAcceptanceHere(
  id: string,
  { json }: { json: boolean },
  access: Pick<IncidentsAccess, 'endAcceptance'>,
  terminal: Terminal,
): Promise<ExitCode> {
  const ended = await access.endAcceptance(id);
  if ('refused' in ended) return fail(ended.refused, { json }, terminal);
  if (json) terminal.out(writeJson(summariseAcceptance(ended.acceptance)));
  else terminal.out(`It is over: “${inertLine(ended.acceptance.reason)}”. The next failure is told again.\n`);
  return 0;
}

/** Returns the acceptances of people that hold now. */
export async function acceptancesNow(
  access: Pick<IncidentsAccess, 'acceptances'>,
  now: Instant,
): Promise<PersonsAcceptance[]> {
  return (await access.acceptances(now)).filter((acceptance) => endOfItem(acceptance) > now);
}

/** Returns acceptances as lines: until when, whose, why, what they cover, and how each is ended. */
export function acceptanceLines(acceptances: readonly PersonsAcceptance[], layout: Layout): string[] {
  return acceptances.flatMap(({ id, covers, owner, reason, maker, until }) => [
    ...wrap(`Until ${formatTime(until)}, owned by ${owner}, accepted by ${maker.name}: “${reason}”`, layout.width),
    ...coverLines(covers, layout),
    `  npx backup-alerts acceptance end ${id}`,
  ]);
}

function saidOf({ id, until, owner, reason }: PersonsAcceptance, { width }: Layout): string[] {
  return [
    ...wrap(`Accepted until ${formatTime(until)}, owned by ${owner}: “${reason}”`, width),
    notKnownAtOnce,
    `acceptance end ${id} ends it before.`,
  ];
}

function coverLines(covers: readonly Covered[], { width }: Layout): string[] {
  return covers.flatMap((one) => wrap(`covers ${describeCovered(one)}`, width, '  '));
}
