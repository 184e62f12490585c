import type { BackupEvent } from '../events/backup-event.ts';
import { isDescribable } from '../events/kinds.ts';
import { type Alert, severityNamed } from '../incidents/alert.ts';
import type { Instant } from '../lib/instant.ts';
import { isPendingDeletion } from '../lib/key-states.ts';
import { textMap } from '../lib/text-map.ts';
import { wellFormed } from '../lib/well-formed.ts';
import type { JobDetails } from '../ports/aws-backup/job-describer.ts';
import { cancelDeletion, enablesKey, savesKey } from './advice-lines.ts';
import { causeOf } from './cause.ts';
import { classifyFailure, codeWithoutMessage, failureOf } from './classify.ts';
import { describeLookupError } from './describe-lookup-error.ts';
import { isElsewhere } from './elsewhere.ts';
import { measureExposure } from './exposure.ts';
import { accountsOfAdvice, fillAdvice } from './fill-advice.ts';
import { type EnrichmentSources, type Findings, nothingFound, withPlayedTags } from './findings.ts';
import { describeJob } from './job.ts';
import { assessDespiteMessage } from './least-severity.ts';
import type { LookupContext } from './lookup.ts';
import { findOwner } from './owner.ts';
import { type AnyLookup, type LookedUp, lookups } from './registry.ts';
import { describeResource } from './resource.ts';
import { untilDoneOr } from './until-done.ts';

/** What the lookups found, and in words what they did not. */
export interface Found {
  findings: Findings;
  missing: string[];
}

/**
 * Runs all lookups about an event in parallel, and waits for them no longer than the budget in total. Never throws: whatever
 * goes wrong is named in `missing`. Nothing is looked up for a drill, which brings the tags that it plays.
 */
export async function runLookups(sources: EnrichmentSources, event: BackupEvent, budgetMs: number): Promise<Found> {
  const findings: Findings = { ...nothingFound, defaultOwner: sources.defaultOwner || null };
  if (event.drill) return { findings, missing: [] };
  const started = performance.now();
  const seeing = await sourcesFor(sources, event, budgetMs);
  if (typeof seeing === 'string') return { findings, missing: [`all details: ${seeing}`] };
  const leftMs = Math.max(0, budgetMs - (performance.now() - started));
  const controller = new AbortController();
  const late = new Map(lookups.map(({ id }) => [id, `no answer within ${budgetMs} ms`]));
  const context = lookupContextOf(event, seeing, controller.signal);
  let isBudgetSpent = false;
  const asked = lookups.map(async (lookup) => {
    const answer = await runLookup(lookup, seeing, context);
    if (isBudgetSpent) return;
    late.delete(lookup.id);
    const lacks = typeof answer === 'string' ? answer : answer?.lacks;
    if (lacks !== undefined) late.set(lookup.id, lacks);
    if (typeof answer !== 'string' && answer !== null) Object.assign(findings, answer.found);
  });
  await untilDoneOr(Promise.all(asked), leftMs);
  isBudgetSpent = true;
  controller.abort();
  const missing = lookups.flatMap(({ id, brings }) => (late.has(id) ? [`${brings}: ${late.get(id)}`] : []));
  return { findings, missing };
}

/**
 * Returns the alert for an event from what was found; pure, and complete even without findings.
 *
 * @param firstFailureAt when the first job of these consecutive problems was started; null: not known
 */
