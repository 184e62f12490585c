import type { Instant } from '../../lib/instant.ts';
import type { ArchivedRules, RulesText } from '../../ports/rules/rules-source.ts';
import { compileRules, compileWithoutWindows } from '../../rules/compile-rules.ts';
import type { RulesDocument } from '../../rules/document.ts';
import type { Rules } from '../../rules/rules.ts';

/** A state of the rules and, when it was read as the newest, the moment of that. */
export type KnownState = RulesText & { seenAt?: Instant };

/** Says whether two states are the same: a parameter that was deleted and made anew counts its versions from 1 again. */
export function isSameState(a: RulesText, b: RulesText): boolean {
  return (
    a.version === b.version &&
    a.parts.length === b.parts.length &&
    a.parts.every(({ name, text }, index) => name === b.parts[index]?.name && text === b.parts[index]?.text)
  );
}

/** Orders states by when they are known to have been the newest, then by version. */
export function newestFirst(a: KnownState, b: KnownState): number {
  const [timeA, timeB] = [knownAt(a), knownAt(b)];
  if (timeA !== timeB) return timeA < timeB ? 1 : -1;
  return Number(b.version) - Number(a.version) || 0;
}

/** The last edit, or when the state was read, which is later: deleting a parameter is an edit that leaves no date. */
function knownAt({ modifiedAt, seenAt = '' }: KnownState): Instant {
  const edited = modifiedAt ?? '';
  return edited > seenAt ? edited : seenAt;
}

/** Returns the rules of a state that this reading of documents checked before, or null when they have to be checked anew. */
export async function readChecked({ checked, version }: ArchivedRules, format: number): Promise<Rules | null> {
  if (checked?.format !== format) return null;
  try {
    return await compileKept(JSON.parse(checked.document), version);
  } catch {
    return null;
  }
}

/** What reads schedules is loaded only for rules that have one: few do, and no cold start is to wait for it. */
async function compileKept(document: RulesDocument, version: string): Promise<Rules> {
  if (document.windows === undefined) return compileWithoutWindows(document, version);
  const { readSchedule } = await import('../../rules/schedule.ts');
  return compileRules(document, version, readSchedule);
}
