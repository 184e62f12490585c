import { type Actor, principal } from '../../evidence/actor.ts';
import { sha256 } from '../../lib/hash.ts';
import type { Instant } from '../../lib/instant.ts';
import type { IncidentStore } from '../../ports/incidents/incident-store.ts';
import type { Log } from '../../ports/log.ts';
import type { SecretsFound } from '../../ports/rules/rules-access.ts';
import type { AnnouncedRules, RulesAnnouncements } from '../../ports/rules/rules-announcements.ts';
import type { RulesArchive, RulesSource, RulesText } from '../../ports/rules/rules-source.ts';
import type { Checked, CheckedRules } from '../../rules/check/check.ts';
import { findWarnings } from '../../rules/check/find-warnings.ts';
import { formatIssue } from '../../rules/check/issue.ts';
import { builtInRules, compileRules } from '../../rules/compile-rules.ts';
import type { Rules } from '../../rules/rules.ts';
import { readSchedule } from '../../rules/schedule.ts';
import { secretNames } from '../../rules/secret-names.ts';
import { compareRules } from '../../rules-diff/compare-rules.ts';
import type { WithRules } from '../dependencies.ts';
import { isSameState } from '../rules/rules-states.ts';
import { namedMistakes } from '../rules/rules-trouble.ts';
import type { RulesPlace, RulesWatch } from '../rules/watch-rules.ts';
import { type AnnouncingDependencies, sendAnnouncement } from '../send-announcement.ts';
import { describeAuthors, describeEarlier, type Edit, editsSince } from './rules-edits.ts';
import { toldByIncident } from './told-by-incident.ts';

/** What watching the rules needs. */
export interface WatchEditsDependencies extends AnnouncingDependencies, WithRules {
  store: Pick<IncidentStore, 'commit' | 'load'>;
  source: RulesSource;
  check: (text: RulesText) => Promise<Checked>;
  announcements: RulesAnnouncements;
  /** Keeps the last good rules in case the parameter is deleted. */
  archive: Pick<RulesArchive, 'lastGood'>;
  /** Looks for secrets by their names, without reading them. */
  findSecrets: (names: readonly string[]) => Promise<SecretsFound>;
  /** Opens an incident about rules that cannot be used, and ends it. */
  watch: RulesWatch;
  place: RulesPlace;
  log: Log;
  now: () => Instant;
}

/** The result of looking at the rules. */
export type EditsOutcome = 'unchanged' | 'valid' | 'rejected' | 'deleted';

/** One look at the rules: what is there now, what people know, and which rules are in force. */
interface Look {
  text: RulesText | null;
  known: AnnouncedRules | null;
  inForce: Rules;
  /** The targets that an incident about these rules tells. */
  toldOtherwise: readonly string[];
}

/**
 * Tells people of a change of the rules that they have not heard of: who made it, what it changes in meaning, or every
 * mistake when it is not used. An edit that cannot be used becomes an incident, so that somebody has to answer; the
 * targets that the incident tells at once hear it only there. What was announced is stored, so it does not matter how
 * often, or by which trigger, this is called.
 */
export async function watchEdits(dependencies: WatchEditsDependencies): Promise<EditsOutcome> {
  const { source, announcements, rules: loader, watch } = dependencies;
  const [text, known] = await Promise.all([source.latest(), announcements.last()]);
  const incidentId = await watch.check();
  if (isKnown(text, known)) return 'unchanged';
  const inForce = await loader.load();
  const look: Look = { text, known, inForce, toldOtherwise: await toldByIncident(incidentId, inForce, dependencies) };
  return text === null ? tellDeleted(look, dependencies) : tellChanged(text, look, dependencies);
}

function isKnown(text: RulesText | null, known: AnnouncedRules | null): boolean {
  if (text === null) return known === null || known.version === null;
  return known?.version === text.version && known.modifiedAt === text.modifiedAt;
}

async function tellDeleted(
  { known, inForce, toldOtherwise }: Look,
  dependencies: WatchEditsDependencies,
): Promise<EditsOutcome> {
  const { place, now } = dependencies;
  const at = now();
  const announcement = {
    title: 'The routing rules were deleted',
    news: `The parameter ${place.parameter} is gone; CloudTrail's event DeleteParameter says who did it. ${describeInForce(inForce)}`,
    lines: [],
    ...whereOf(place),
  };
  const id = `rules-deleted-${sha256(`${known?.version} ${known?.modifiedAt}`, 12)}`;
  await sendAnnouncement(
    { id, announcement, actor: 'unknown', what: 'rules-deleted', details: {}, at, toldOtherwise },
    inForce,
    dependencies,
  );
  await remember({ version: null, modifiedAt: null, ...validOf(known) }, known, dependencies);
  return 'deleted';
}