export function composeAlert(
  event: BackupEvent,
  findings: Findings | null,
  missing: readonly string[],
  strikes: number,
  firstFailureAt: Instant | null = null,
): Alert {
  // AWS's answers are as untrusted as its events.
  const found = withPlayedTags(findings === null ? nothingFound : wellFormed(findings), event);
  const { kind, outcome } = event;
  const resource = { ...describeResource(event, found.job), tags: textMap(Object.entries(found.tags ?? {})) };
  const job = describeJob(event, found.job, found);
  const failure = failureOf(event, found.job, resource.type);
  const classified = classifyFailure(failure);
  const advice = adviceWithKey(classified.advice, found, event);
  const subject = { event, resource, job, iamRoleArn: found.job?.iamRoleArn ?? null };
  const adviceIn = accountsOfAdvice(advice, subject);
  const error = {
    ...classified,
    advice: fillAdvice(advice, subject),
    ...(adviceIn.length === 0 ? {} : { adviceIn }),
  };
  const context = { code: error.code, schedule: job.schedule, firstFailureAt };
  // The backup exists, whatever its size, so there is no gap.
  const exposure = event.size === undefined ? measureExposure(event, found, context) : null;
  const circumstances = {
    kind,
    outcome,
    error,
    strikes,
    exposure,
    tags: resource.tags,
    resourceType: resource.type,
    keyState: found.key?.state ?? null,
    vaultLocked: job.vaultLocked,
    isRestoreTest: event.isRestoreTest === true || found.job?.isRestoreTest === true,
    ...(event.found === undefined ? {} : { foundSeverity: severityNamed(event.found.severity) }),
  };
  const { severity, reasons } = assessDespiteMessage(circumstances, codeWithoutMessage(failure));
  return {
    event,
    severity,
    severityReasons: reasons,
    error,
    resource,
    job,
    ...findOwner(found),
    cause: causeOf({ event, error, job, resource, iamRoleArn: event.iamRoleArn ?? found.job?.iamRoleArn ?? null }),
    exposure,
    strikes,
    missing: [...missing, ...gapsOf(event, resource.arn)],
  };
}

/** Returns the sources to ask about an event, or in words why there are none. */
async function sourcesFor(
  sources: EnrichmentSources,
  event: BackupEvent,
  budgetMs: number,
): Promise<EnrichmentSources | string> {
  if (!isElsewhere(event, sources)) return sources;
  const { elsewhere } = sources;
  const { accountId, region } = event;
  if (elsewhere === undefined) {
    return 'the event is from another account or Region, where nothing may be read; accounts/forwarder.yml has a role for it';
  }
  const found: { there: EnrichmentSources | string } = { there: `no answer within ${budgetMs} ms` };
  const ask = async () => {
    found.there = await elsewhere({ accountId, region });
  };
  await untilDoneOr(
    ask().catch((error: unknown) => {
      const why = describeLookupError(error);
      found.there = `the reader role there could not be assumed (${why}); accounts/forwarder.yml makes it`;
    }),
    budgetMs,
  );
  return found.there;
}

/** Returns the context of an event's lookups: several need the job, which is described once and reported as missing once. */
function lookupContextOf(event: BackupEvent, sources: EnrichmentSources, signal: AbortSignal): LookupContext {
  let described: Promise<JobDetails | null> | undefined;
  const { describer } = sources;
  const describe = async () => {
    if (describer === undefined || !isDescribable(event)) return null;
    described ??= new Promise((resolve) => resolve(describer.describe(event, signal)));
    return described;
  };
  return { event, signal, describe, job: () => describe().catch(() => null) };
}

async function runLookup(
  lookup: AnyLookup,
  sources: EnrichmentSources,
  context: LookupContext,
): Promise<{ found: Partial<LookedUp>; lacks: string | undefined } | string | null> {
  const port = sources[lookup.source];
  if (port === undefined) return null;
  try {
    const answer = await lookup.find(port as never, context);
    if (answer === null || typeof answer === 'string') return answer;
    return { found: { [lookup.finds]: answer.found }, lacks: answer.lacks };
  } catch (error) {
    return describeLookupError(error);
  }
}

/** Returns advice that begins with saving the key when it is pending deletion, because every backup would be lost with it. */
function adviceWithKey(advice: readonly string[], { key }: Findings, { found }: BackupEvent): readonly string[] {
  const state = key?.state ?? found?.keyState;
  if (found !== undefined && state === 'Disabled') return [enablesKey, ...advice];
  if (!isPendingDeletion(state)) return advice;
  return [...savesKey, ...advice.filter((line) => line !== cancelDeletion)];
}

/** Returns what neither the event nor the job's details say, for `missing`. */
function gapsOf(event: BackupEvent, resourceArn: string | null): string[] {
  const gaps: string[] = [];
  if (event.accountId === 'unknown') gaps.push('account: not in the event');
  if (event.region === 'unknown') gaps.push('region: not in the event');
  if (event.jobId === '') gaps.push('job id: not in the event');
  // A finding about the set-up has no resource.
  if (resourceArn === null && event.found?.about !== 'set-up') gaps.push('resource: not in the event');
  return gaps;
}
