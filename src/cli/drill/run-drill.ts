import { repeatKeyOf } from '../../events/event-key.ts';
import type { DrillResult } from '../../incidents/drill-result.ts';
import type { DrillScope } from '../../incidents/drill-scope.ts';
import type { Incident } from '../../incidents/incident.ts';
import { addSeconds, type Instant } from '../../lib/instant.ts';
import { inertLine } from '../../lib/text.ts';
import { formatTime } from '../../notices/times.ts';
import { newsOfFailure } from '../../pipeline/drill/drill-news.ts';
import { type Foreseen, findPlayed, promisedBy, type Wanted } from '../../pipeline/drill/find-played.ts';
import { deviationsOf, isSettled, judgeDrill, soonOf } from '../../pipeline/drill/judge-drill.ts';
import { type DrillPlace, makeDrill } from '../../pipeline/drill/made-drill.ts';
import { isOfDrill } from '../../pipeline/drill/record-drill.ts';
import { recordOfDrill, recordOfSignOff } from '../../pipeline/drill/record-result.ts';
import { describeElsewhere, playedAs } from '../../pipeline/drill/start-drill.ts';
import { waysProven } from '../../pipeline/drill/ways-proven.ts';
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

/** How often a signature is tried while others sign. */
const signTries = 5;

/** How often it is looked what came of it, in seconds. */
const every = 2;

/** How long a drill may take from the bus to its incident, in seconds; the way takes one or two. */
const detectedWithin = 120;

/** Plays a drill the whole way, or says who would hear of it; answers 0 when every target kept the promise of its policy. */
export async function runDrill(options: DrillOptions, access: DrillAccess, terminal: Terminal): Promise<ExitCode> {
  const rules = await access.rules();
  const elsewhere = options.like === undefined ? null : describeElsewhere(options.like, access);
  const refused = describeUnknownNames(options, rules) ?? elsewhere;
  if (refused !== null) return calledWrongly(refused, options, terminal);
  const { accountId, region, newId } = access;
  const place: DrillPlace = { id: newId(), accountId, region, at: access.now() };
  const like = options.like === undefined ? undefined : playedAs(options.like, await access.tagsOf(options.like));
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
  const scope = scopeOf(options);
  const { rulesVersion } = foreseen.decision;
  const proven = waysProven({ scope, route: routing.route, result, deviations }, rules, {
    ...{ at: by.at, drillId: by.id, by: by.actor.name },
  });
  const played = { ...foreseen.played, ...routing, rulesVersion };
  await access.record(recordOfDrill({ scope, cause: 'by-hand', played, result, deviations, proven }, by));
  await access.noteProven(proven);
  const of = `route ${routing.route}, policy ${routing.policy}`;
  if (!passed) await access.announce(newsOfFailure({ id: place.id, of }, result, deviations));
  showResult(result, foreseen, { ...options, passed, id: place.id }, terminal);
  return passed ? 0 : 1;
}

/** Returns what a drill is to prove, by what it was called with. */
function scopeOf({ route, target, like }: Pick<DrillOptions, 'route' | 'target' | 'like'>): DrillScope {
  if (target !== undefined) return { way: 'target', name: target };
  if (route !== undefined) return { way: 'route', name: route };
  return like === undefined ? { way: 'plain', name: '' } : { way: 'resource', name: like };
}

/** Puts the name of whoever has the credentials under the result of a drill. */
export async function signDrill(
  { id, note, json }: { id: string; note: string; json: boolean },
  access: Pick<DrillAccess, 'records' | 'record' | 'actor' | 'now'>,
  terminal: Terminal,
): Promise<ExitCode> {
  for (let time = 0; time < signTries; time += 1) {
    const last = (await access.records(id)).at(-1);
    if (last === undefined || !isOfDrill(last)) return fail(`There is no record of a drill ${id}.`, { json }, terminal);
    const signed = recordOfSignOff(last, { id, actor: access.actor, at: access.now() }, note);
    if (!(await access.record(signed))) continue;
    if (json) terminal.out(writeJson({ signed }));
    else terminal.out(`Signed off by ${inertLine(access.actor.name)}.\n`);
    return 0;
  }
  return fail(`Others sign drill ${id} at the same moment: try again.`, { json }, terminal);
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

async function detected(eventKey: string, sentAt: Instant, access: DrillAccess): Promise<Incident | null> {
  const giveUpAt = addSeconds(sentAt, detectedWithin);
  for (;;) {
    const id = await access.incidentOf(eventKey);
    const incident = id === null ? null : await access.incident(id);
    if (incident !== null || access.now() >= giveUpAt) return incident;
    await access.sleep(1);
  }
}

function describeUnknownNames({ route, target }: Wanted, rules: Rules): string | null {
  if (target !== undefined && !rules.targets.has(target)) {
    return `The rules have no target ${target}; they have ${[...rules.targets.keys()].join(', ')}.`;
  }
  const names = withThoseInside(rules.routes).map(({ name }) => name);
  if (route === undefined || names.includes(route)) return null;
  return `The rules have no route ${route}; they have ${names.join(', ')}.`;
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
