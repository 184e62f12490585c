/**
 * The sentences people read. Pure functions from facts to English: no markup, no vendor, no clock. `compose.ts`
 * decides what is said, this file how.
 */
import { codeWords, headlineCodes } from '../enrich/catalogue/headline-codes.ts';
import type { BackupEvent, Outcome } from '../events/backup-event.ts';
import { kindRow } from '../events/kinds.ts';
import { isCounted } from '../incidents/lane.ts';
import { inertLine, truncate } from '../lib/text.ts';

/** Verbs for each outcome. */
const verbs: Record<Outcome, string> = {
  failed: 'failed',
  expired: 'expired',
  aborted: 'was stopped',
  partial: 'is only partial',
  'completed-with-issues': 'completed with issues',
  succeeded: 'succeeded',
  'in-progress': 'is in progress',
  changed: 'changed',
  unknown: 'ended in an unknown state',
};

const severalVerbs: Partial<Record<Outcome, string>> = { aborted: 'were stopped', partial: 'are only partial' };

/** Names in codes that are not spelt as the code has them. */
const spellings: Readonly<Record<string, string>> = {
  acls: 'ACLs',
  arn: 'ARN',
  cbt: 'CBT',
  dsql: 'DSQL',
  ebs: 'EBS',
  ec2: 'EC2',
  efs: 'EFS',
  eks: 'EKS',
  fsx: 'FSx',
  hana: 'HANA',
  iam: 'IAM',
  kms: 'KMS',
  rds: 'RDS',
  s3: 'S3',
  scp: 'SCP',
  sns: 'SNS',
  vm: 'VM',
  vss: 'VSS',
};

/** Something that happened to a thing of some kind, as far as it is told in a few words. */
interface Happened {
  kind: string;
  outcome: string;
  isRestoreTest?: boolean;
}

/** The same with its cause. */
interface Befallen extends Happened {
  errorCode: string;
  /** It was found in the account, and is no run. */
  isFinding?: boolean;
}

/** Returns what befell one thing, in the words of its cause where they say more than what became of the job: `copy not made`. */
export function formatProblem(befallen: Befallen): string {
  return headlineCodes.has(befallen.errorCode) ? wordsOfCode(befallen.errorCode) : formatOutcome(befallen);
}

/** Returns a thing with what befell it: `RDS orders backup failed`, `RDS orders: copy not made`. */
export function withProblem(thing: string, befallen: Befallen): string {
  const problem = formatProblem(befallen);
  if (thing === '') return problem;
  return `${thing}${headlineCodes.has(befallen.errorCode) ? ':' : ''} ${problem}`;
}

/** Returns what happened to one thing: `backup failed`, `restore test failed`, `scheduled backup never ran`. */
export function formatOutcome({ kind, outcome, isRestoreTest = false }: Happened): string {
  const { noun, testNoun = noun, verb } = kindRow(kind);
  return `${(isRestoreTest ? testNoun : noun)[0]} ${verb ?? verbs[outcome as Outcome] ?? verbs.unknown}`;
}

/** Says whether the message of an event is the router's own, whose times are instants. */
export function isOfRouter(event: Pick<BackupEvent, 'ofRouter' | 'kind'> | undefined): boolean {
  return event?.ofRouter !== undefined || kindRow(event?.kind ?? '').isFound === true;
}

/** Returns whose words a message is, as a heading. */
export function formatSpeaker(event: Pick<BackupEvent, 'ofRouter' | 'kind'> | undefined): string {
  return isOfRouter(event) ? 'The router says' : 'AWS says';
}

/**
 * Returns what happened to several things; different kinds become jobs, different outcomes become problems, and what was found
 * is no job that ran or did not. Where all have one cause that says it better, only of what it is.
 */
export function formatProblems(count: number, happened: readonly Befallen[]): string {
  const found = happened.filter(({ isFinding }) => isFinding === true).length;
  if (found > 0) return `${count} ${found === happened.length ? 'findings' : 'backup problems'}`;
  const kind = only(happened.map((one) => one.kind));
  const row = kind === null ? null : kindRow(kind);
  const areTests = happened.every(({ isRestoreTest }) => isRestoreTest === true);
  const noun = row === null ? 'backup jobs' : ((areTests ? row.testNoun : undefined) ?? row.noun)[1];
  if (headlineCodes.has(only(happened.map(({ errorCode }) => errorCode)) ?? '')) return `${count} ${noun}`;
  const outcome = only(happened.map((one) => one.outcome));
  if (outcome === null) return `${count} ${noun} have problems`;
  const verb = row?.verb ?? severalVerbs[outcome as Outcome] ?? verbs[outcome as Outcome];
  return `${count} ${noun} ${verb ?? verbs.unknown}`;
}

/** Returns the one value that all have in common, or null. */
export function only(values: readonly string[]): string | null {
  const [first] = values;
  return first !== undefined && values.every((value) => value === first) ? first : null;
}

/** Returns an error code as words: `kms-key-unusable` → `KMS key unusable`; or what its row calls it. */
export function formatCode(code: string): string {
  return capitalise(wordsOfCode(code));
}

/** The same in the middle of a sentence: `job-expired` → `job expired`. */
export function wordsOfCode(code: string): string {
  const words = code.split('-').map((word) => (Object.hasOwn(spellings, word) ? spellings[word] : word));
  return codeWords.get(code) ?? words.join(' ');
}

/** Returns 1st, 2nd, 3rd, 4th, 11th, 21st. */
export function ordinal(count: number): string {
  const teen = count % 100 > 10 && count % 100 < 14;
  return `${count}${(!teen && ['th', 'st', 'nd', 'rd'][count % 10]) || 'th'}`;
}

/** Says how often in a row, as `3rd in a row`; of as many as are remembered, that there were at least so many. */
export function inRow(strikes: number): string {
  return isCounted(strikes) ? `${ordinal(strikes)} in a row` : `at least ${strikes} in a row`;
}

/** Returns the text as one sentence: first letter large, a period at the end; empty stays empty. */
export function sentence(text: string): string {
  const line = inertLine(text);
  if (line === '') return '';
  return /[.!?…]$/.test(line) ? capitalise(line) : `${capitalise(line)}.`;
}

/** Returns one inert line of at most `limit` characters. */
export function short(text: string, limit: number): string {
  return truncate(inertLine(text), limit);
}

/** Returns the text with its first letter large. */
export function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Returns the number of an account, and in brackets what the rules call it: `111122223333 (prod-databases)`. */
export function formatAccount(accountId: string, name: string | undefined): string {
  return name === undefined ? accountId : `${accountId} (${short(name, 80)})`;
}

/** Says that whoever was named hears of it. */
export function hearOfIt({ length }: readonly string[]): string {
  return length === 1 ? 'hears of it' : 'hear of it';
}