async function tellChanged(text: RulesText, look: Look, dependencies: WatchEditsDependencies): Promise<EditsOutcome> {
  const { check, place, now } = dependencies;
  const { known, inForce, toldOtherwise } = look;
  const [checked, edits] = await Promise.all([check(text), editsSince(known, text, dependencies)]);
  const isValid = 'rules' in checked;
  const modifiedBy = edits[0]?.modifiedBy ?? null;
  const who = describeAuthors(edits);
  const said = isValid
    ? describeValid(text, who, known, {
        ...checked,
        first: [
          ...(await describeSecrets(checked.rules, dependencies)),
          ...(await describeNotKept(text, dependencies)),
          ...describeEarlier(edits),
        ],
      })
    : describeRejected(text, who, { ...checked, first: describeEarlier(edits) }, inForce);
  const id = `rules-${text.version}-${sha256(`${text.version} ${text.modifiedAt}`, 12)}`.slice(0, 100);
  const details = { version: text.version, modifiedBy, modifiedAt: text.modifiedAt, valid: isValid, edits };
  await sendAnnouncement(
    {
      id,
      announcement: { ...said, ...whereOf(place) },
      actor: who,
      ...byOf(modifiedBy),
      what: 'rules-changed',
      details,
      at: now(),
      ...(!isValid && isAllInIncident(checked.problems, edits) ? { toldOtherwise } : {}),
    },
    isValid ? checked.rules : inForce,
    dependencies,
  );
  const valid = isValid ? { document: JSON.stringify(checked.document), validVersion: text.version } : validOf(known);
  await remember({ version: text.version, modifiedAt: text.modifiedAt, ...valid }, known, dependencies);
  return isValid ? 'valid' : 'rejected';
}

/** Says whether an incident about unused rules says all that the announcement would: every mistake, and its author. */
function isAllInIncident(problems: readonly unknown[], edits: readonly Edit[]): boolean {
  return problems.length <= namedMistakes && edits.length <= 1;
}

/** Rules that are not in the archive are lost with their parameter: every announcement says so until the archive has them. */
async function describeNotKept(text: RulesText, { archive, log }: WatchEditsDependencies): Promise<string[]> {
  try {
    const kept = await archive.lastGood();
    if (kept !== null && isSameState(kept, text)) return [];
    const instead = kept === null ? 'the built-in rules' : `version ${kept.version}`;
    return [`It could not be kept in the archive yet: were the parameter deleted now, ${instead} would apply.`];
  } catch (error) {
    log.warn('whether the archive has the rules is not known', { reason: (error as Error).name });
    return [];
  }
}

/** A target whose secret is missing cannot be told anything, so these lines come first. */
async function describeSecrets(rules: Rules, { findSecrets, log }: WatchEditsDependencies): Promise<string[]> {
  try {
    const { missing, plain } = await findSecrets(secretNames(rules));
    return [
      ...missing.map((name) => `The secret ${name} is not there: its targets cannot be reached, the fallback is told.`),
      ...plain.map((name) => `The secret ${name} is stored in the clear; make it a SecureString.`),
    ];
  } catch (error) {
    log.warn('whether the secrets of the rules are there is not known', { reason: (error as Error).name });
    return [];
  }
}

function describeValid(
  { version, modifiedAt }: RulesText,
  who: string,
  known: AnnouncedRules | null,
  { first, ...checked }: CheckedRules & { first: string[] },
) {
  const before = documentOf(known);
  const lines = compareRules(before ?? builtInRules(), checked.rules, modifiedAt);
  const since = before === null ? 'the built-in rules' : `version ${before.version}`;
  return {
    title: `Routing rules: version ${version} by ${who} is valid and in force within a minute`,
    news: lines.length === 0 ? `It means the same as ${since}.` : `What is different from ${since}:`,
    lines: [...first, ...lines, ...findWarnings(checked).map((warning) => `Worth a look: ${formatIssue(warning)}`)],
  };
}

function describeRejected(
  { version }: RulesText,
  who: string,
  { problems, first }: Extract<Checked, { problems: unknown }> & { first: string[] },
  inForce: Rules,
) {
  const count = problems.length === 1 ? 'one mistake' : `${problems.length} mistakes`;
  return {
    title: `Routing rules: version ${version} by ${who} is NOT used, it has ${count}`,
    news: describeInForce(inForce),
    lines: [...first, ...problems.map(formatIssue)],
  };
}

function describeInForce({ origin, version }: Rules): string {
  return origin === 'built-in'
    ? 'The built-in rules are in force: every problem goes to the alert topic.'
    : `Version ${version} stays in force.`;
}

/** A document that was valid when it was announced compiles, unless this version of the product reads it otherwise. */
function documentOf(known: AnnouncedRules | null): Rules | null {
  if (known?.document == null) return null;
  try {
    return compileRules(JSON.parse(known.document), known.validVersion ?? '', readSchedule);
  } catch {
    return null;
  }
}

function validOf(known: AnnouncedRules | null): Pick<AnnouncedRules, 'document' | 'validVersion'> {
  return { document: known?.document ?? null, validVersion: known?.validVersion ?? null };
}

async function remember(
  announced: AnnouncedRules,
  before: AnnouncedRules | null,
  { announcements, log }: WatchEditsDependencies,
): Promise<void> {
  const isFirst = await announcements.remember(announced, before);
  if (!isFirst) log.info('rules announced by somebody else', { version: announced.version });
}

function byOf(arn: string | null): { by?: Actor } {
  return arn === null ? {} : { by: principal(arn) };
}

function whereOf({ accountId, region }: RulesPlace): { accountId: string; region: string } {
  return { accountId, region };
}
