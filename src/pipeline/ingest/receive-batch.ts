import type { EnrichmentSources } from '../../enrich/findings.ts';
import { type BackupEvent, hasEnded, isProblem } from '../../events/backup-event.ts';
import { heardCallIn } from '../../events/heard-call.ts';
import { normaliseEvent } from '../../events/normalise.ts';
import { withPlausibleTimes } from '../../events/plausible-times.ts';
import { canaryPartOf } from '../../incidents/canary.ts';
import { newLane } from '../../incidents/lane.ts';
import type { JobDescriber } from '../../ports/aws-backup/job-describer.ts';
import type { DueRuns } from '../../ports/incidents/due-runs.ts';
import type { HeardJobs } from '../../ports/incidents/heard-jobs.ts';
import type { SeenEvent } from '../../ports/incidents/incident-store.ts';
import type { Dependencies, WithRules } from '../dependencies.ts';
import { completeEvent } from './complete-event.ts';
import { readDedupState } from './dedup-states.ts';
import type { CallSources } from './heard-calls.ts';
import type { IngestResult } from './ingest-result.ts';
import type { LookupBudget } from './lookup-budget.ts';
import type { CanaryPlace } from './note-canary.ts';
import { planProblem } from './plan-problem.ts';
import type { RetryPlace } from './plan-retries.ts';
import type { ProofSources } from './proofs.ts';
import { recordSuccesses } from './record-successes.ts';
import { settleSizes, sizesSaid } from './size-events.ts';
import { healRuns, noteSuccesses } from './what-was-heard.ts';
import { settleWorkItems, unmoved, type WorkItem, withLeftOver } from './work-items.ts';

/** Longest that enrichment may hold a batch back, in milliseconds. */
export const enrichmentBudgetMs = 1500;

/** Least time that is left for enrichment when completing events took long, in milliseconds. */
const leastBudgetMs = 500;

/** What receiving needs: the rules, AWS Backup to ask about jobs, and other sources for enrichment. */
export type ReceiveDependencies = Dependencies &
  WithRules &
  RetryPlace &
  CanaryPlace &
  ProofSources & {
    describer: JobDescriber;
    sources?: EnrichmentSources;
    lookupBudget?: LookupBudget;
    heardJobs?: Pick<HeardJobs, 'note'>;
    /** Absent: runs are healed by `watch` alone. */
    dueRuns?: Pick<DueRuns, 'settle'>;
    /** The messages may be anybody's in a member, so that account and Region are what their sender says. Absent: AWS set both. */
    areClaims?: boolean;
    /** What calls that are heard at once are judged with; absent: they are left to the next look at the account. */
    calls?: CallSources;
  };

/**
 * Receives a batch of messages. Each ends as an incident, a noted success, a record or a refusal with a reason, and
 * receiving it again changes nothing. The batch makes its lookups in parallel, and writes what belongs to one incident
 * together. Answers for each message, in their order; a rejected one is to be tried again.
 */
export async function receiveBatch(
  messages: readonly unknown[],
  dependencies: ReceiveDependencies,
): Promise<PromiseSettledResult<IngestResult>[]> {
  const calls = messages.map(heardCallIn);
  if (calls.every((call) => call === null)) return receiveEvents(messages, dependencies);
  const { receiveCalls } = await import('./receive-calls.ts');
  const others = messages.filter((_message, index) => calls[index] === null);
  const heard = calls.filter((call) => call !== null);
  const receiveMore = (more: readonly unknown[]) => receiveEvents(more, dependencies);
  const [ofOthers, ofCalls] = [await receiveMore(others), await receiveCalls(heard, dependencies, receiveMore)];
  const [inOrder, called] = [ofOthers.values(), ofCalls.values()];
  return calls.map((call) => (call === null ? inOrder : called).next().value ?? foreign);
}

async function receiveEvents(
  messages: readonly unknown[],
  dependencies: ReceiveDependencies,
): Promise<PromiseSettledResult<IngestResult>[]> {
  const heard = messages.map((message) => {
    const event = normaliseEvent(message, dependencies.now());
    return event !== null && isForeignDrill(event, dependencies) ? null : event;
  });
  const outcomes = await receiveKnown(
    heard.filter((event) => event !== null),
    dependencies,
  );
  const inOrder = outcomes.values();
  return heard.map((event) => (event === null ? foreign : (inOrder.next().value ?? foreign)));
}

/** A drill of another account is none of ours: the rule on the bus leaves it out, and so does whatever else brings it. */
function isForeignDrill({ drill, accountId }: BackupEvent, { sources }: ReceiveDependencies): boolean {
  return drill && sources?.home !== undefined && accountId !== sources.home.accountId;
}

/** Takes in an event that is already in our words. @throws {RouterError} store-conflict */
export async function receive(event: BackupEvent, dependencies: ReceiveDependencies): Promise<IngestResult> {
  return only(await receiveKnown([event], dependencies));
}

/** Takes in events that are already in our words, as one batch. Answers for each, in their order. */
export async function receiveKnown(
  heard: readonly BackupEvent[],
  dependencies: ReceiveDependencies,
): Promise<PromiseSettledResult<IngestResult>[]> {
  const { canary } = dependencies;
  const isOwn = (event: BackupEvent) =>
    canary !== undefined && hasEnded(event) && canaryPartOf(event, canary.is) !== null;
  if (canary === undefined || !heard.some(isOwn)) return receiveOthers(heard, dependencies);
  const { receiveBesides } = await import('./note-canary.ts');
  return receiveBesides(heard, canary, (others) => receiveOthers(others, dependencies));
}

