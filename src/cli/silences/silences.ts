import { notKnownAtOnce } from '../../incidents/persons-item.ts';
import type { PersonsSilence } from '../../incidents/silence.ts';
import { formatTime } from '../../notices/times.ts';
import { type QuietRequest, whyNotSilenced } from '../../pipeline/silences/change-silences.ts';
import { describePattern } from '../../rules/describe-pattern.ts';
import type { IncidentsAccess } from '../../runtime/incidents-access.ts';
import type { ExitCode } from '../command.ts';
import { fail } from '../fail.ts';
import { layoutOf, wrap } from '../layout.ts';
import type { ShownKind } from '../persons-items/items.ts';
import type { Terminal } from '../terminal.ts';
import { writeJson } from '../write-json.ts';
import { type Foreseen, foreseeSilence } from './foresee.ts';
import { summariseSilence } from './silence-summary.ts';

/** Incidents that are named. */
const named = 10;

/** Makes a silence and says what it would have muted; with `dryRun` it only says so. */
export async function addSilenceHere(
  request: QuietRequest,
  { json, dryRun }: { json: boolean; dryRun: boolean },
  access: Pick<IncidentsAccess, 'open' | 'alertsOf' | 'addSilence'>,
  terminal: Terminal,
): Promise<ExitCode> {
  const mistake = whyNotSilenced(request);
  if (mistake !== null) return fail(mistake, { json }, terminal);
  const foreseen = await foreseeSilence(request.match, access, terminal.now());
  const made = dryRun ? null : await access.addSilence(request);
  if (made !== null && 'refused' in made) return fail(made.refused, { json }, terminal);
  if (json) {
    terminal.out(writeJson({ silence: made && summariseSilence(made.silence), foreseen }));
    return 0;
  }
  const { width } = layoutOf(terminal);
  const lines = [
    ...(made === null ? ['Nothing was made.'] : saidOf(made.silence, width)),
    ...saidForeseen(foreseen, width),
  ];
  terminal.out(`${lines.join('\n')}\n`);
  return 0;
}

/** How silences of people are listed and ended. */
export const silencesShown: ShownKind<PersonsSilence> = {
  field: 'silences',
  none: 'Nobody keeps anything quiet',
  afterEnd: 'What still fails is told within minutes.',
  read: (access, since) => access.silences(since),
  end: async (access, id) => {
    const outcome = await access.endSilence(id);
    return 'refused' in outcome ? outcome : { ended: outcome.silence };
  },
  summarise: summariseSilence,
  lines: (silences, layout) => silenceLines(silences, layout.width),
};

/** Returns silences as lines: until when, whose, why, of what, and how each is ended. */
function silenceLines(silences: readonly PersonsSilence[], width: number): string[] {
  return silences.flatMap(({ id, pattern, reason, maker, until }) => [
    ...wrap(`Until ${formatTime(until)}, by ${maker.name}: “${reason}”`, width),
    ...wrap(describePattern(JSON.parse(pattern)), width, '  '),
    `  npx backup-alerts silence end ${id}`,
  ]);
}

function saidOf({ id, pattern, until, reason }: PersonsSilence, width: number): string[] {
  return [
    ...wrap(`Quiet until ${formatTime(until)}: ${describePattern(JSON.parse(pattern))}`, width),
    ...wrap(`“${reason}”`, width),
    notKnownAtOnce,
    `silence end ${id} ends it before.`,
  ];
}

function saidForeseen({ incidents, alerts, of }: Foreseen, width: number): string[] {
  const more = incidents.length - named;
  return [
    '',
    ...wrap(
      `Of ${of} open incidents it would have kept ${incidents.length} quiet, and ${alerts.matched} of their ${alerts.of} alerts of the last seven days.`,
      width,
    ),
    ...incidents.slice(0, named).flatMap(({ id, headline }) => wrap(`${id}  ${headline}`, width, '  ')),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}
