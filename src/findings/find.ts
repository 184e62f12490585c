import type { Call } from '../estate/calls.ts';
import type { Estate, Vault } from '../estate/estate.ts';
import { addSeconds, earlierOf, type Instant } from '../lib/instant.ts';
import { inertLine } from '../lib/text.ts';
import type { Expectation } from '../rules/sections/protection.ts';
import type { Denials } from './denials.ts';
import type { Finding, FindingRow, Found, Judgement, NotKnown } from './finding.ts';
import { type Look, lookAt } from './look.ts';
import { unanswered, unreadable, unreadableSchedules } from './not-known.ts';
import { findingRows } from './registry.ts';

/** Returns what all rows find in an estate at a moment, and what they could not look at. Never throws, whatever AWS wrote. */
export function judge(
  estate: Estate,
  { since, at, reaches = false }: { since: Instant; at: Instant; reaches?: boolean },
  expected: readonly Expectation[] = [],
  denials: Denials = [],
): Judgement {
  const look = { ...lookAt(estate, { since, at }), expected, denials };
  const findings: Finding[] = [];
  const notKnown: NotKnown[] = [...unanswered(estate), ...unreadable(estate), ...unreadableSchedules(estate)];
  for (const row of findingRows) {
    const lacking = row.needs.find((call) => !estate.answers.has(call) && !hasNothingToAsk(call, estate));
    if (lacking === undefined)
      findings.push(
        ...distinct(
          [...row.find({ ...look, since: reaches ? sinceOf(row, look) : since })].map((found) => complete(row, found)),
        ),
      );
    else {
      notKnown.push({ what: row.reason, why: describeLack(lacking, estate) });
      findings.push(...distinct([...(row.findWithout?.(look) ?? [])].map((found) => complete(row, found))));
    }
  }
  return { look, estate, findings, notKnown };
}

/** Returns how far back a row looks in an account that is looked at again and again. */
export function sinceOf({ telling }: FindingRow, { since, at }: Pick<Look, 'since' | 'at'>): Instant {
  return telling?.reachSeconds === undefined ? since : earlierOf(since, addSeconds(at, -telling.reachSeconds));
}

/** Says whether every call that this reason depends on was made, even if it got no answer. */
export function isAsked({ needs, telling }: FindingRow, estate: Estate): boolean {
  return [...needs, ...(telling?.asks ?? [])].every(
    (call) => estate.answers.all(call).length > 0 || hasNothingToAsk(call, estate),
  );
}

/**
 * Says whether enough is known to say that a finding is gone: no call was refused, and no list is cut. For a finding about a
 * vault, only the answers about that vault and its key count, and only what is so now: not the trail.
 *
 * @param about what the finding is about, by its ARN; null: nothing that has one
 */
export function isWhole(
  { needs, findWithout, telling }: FindingRow,
  estate: Estate,
  about: string | null = null,
): boolean {
  const { answers } = estate;
  const refused = new Set(answers.refusals().map(({ call }) => call));
  const isKnown = (call: Call) =>
    (answers.has(call) || hasNothingToAsk(call, estate)) && !refused.has(call) && !answers.lacksSome(call);
  const asks = telling?.asks ?? [];
  const vault = about === null ? undefined : estate.vaults?.find(({ arn }) => arn === about);
  if (vault === undefined) return [...needs, ...asks].every(isKnown);
  return [...(findWithout === undefined ? needs : []), ...asks].every((call) => {
    const name = nameFor(call, vault);
    return name === undefined ? isKnown(call) : name === null || answers.isWholeAbout(call, name);
  });
}

/** Returns the name a call uses for a vault; null: the vault has no such thing; undefined: the call is not about vaults. */
function nameFor(call: Call, { name, encryptionKeyArn }: Vault): string | null | undefined {
  switch (call) {
    case 'list-recovery-points-by-backup-vault':
    case 'get-backup-vault-notifications':
    case 'get-backup-vault-access-policy':
      return name;
    case 'describe-key':
      return encryptionKeyArn;
    default:
      return undefined;
  }
}

/** A call about each plan, vault or role needs no answer if there are none of them. */
function hasNothingToAsk(call: Call, { plans, vaults, answers }: Estate): boolean {
  switch (call) {
    case 'get-backup-plan':
    case 'list-backup-selections':
      return plans?.length === 0;
    case 'get-role':
      return plans?.every(({ selections }) => selections?.length === 0) === true;
    case 'get-backup-selection':
      return plans?.every(({ selections }) => selections?.length === 0) === true;
    case 'list-recovery-points-by-backup-vault':
    case 'get-backup-vault-notifications':
    case 'get-backup-vault-access-policy':
      return vaults?.length === 0;
    case 'describe-key':
      return vaults?.every(({ encryptionKeyArn }) => encryptionKeyArn === null) === true;
    case 'list-targets-by-rule':
      return answers.has('list-rules') && answers.listed('list-rules').length === 0;
    case 'get-restore-testing-plan':
    case 'list-restore-testing-selections':
      return answers.has('list-restore-testing-plans') && answers.listed('list-restore-testing-plans').length === 0;
    default:
      return false;
  }
}

function complete({ reason, advice, telling }: FindingRow, found: Found): Finding {
  return {
    reason,
    key: null,
    subject: null,
    keyState: null,
    copyTo: null,
    severity: telling?.severity ?? 'high',
    resourceArn: null,
    resourceType: null,
    planName: null,
    planId: null,
    ruleNames: [],
    dueAt: null,
    deadline: null,
    missed: 1,
    lastGoodAt: null,
    rpoSeconds: null,
    accepted: null,
    advice,
    ...found,
    // It contains names that other people chose.
    says: inertLine(found.says),
  };
}

/** Keeps the newest finding of each resource and plan, with the sum of what they count; one without a resource stays as it is. */
function distinct(findings: readonly Finding[]): Finding[] {
  const byPlace = new Map<string, Finding>();
  const alone: Finding[] = [];
  for (const finding of findings) {
    if (finding.resourceArn === null) {
      alone.push(finding);
      continue;
    }
    const key = JSON.stringify([finding.resourceArn, finding.planId ?? finding.planName]);
    const before = byPlace.get(key);
    if (before === undefined) byPlace.set(key, finding);
    else {
      const newer = (finding.dueAt ?? '') > (before.dueAt ?? '') ? finding : before;
      byPlace.set(key, { ...newer, missed: before.missed + finding.missed });
    }
  }
  return [...byPlace.values(), ...alone];
}

function describeLack(call: Call, { answers }: Estate): string {
  return `it needs ${call}: ${answers.whyNot(call) ?? 'it has no answer'}`;
}
