import type { Instant } from '../../lib/instant.ts';
import type { ArchivedRules, RulesText } from '../../ports/rules/rules-source.ts';
import { compileRules, compileWithoutWindows } from '../../rules/compile-rules.ts';
import type { RulesDocument } from '../../rules/document.ts';
import type { Rules } from '../../rules/rules.ts';

/** A state of the rules; `seenAt`: when it was read as the newest. */
export type KnownState = RulesText & { seenAt?: Instant };

/** Says whether two states are the same. Versions alone do not tell: a parameter that is deleted and made anew begins at 1 again. */
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

/** Returns the later of its last edit and when it was read: deleting a parameter is an edit that leaves no date. */
function knownAt({ modifiedAt, seenAt = '' }: KnownState): Instant {
  const edited = modifiedAt ?? '';
  return edited > seenAt ? edited : seenAt;
}

/** Returns the rules of an archived state that was checked with this schema version; null when they have to be checked anew. */
export async function readChecked({ checked, version }: ArchivedRules, format: number): Promise<Rules | null> {
  if (checked?.format !== format) return null;
  try {
    return await compileKept(JSON.parse(checked.document), version);
  } catch {
    return null;
  }
}

/** Compiles an archived document. The code that reads schedules is loaded only for rules with windows, to keep cold starts short. */
async function compileKept(document: RulesDocument, version: string): Promise<Rules> {
  if (document.windows === undefined) return compileWithoutWindows(document, version);
  const { readSchedule } = await import('../../rules/schedule.ts');
  return compileRules(document, version, readSchedule);
}
