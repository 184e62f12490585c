import { parseArn } from '../../enrich/arn.ts';
import { typeOfArn } from '../../enrich/resource-types.ts';
import { repeatKeyOf } from '../../events/event-key.ts';
import type { Incident } from '../../incidents/incident.ts';
import { addSeconds, type Instant } from '../../lib/instant.ts';
import { inertLine } from '../../lib/text.ts';
import { formatTime } from '../../notices/times.ts';
import { newsOfFailure } from '../../pipeline/drill/drill-news.ts';
import { type Foreseen, findPlayed, promisedBy, type Wanted } from '../../pipeline/drill/find-played.ts';
import { type DrillResult, deviationsOf, isSettled, judgeDrill } from '../../pipeline/drill/judge-drill.ts';
import { type DrillPlace, makeDrill, type Played } from '../../pipeline/drill/made-drill.ts';
import { isOfDrill } from '../../pipeline/drill/record-drill.ts';
import { recordOfDrill, recordOfSignOff } from '../../pipeline/drill/record-result.ts';
import { withThoseInside } from '../../rules/compile-route.ts';
import type { Rules } from '../../rules/rules.ts';
import type { DrillAccess } from '../../runtime/drill.ts';
import type { ExitCode } from '../command.ts';
import { fail } from '../fail.ts';
import type { Terminal } from '../terminal.ts';
import { writeJson } from '../write-json.ts';
import { showDryRun, showResult } from './format-drill.ts';

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
  const { action, mute, routing } = foreseen.decision;
  if (options.dryRun || action !== 'open') {
    showDryRun(foreseen.played, place, rules, options, terminal);
    return action === 'open' ? 0 : 1;
  }
  if (mute !== null) {
    return fail(
      `${mute.by} keeps it quiet until ${formatTime(mute.until)}: nobody would be told before.`,
      options,
      terminal,
    );
  }
  const result = await play(foreseen, place, options, access);
  if (typeof result === 'string') return fail(result, options, terminal);
  const deviations = deviationsOf(result, options);
  const passed = deviations.length === 0;
  const by = { id: place.id, actor: access.actor, at: access.now() };
  await access.record(recordOfDrill(result, foreseen, by, deviations));
  if (!passed) await access.announce(newsOfFailure({ id: place.id, ...routing }, result, deviations));
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

async function play(
  foreseen: Foreseen,
  place: DrillPlace,
  { waitSeconds, wantsAnswer }: DrillOptions,
  access: DrillAccess,
): Promise<DrillResult | string> {
  const { played, event, decision } = foreseen;
  const steps = promisedBy(decision);
  const sentAt = access.now();
  await access.put(makeDrill(played, place, 'FAILED'));
  const incident = await detected(repeatKeyOf(event), sentAt, access);
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
      const result = judgeDrill(steps, current ?? incident, rows, { sentAt, now, isOver });
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
  const names = withThoseInside(rules.routes).map(({ name }) => name);
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
