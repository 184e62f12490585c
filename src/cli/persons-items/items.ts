import { endOfItem, type PersonsItem } from '../../incidents/persons-item.ts';
import type { Instant } from '../../lib/instant.ts';
import { inertLine } from '../../lib/text.ts';
import type { IncidentsAccess } from '../../runtime/incidents-access.ts';
import type { ExitCode } from '../command.ts';
import { fail } from '../fail.ts';
import { type Layout, layoutOf } from '../layout.ts';
import type { Terminal } from '../terminal.ts';
import { writeJson } from '../write-json.ts';

/** What reading silences and acceptances needs. */
type Reads = Pick<IncidentsAccess, 'silences' | 'acceptances'>;

/** What ending one needs. */
type Ends = Pick<IncidentsAccess, 'endSilence' | 'endAcceptance'>;

/** How the silences or acceptances of people are read, ended and printed. */
export interface ShownKind<Item extends PersonsItem> {
  /** Name of their list in the JSON. */
  field: string;
  /** What is printed when there are none, before the place. */
  none: string;
  /** What follows the end of one, as a sentence. */
  afterEnd: string;
  /** Reads those whose own end is later than `since`. */
  read(access: Reads, since: Instant): Promise<Item[]>;
  /** Ends one by its id; `refused` is a sentence for the person. */
  end(access: Ends, id: string): Promise<{ ended: Item } | { refused: string }>;
  /** Returns one as it is printed as JSON. */
  summarise(item: Item): object;
  /** Returns them as lines for people. */
  lines(items: readonly Item[], layout: Layout): string[];
}

/** Prints those of a kind that hold now. */
export async function listItems<Item extends PersonsItem>(
  kind: ShownKind<Item>,
  { json }: { json: boolean },
  access: Reads & Pick<IncidentsAccess, 'place'>,
  terminal: Terminal,
): Promise<ExitCode> {
  const holding = await holdingNow(kind, access, terminal.now());
  if (json) terminal.out(writeJson({ place: access.place, [kind.field]: holding.map(kind.summarise) }));
  else if (holding.length === 0) terminal.out(`${kind.none} in ${access.place}.\n`);
  else terminal.out(`${kind.lines(holding, layoutOf(terminal)).join('\n')}\n`);
  return 0;
}

/** Ends one before its time, and prints it. */
export async function endItem<Item extends PersonsItem>(
  kind: ShownKind<Item>,
  { id, json }: { id: string; json: boolean },
  access: Ends,
  terminal: Terminal,
): Promise<ExitCode> {
  const outcome = await kind.end(access, id);
  if ('refused' in outcome) return fail(outcome.refused, { json }, terminal);
  const { ended } = outcome;
  if (json) terminal.out(writeJson(kind.summarise(ended)));
  else terminal.out(`It is over: “${inertLine(ended.reason)}”. ${kind.afterEnd}\n`);
  return 0;
}

/** Returns those of a kind that hold now. */
export async function holdingNow<Item extends PersonsItem>(
  kind: Pick<ShownKind<Item>, 'read'>,
  access: Reads,
  now: Instant,
): Promise<Item[]> {
  return (await kind.read(access, now)).filter((item) => endOfItem(item) > now);
}
