import { parseArn } from '../../enrich/arn.ts';
import { typeOfArn } from '../../enrich/resource-types.ts';
import { repeatKeyOf } from '../../events/event-key.ts';
import type { Incident } from '../../incidents/incident.ts';
import { addSeconds, type Instant } from '../../lib/instant.ts';
import { inertLine } from '../../lib/text.ts';
import { formatTime } from '../../notices/times.ts';
import { isOfDrill } from '../../pipeline/record-drill.ts';
import type { Rules } from '../../rules/rules.ts';
import type { DrillAccess, DrillNews } from '../../runtime/drill.ts';
import type { ExitCode } from '../command.ts';
import { fail } from '../fail.ts';
import type { Terminal } from '../terminal.ts';
import { writeJson } from '../write-json.ts';
import { type Foreseen, findPlayed, type Wanted } from './find-played.ts';
import { showDryRun, showResult } from './format-drill.ts';
import { type DrillResult, isSettled, judgeDrill } from './judge-drill.ts';
import { type DrillPlace, makeDrill, type Played } from './made-drill.ts';
import { recordOfDrill, recordOfSignOff } from './record-drill.ts';

/** Options of `drill`. */
export interface DrillOptions extends Wanted {
  like?: string | undefined;
  dryRun: boolean;
  /** For how long it is waited until somebody acknowledges, in seconds. */
  waitSeconds: number;
  /** Whether it counts as failed that nobody acknowledged. */
  wantsAnswer: boolean;
  json: boolean;
}

/** How often it is looked what came of it, in seconds. */
const every = 2;

/** How long a drill may take from the bus to its incident, in seconds; the way takes one or two. */
const detectedWithin = 120;

/** Plays a drill the whole way, or says who would hear of it; answers 0 when every target kept the promise of its policy. */
export async function runDrill(options: DrillOptions, access: DrillAccess, terminal: Terminal): Promise<ExitCode> {
  const rules = await access.rules();
  const refused = describeUnknownNames(options, rules) ?? describeElsewhere(options, access);
  if (refused !== null) return calledWrongly(refused, options, terminal);
  const { accountId, region, newId } = access;
  const place: DrillPlace = { id: newId(), accountId, region, at: access.now() };
  const like = options.like === undefined ? undefined : await playedLike(options.like, access);
  const foreseen = findPlayed(rules, place, options, like);
  if (foreseen === null) return calledWrongly(nothingFits(options), options, terminal);
  const { plan } = foreseen.explanation;
  if (options.dryRun || plan.action !== 'open') {
    showDryRun(foreseen, rules, options, terminal);
    return plan.action === 'open' ? 0 : 1;
  }
  if (plan.mute !== null) {
    const until = formatTime(plan.mute.until);
    return fail(`${plan.mute.by} keeps it quiet until ${until}: nobody would be told before.`, options, terminal);
  }
  const result = await play(foreseen, place, options, access);
  if (typeof result === 'string') return fail(result, options, terminal);
  const passed = hasPassed(result, options);
  const by = { id: place.id, actor: access.actor, at: access.now() };
  await access.record(recordOfDrill(result, foreseen, by, passed));
  if (!passed) await access.announce(newsOfFailure(place.id, result, foreseen));
  showResult(result, foreseen, { ...options, passed, id: place.id }, terminal);
  return passed ? 0 : 1;
}

/** Puts the name of whoever has the credentials under the result of a drill. */
export async function signDrill(
  { id, note, json }: { id: string; note: string; json: boolean },
  access: Pick<DrillAccess, 'records' | 'record' | 'actor' | 'now'>,
  terminal: Terminal,
): Promise<ExitCode> {
  const last = (await access.records(id)).at(-1);
  if (last === undefined || !isOfDrill(last)) return fail(`There is no record of a drill ${id}.`, { json }, terminal);
  const signed = recordOfSignOff(last, { id, actor: access.actor, at: access.now() }, note);
  await access.record(signed);
  if (json) terminal.out(writeJson({ signed }));
  else terminal.out(`Signed off by ${inertLine(access.actor.name)}.\n`);
  return 0;
}

/** What people are told of a drill that failed, by whatever works. */
function newsOfFailure(id: string, { targets, acknowledged, incidentId }: DrillResult, foreseen: Foreseen): DrillNews {
  const { route, policy } = foreseen.explanation.plan.routing;
  const bad = targets.filter(({ state }) => state === 'failed' || state === 'late');
  const names = bad.map(({ target }) => target).join(', ');
  const told =
    bad.length === 0 ? 'everybody was told' : `${names} ${bad.length === 1 ? 'was' : 'were'} not told in time`;
  const failed = bad.filter(({ state }) => state === 'failed').map(({ target }) => target);
  return {
    id: `${id}-news`,
    title: `Drill failed: ${bad.length === 0 ? 'nobody acknowledged' : `${names} not told in time`}`,
    news: `A drill of route ${route}, policy ${policy}: ${told}, and ${acknowledged === null ? 'nobody acknowledged' : 'somebody acknowledged'}.`,
    lines: [
      ...bad.map(({ target, says }) => `${target}: ${says === '' ? 'nothing was heard of it' : says}`),
      `Drill ${id}, incident ${incidentId}.`,
    ],
    failed,
  };
}