async function receiveOthers(
  heard: readonly BackupEvent[],
  dependencies: ReceiveDependencies,
): Promise<PromiseSettledResult<IngestResult>[]> {
  const started = performance.now();
  const events = await Promise.all(
    heard.map((event) => (hasEnded(event) ? completeEvent(event, dependencies.describer, enrichmentBudgetMs) : event)),
  );
  const receivedAt = dependencies.now();
  const timed = events.map((event) => withPlausibleTimes(event, receivedAt));
  const budgetMs = Math.max(leastBudgetMs, enrichmentBudgetMs - (performance.now() - started));
  const items: WorkItem[] = timed.map((event) => ({ event, outcome: hasEnded(event) ? null : nothingWrong(event) }));
  await receiveProblems(
    items.filter(({ event }) => isProblem(event.outcome)),
    budgetMs,
    dependencies,
  );
  await endWhatIsOver(
    items.filter((item) => isOver(item)),
    dependencies,
  );
  await recordSuccesses(
    items.filter((item) => item.event.outcome === 'succeeded' && !isOver(item)),
    dependencies,
  );
  await noteSuccesses(
    items.filter(({ event }) => event.outcome === 'succeeded'),
    dependencies,
  );
  await healRuns(items, dependencies);
  await receiveSizes(items, dependencies);
  return items.map(({ event, outcome }) => outcome ?? nothingWrong(event));
}

/** Receives what successes say about the sizes of their backups; that needs no further proof. */
async function receiveSizes(items: readonly WorkItem[], dependencies: ReceiveDependencies): Promise<void> {
  const said = sizesSaid(items.filter(({ event }) => event.outcome === 'succeeded'));
  if (said.length === 0) return;
  const { listedPoints: _unasked, ...others } = dependencies;
  const abouts = said.map(({ about }) => about);
  const isOdd = ({ event }: WorkItem) => isProblem(event.outcome);
  await receiveProblems(abouts.filter(isOdd), leastBudgetMs, dependencies);
  await recordSuccesses(
    abouts.filter((about) => !isOdd(about)),
    others,
  );
  settleSizes(said);
}

/** Says whether an event is not a job's success but the end of something that `watch` found. */
function isOver({ event }: WorkItem): boolean {
  return event.outcome === 'succeeded' && event.found !== undefined;
}

async function endWhatIsOver(items: readonly WorkItem[], dependencies: ReceiveDependencies): Promise<void> {
  if (items.length === 0) return;
  const { endFound } = await import('./end-found.ts');
  await endFound(items, dependencies);
}

async function receiveProblems(items: WorkItem[], budgetMs: number, dependencies: ReceiveDependencies): Promise<void> {
  if (items.length === 0) return;
  const { describer, sources, lookupBudget, rules: loader } = dependencies;
  const inForceSoon = loader.load();
  const {
    problemAnalysis: { startLookups, composeAlert },
  } = await import('./problem-analysis.ts');
  const answers = startLookups(
    items.map(({ event }) => event),
    { describer, ...sources },
    { budgetMs, lookupBudget },
  );
  await settleWorkItems(
    items,
    async (round, view, laneOf) => {
      const [{ dedupStates, leftOver }, inForce] = await Promise.all([
        readDedupState(round, laneOf, dependencies),
        inForceSoon,
      ]);
      return async (item) => {
        const { event } = item;
        const { seen = null, lane = null } = dedupStates.get(item) ?? {};
        if (seen !== null) return withLeftOver(heardAgain(event, seen), leftOver.get(seen.incidentId));
        const { findings, missing } = await answers(event);
        const claimed = dependencies.areClaims === true && findings.job == null ? [claimedPlace] : [];
        const alertOf = composeAlert.bind(null, event, findings, [...missing, ...claimed]);
        const before = unmoved(lane ?? newLane(laneOf(event)), event);
        return planProblem(event, alertOf, before, inForce, { ...dependencies, store: view });
      };
    },
    dependencies,
  );
}

/** What an alert says when nobody but the sender of its message knows of the job. */
const claimedPlace =
  'whether it is so: the message came straight into the queue of members, and AWS Backup was not heard of this job';

function heardAgain(event: BackupEvent, seen: SeenEvent): IngestResult {
  const reason = `This event was taken in at ${seen.at}: ${seen.reason}`;
  return { action: 'duplicate', event, incidentId: seen.incidentId, reason, trace: seen.trace };
}

const foreign: PromiseFulfilledResult<IngestResult> = {
  status: 'fulfilled',
  value: {
    action: 'foreign',
    event: null,
    incidentId: null,
    reason: 'The message is not about AWS Backup.',
    trace: [],
  },
};

function nothingWrong(event: BackupEvent): PromiseFulfilledResult<IngestResult> {
  const reason = `${event.kind} ${event.state}: nothing is wrong and nothing has ended.`;
  return { status: 'fulfilled', value: { action: 'record', event, incidentId: null, reason, trace: [] } };
}

function only([outcome]: readonly PromiseSettledResult<IngestResult>[]): IngestResult {
  if (outcome?.status === 'fulfilled') return outcome.value;
  throw outcome?.reason;
}
