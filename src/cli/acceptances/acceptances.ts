import type { PersonsAcceptance } from '../../incidents/acceptance.ts';
import type { Covered } from '../../incidents/cover.ts';
import { notKnownAtOnce } from '../../incidents/persons-item.ts';
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
import type { ShownKind } from '../persons-items/items.ts';
import type { Terminal } from '../terminal.ts';
import { writeJson } from '../write-json.ts';
import { summariseAcceptance } from './acceptance-summary.ts';

/** Accepts what an incident is about, and says which past runs that would have covered; with `dryRun` it only says so. */
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

/** How acceptances of people are listed and ended. */
export const acceptancesShown: ShownKind<PersonsAcceptance> = {
  field: 'acceptances',
  none: 'Nobody has accepted anything',
  afterEnd: 'The next failure is told again.',
  read: (access, since) => access.acceptances(since),
  end: async (access, id) => {
    const outcome = await access.endAcceptance(id);
    return 'refused' in outcome ? outcome : { ended: outcome.acceptance };
  },
  summarise: summariseAcceptance,
  lines: acceptanceLines,
};

/** Returns acceptances as lines: until when, whose, why, what they cover, and how each is ended. */
function acceptanceLines(acceptances: readonly PersonsAcceptance[], layout: Layout): string[] {
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
