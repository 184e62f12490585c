import { type PackageFault, packageFaults } from '../../archive/verify/package-fault.ts';
import type { Verdict } from '../../archive/verify/verify-package.ts';
import { inertLine } from '../../lib/text.ts';

/** The key that a verdict was reached with. */
export interface KeyUsed {
  /** It came from somebody else than the package. */
  anchored: boolean;
  /** SHA-256 of each key, as hex, the oldest first. */
  fingerprints: readonly string[];
}

/** The most faults of a kind that are printed; more are in the JSON. */
const mostPrinted = 10;

/** Returns a verdict as people read it. @param release the release that reached it */
export function formatVerdict(verdict: Verdict, { anchored, fingerprints }: KeyUsed, release: string): string {
  const { days, incidents, gaps, digests, records, origin, last } = verdict;
  const sum = `${days.valid} of ${days.of} days valid, ${counted(incidents, 'incident')}, ${counted(gaps, 'gap')}`;
  const lines = [
    ...faultLines(verdict),
    sum,
    ...(origin === null ? [] : [`Of ${inertLine(origin)}, from ${verdict.from} until ${verdict.until}`]),
    `${counted(digests.day, 'digest')} of days, ${digests.late} of late data, ${counted(records, 'record')}`,
    ...(last === null ? [] : [`Last digest ${last.sequence}, SHA-256 ${last.sha256}`]),
    ...fingerprints.map((fingerprint) => `Key ${fingerprint}`),
    ...notes(verdict, anchored),
    ...otherRelease(verdict, release),
  ];
  return `${lines.join('\n')}\n`;
}

/** What was changed comes first, of each kind a few; what does not fit because of it is counted. */
function faultLines({ faultCount, following, faults }: Verdict): string[] {
  if (faultCount + following === 0) return [];
  const [causes, others] = [faults.filter(({ follows }) => !follows), faults.filter(({ follows }) => follows)];
  const places = new Map<string, number>();
  const printed = causes.filter(({ fault }) => {
    const place = (places.get(fault) ?? 0) + 1;
    places.set(fault, place);
    return place <= mostPrinted;
  });
  const rest = faultCount - printed.length;
  const kinds = [...places].flatMap(([fault, count]) => (count > mostPrinted ? fault : []));
  return [
    `${counted(faultCount, 'thing')} ${faultCount === 1 ? 'does' : 'do'} not fit:`,
    ...printed.map((fault) => `  ${formatFault(fault)}`),
    ...(rest > 0 ? [`  … and ${rest} more (${kinds.join(', ')}): see --json`] : []),
    ...(following === 0 ? [] : [`  ${following} more because of that (${kindsOf(others)}): see --json`]),
  ];
}

function kindsOf(faults: readonly PackageFault[]): string {
  return [...new Set(faults.map(({ fault }) => fault))].join(', ');
}

function notes({ beginsOn, isClosed, until, unsigned }: Verdict, anchored: boolean): string[] {
  return [
    ...(anchored
      ? []
      : ['The key came with the package: this proves that the package is consistent, and not who made it.']),
    ...(unsigned === 0
      ? []
      : [
          `${counted(unsigned, 'file')} beside the archive: as the manifest says, which is not signed. What counts is in days/.`,
        ]),
    ...(beginsOn === null ? [] : [`The archive begins on ${beginsOn}: of the days before there is no evidence.`]),
    ...(isClosed || until === ''
      ? []
      : [`What came late for ${until} may stand in later digests, which are not here.`]),
  ];
}

/** Another release may write a sentence otherwise, and makes another file of it. */
function otherRelease({ named, faults }: Verdict, release: string): string[] {
  const made = named?.made?.release;
  if (made === undefined || made === release || !faults.some(({ fault }) => fault === 'file-not-derived')) return [];
  return [`Release ${inertLine(made)} made it, and this is ${release}: files that are not derived may be due to that.`];
}

function formatFault({ fault, path, line, day, subject }: PackageFault): string {
  const about = [day, subject].filter((one) => one !== null && !path.includes(one)).map((one) => inertLine(one ?? ''));
  const where = `${inertLine(path)}${line === null ? '' : `, line ${line}`}`;
  return `${fault}: ${where}${about.length === 0 ? '' : ` (${about.join(', ')})`}: ${packageFaults[fault]}`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** Returns a verdict for tools. */
export function verdictJson(verdict: Verdict, key: KeyUsed): object {
  const { faults, ...rest } = verdict;
  const says = faults.map((fault) => ({ ...fault, says: packageFaults[fault.fault] }));
  return { valid: verdict.faultCount === 0, key, ...rest, faults: says };
}
