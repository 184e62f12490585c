import type { RulesAccess } from '../../ports/rules/rules-access.ts';
import type { RulesPart } from '../../ports/rules/rules-source.ts';
import type { Edit } from './order-edits.ts';
import type { PlannedWrite } from './plan-push.ts';

/** A version that somebody else wrote between our read and our write, and that ours replaced. */
export interface Overwritten {
  name: string;
  version: number;
  modifiedBy: string | null;
  modifiedAt: string | null;
}

/** What was done in Parameter Store. */
export interface PushDone {
  /** The version that each written parameter has now. */
  versions: Map<string, number>;
  removed: string[];
  overwritten: Overwritten[];
  /** Parameters that somebody deleted and made anew meanwhile, so that it cannot be told what was overwritten. */
  remade: string[];
  /** What stopped it before everything was done; undefined when nothing did. */
  fault: unknown;
}

/** Makes the edits one after the other; the first one that fails is the last. */
export async function writeParts(
  edits: readonly Edit[],
  writes: readonly PlannedWrite[],
  access: RulesAccess,
): Promise<PushDone> {
  const done: PushDone = { versions: new Map(), removed: [], overwritten: [], remade: [], fault: undefined };
  try {
    for (const { name } of edits) {
      const write = writes.find((one) => one.name === name);
      if (write === undefined) {
        await access.remove(name);
        done.removed.push(name);
      } else await writePart(write, access, done);
    }
  } catch (error) {
    done.fault = error ?? new Error('unknown fault');
  }
  return done;
}

/** Writes a part. Parameter Store has no conditional write, but a version number that was skipped is somebody else's write. */
async function writePart({ name, stored, replaces }: PlannedWrite, access: RulesAccess, done: PushDone): Promise<void> {
  const { text, tier } = stored;
  const version = await access.write({ name, text, tier, exists: replaces !== null });
  done.versions.set(name, version);
  const expected = (replaces ?? 0) + 1;
  if (version < expected) done.remade.push(name);
  if (version <= expected) return;
  const known = await versionsOf(name, access);
  for (let lost = expected; lost < version; lost += 1) {
    const { modifiedBy = null, modifiedAt = null } = known.find((part) => part.version === String(lost)) ?? {};
    done.overwritten.push({ name, version: lost, modifiedBy, modifiedAt });
  }
}

/** Reads who wrote which version; empty when that fails, which must not fail the push. */
async function versionsOf(name: string, access: RulesAccess): Promise<RulesPart[]> {
  const states = await access.history(100).catch(() => []);
  return states.flatMap(({ parts }) => parts.filter((part) => part.name === name));
}
