import { saysGone } from '../estate/answers.ts';
import type { Estate, Vault } from '../estate/estate.ts';
import { type Fields, textOf } from '../events/fields.ts';
import { sha256 } from '../lib/hash.ts';
import { type Instant, secondsBetween } from '../lib/instant.ts';
import { isObject } from '../lib/is-object.ts';
import { jsonObjectIn } from '../lib/json-text.ts';
import { someOf } from '../lib/some-of.ts';
import { truncate } from '../lib/text.ts';
import type { Denial, Denials } from './denials.ts';
import type { Found } from './finding.ts';
import type { Look } from './look.ts';
import { quote, whoAndWhen } from './words.ts';

/** The most denials that are remembered of one vault. */
const mostDenials = 50;

/** After this time, in seconds, a denial that was changed or removed counts as removed on purpose. */
const missedSeconds = 7 * 86_400;

/** Finds vaults whose policy lets anybody in, and vaults whose policy has lost denials that an earlier look saw. */
export function* loosenedPolicies(look: Look): Generator<Found> {
  const before = new Map(look.denials);
  for (const vault of look.estate.vaults ?? []) {
    const statements = statementsOf(vault, look.estate);
    if (statements === null) continue;
    if (statements.some(isOpen)) yield foundIn(vault, 'open', letsAnybody(vault, look));
    const missing = denialsOf(statements, before.get(vault.name) ?? [], look.at).filter(isMissing);
    const [newest] = missing;
    // A denial lost later is another finding; one that comes back, or has been missing for long enough, makes none.
    if (newest !== undefined)
      yield { ...foundIn(vault, newest.missingSince, areNotThere(vault, missing, look)), missed: missing.length };
  }
}

/**
 * Returns the denials to remember for the vaults that exist: those in force, and for a week those that were changed or
 * removed.
 */
export function denialsSeen({ estate, denials, at }: Pick<Look, 'estate' | 'denials' | 'at'>): Denials {
  const before = new Map(denials);
  if (estate.vaults === null || estate.answers.lacksSome('list-backup-vaults')) return denials;
  return estate.vaults.flatMap((vault) => {
    const known = before.get(vault.name) ?? [];
    const statements = statementsOf(vault, estate);
    const kept = statements === null ? known : denialsOf(statements, known, at);
    return kept.length === 0 ? [] : [[vault.name, kept] as const];
  });
}

type Missing = Denial & Required<Pick<Denial, 'missingSince'>>;

function isMissing(denial: Denial): denial is Missing {
  return denial.missingSince !== undefined;
}

/**
 * Returns missing denials first, the most recently lost at the top. A denial that appeared while others were missing was put
 * in their place: if it goes as well, it is missed only until those are back.
 */
function denialsOf(statements: readonly Fields[], before: readonly Denial[], at: Instant): Denial[] {
  const known = new Map(before.map((one) => [one.id, one]));
  const now = new Map(statements.flatMap(denialOf).map((one) => [one.id, one]));
  const missing = before
    .filter(({ id }) => !now.has(id))
    .map((one) => ({ ...one, missingSince: one.missingSince ?? at }))
    .filter(({ missingSince }) => secondsBetween(missingSince, at) < missedSeconds)
    .sort((a, b) => Date.parse(b.missingSince) - Date.parse(a.missingSince));
  const areBack = !missing.some(({ isInstead }) => isInstead !== true);
  const there = [...now.values()].map((one): Denial => {
    const was = known.get(one.id);
    return !areBack && (was === undefined || was.isInstead === true) ? { ...one, isInstead: true } : one;
  });
  return [...(areBack ? [] : missing), ...there].slice(0, mostDenials);
}

/** Null: its policy is not known; having no policy is an answer, too. */
function statementsOf({ name }: Vault, { answers }: Estate): Fields[] | null {
  const answer = answers.about('get-backup-vault-access-policy', name);
  if (saysGone(answer)) return [];
  if (answer === null || answer.refused !== null) return null;
  const text = textOf(answer.pages[0] ?? {}, 'Policy');
  if (text === null) return [];
  const document = jsonObjectIn(text);
  return document && [document.Statement].flat().filter(isObject);
}

/** Says whether a statement lets anybody in, without a condition that says who. */
function isOpen({ Effect: effect, Principal: principal, Condition: condition }: Fields): boolean {
  if (effect !== 'Allow' || (isObject(condition) && Object.keys(condition).length > 0)) return false;
  return principal === '*' || (isObject(principal) && [principal.AWS].flat().includes('*'));
}

function denialOf(statement: Fields): Denial[] {
  if (statement.Effect !== 'Deny') return [];
  const { Sid: _name, ...rest } = statement;
  const actions = [statement.Action ?? statement.NotAction].flat().map(String).sort().join(', ');
  return [{ id: sha256(JSON.stringify(inOrder(rest)), 16), denies: truncate(actions, 120) }];
}

/** Sorts lists and members, because their order has no meaning. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (!isObject(value)) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, inner]) => [name, inOrder(inner)]);
}

function foundIn({ arn, name }: Vault, key: string, says: string): Found {
  return {
    sure: 'certain',
    severity: 'high',
    subject: { arn, type: 'Backup vault', name },
    key: `policy ${key}`,
    says,
  };
}

function letsAnybody({ name }: Vault, look: Look): string {
  return `The access policy of vault ${quote(name)} lets any principal (*) in, without a condition${byWhom(name, look)}.`;
}

/** The most statements that one finding names. */
const mostNamed = 5;

function areNotThere({ name }: Vault, missing: readonly Denial[], look: Look): string {
  const what = someOf(
    missing.map(({ denies }) => quote(denies)),
    mostNamed,
    '; ',
  );
  const which = missing.length === 1 ? 'that statement was' : `${missing.length} statements were`;
  return `The access policy of vault ${quote(name)} no longer denies ${what} as it did: ${which} changed or taken out${byWhom(name, look)}. If it stays so for seven days, it counts as meant.`;
}

/** Says who changed it last, if the trail knows. */
function byWhom(vaultName: string, look: Look): string {
  const call = look
    .trailed(look.since)
    .findLast(
      ({ name, parameters }) =>
        (name === 'PutBackupVaultAccessPolicy' || name === 'DeleteBackupVaultAccessPolicy') &&
        textOf(parameters, 'backupVaultName') === vaultName,
    );
  return call === undefined ? '' : ` (changed ${whoAndWhen(call)})`;
}