/** Says whether every target was told in time, and somebody acknowledged if that was wanted. */
function hasPassed({ targets, acknowledged }: DrillResult, { wantsAnswer }: { wantsAnswer: boolean }): boolean {
  const isTold = targets.every(({ state }) => state === 'delivered' || state === 'not-needed' || state === 'waiting');
  return isTold && (acknowledged !== null || !wantsAnswer);
}

async function play(
  foreseen: Foreseen,
  place: DrillPlace,
  { waitSeconds, wantsAnswer }: DrillOptions,
  access: DrillAccess,
): Promise<DrillResult | string> {
  const { played, explanation } = foreseen;
  const sentAt = access.now();
  await access.put(makeDrill(played, place, 'FAILED'));
  const { event, plan } = explanation;
  const incident = event === null ? null : await detected(repeatKeyOf(event), sentAt, access);
  if (incident === null) {
    return `Nothing came of it within ${detectedWithin} s. npx backup-alerts doctor says whether the rule of EventBridge, the intake queue and ingest work.`;
  }
  try {
    if (incident.openedAt < addSeconds(sentAt, -60)) {
      return `It joined drill ${incident.id}, which is still open: resolve that one (npx backup-alerts incidents resolve ${incident.id}) and start again.`;
    }
    const giveUpAt = addSeconds(sentAt, waitSeconds);
    for (;;) {
      const now = access.now();
      const [current, rows] = await Promise.all([access.incident(incident.id), access.deliveries(incident.id)]);
      const isOver = now >= giveUpAt;
      const result = judgeDrill(plan, current ?? incident, rows, { sentAt, now, isOver });
      const isAnswered = !wantsAnswer || result.acknowledged !== null;
      if (isOver || (isAnswered && isSettled(soonOf(result, giveUpAt)))) return result;
      await access.sleep(every);
    }
  } finally {
    // It ends as a real one does: by a later job that went well.
    await access.put(makeDrill(played, { ...place, at: access.now() }, 'COMPLETED'));
  }
}

/** Targets whose step comes only after the wait are not waited for. */
function soonOf(result: DrillResult, giveUpAt: Instant): DrillResult {
  return { ...result, targets: result.targets.filter(({ promisedAt }) => promisedAt < giveUpAt) };
}

async function detected(eventKey: string, sentAt: Instant, access: DrillAccess): Promise<Incident | null> {
  const giveUpAt = addSeconds(sentAt, detectedWithin);
  for (;;) {
    const id = await access.incidentOf(eventKey);
    const incident = id === null ? null : await access.incident(id);
    if (incident !== null || access.now() >= giveUpAt) return incident;
    await access.sleep(1);
  }
}

async function playedLike(resourceArn: string, access: DrillAccess): Promise<Played> {
  const tags = Object.entries(await access.tagsOf(resourceArn)).map(([key, value]) => ({ key, value }));
  const arn = parseArn(resourceArn);
  return { resourceArn, resourceType: arn === null ? null : typeOfArn(arn), tags, kind: 'backup' };
}

function describeUnknownNames({ route, target }: Wanted, rules: Rules): string | null {
  if (target !== undefined && !rules.targets.has(target)) {
    return `The rules have no target ${target}; they have ${[...rules.targets.keys()].join(', ')}.`;
  }
  const names = namesOf(rules.routes);
  if (route === undefined || names.includes(route)) return null;
  return `The rules have no route ${route}; they have ${names.join(', ')}.`;
}

/** Tags are read, and drills come in, where the router is. */
function describeElsewhere({ like }: DrillOptions, { accountId, region }: DrillAccess): string | null {
  if (like === undefined) return null;
  const arn = parseArn(like);
  if (arn === null) return `${like} is no ARN.`;
  const differs = (there: string, here: string) => there !== '' && there !== here;
  if (!differs(arn.accountId, accountId) && !differs(arn.region, region)) return null;
  return `${like} is not in ${accountId} ${region}, where the router is: a drill plays what is there.`;
}

function namesOf(routes: Rules['routes']): string[] {
  return routes.flatMap(({ name, routes: inner }) => [name, ...namesOf(inner)]);
}

function nothingFits({ route, target, like }: DrillOptions): string {
  const what = route === undefined ? `target ${target}` : `route ${route}`;
  if (like !== undefined)
    return `A backup of ${like} does not lead to ${what}: --dry-run without --route and --target says where it leads.`;
  return `No drill could be made up that leads to ${what}: name a resource that does, with --like ARN.`;
}

function calledWrongly(problem: string, options: { json: boolean }, terminal: Terminal): ExitCode {
  fail(problem, options, terminal);
  return 2;
}
