/**
 * The sentences people read. Pure functions from facts to English: no markup, no vendor, no clock. `compose.ts`
 * decides what is said, this file how.
 */
import type { BackupEvent, Outcome } from '../events/backup-event.ts';
import { kindRow } from '../events/kinds.ts';
import { inertLine, inertText, truncate } from '../lib/text.ts';

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

const acronyms = new Set([
  'kms',
  'vss',
  's3',
  'eks',
  'vm',
  'iam',
  'rds',
  'ebs',
  'ec2',
  'efs',
  'fsx',
  'sns',
  'scp',
  'arn',
]);

/** Something that happened to a thing of some kind, as far as it is told in a few words. */
interface Happened {
  kind: string;
  outcome: string;
  isRestoreTest?: boolean;
}

/** Returns what happened to one thing: `backup failed`, `restore test failed`, `scheduled backup never ran`. */
export function formatOutcome({ kind, outcome, isRestoreTest = false }: Happened): string {
  const { noun, testNoun = noun, verb } = kindRow(kind);
  return `${(isRestoreTest ? testNoun : noun)[0]} ${verb ?? verbs[outcome as Outcome] ?? verbs.unknown}`;
}

/** Returns whose words a message is, as a heading. */
export function formatSpeaker(event: Pick<BackupEvent, 'ofRouter'> | undefined): string {
  return event?.ofRouter === undefined ? 'AWS says' : 'The router says';
}

/** Returns what happened to several things; different kinds become jobs, different outcomes become problems. */
export function formatOutcomes(count: number, happened: readonly Happened[]): string {
  const kind = only(happened.map((one) => one.kind));
  const row = kind === null ? null : kindRow(kind);
  const areTests = happened.every(({ isRestoreTest }) => isRestoreTest === true);
  const noun = row === null ? 'backup jobs' : ((areTests ? row.testNoun : undefined) ?? row.noun)[1];
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

/** Returns an error code as words: `kms-key-unusable` → `KMS key unusable`. */
export function formatCode(code: string): string {
  const words = code.split('-').map((word) => (acronyms.has(word) ? word.toUpperCase() : word));
  return capitalise(words.join(' '));
}

/** Returns 1st, 2nd, 3rd, 4th, 11th, 21st. */
export function ordinal(count: number): string {
  const teen = count % 100 > 10 && count % 100 < 14;
  return `${count}${(!teen && ['th', 'st', 'nd', 'rd'][count % 10]) || 'th'}`;
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

/** Returns inert text with its line breaks, of at most `limit` characters. */
export function long(text: string, limit: number): string {
  return truncate(inertText(text).trim(), limit);
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
