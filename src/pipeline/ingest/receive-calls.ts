import type { HeardCall } from '../../events/heard-call.ts';
import type { WithRules } from '../dependencies.ts';
import { type CallSources, findInCalls, findingsOf } from './heard-calls.ts';
import type { IngestResult } from './ingest-result.ts';

type Outcome = PromiseSettledResult<IngestResult>;

/** What taking in calls needs. */
interface CallDependencies extends WithRules {
  calls?: CallSources;
  now: () => string;
}

/**
 * Takes in calls of a batch that are heard at once: what they took away becomes the alert that a look at the account would make
 * of it. It is stored before it is handed in, so that after a crash in between the same alert is made again. Answers for each
 * call, in their order.
 */
export async function receiveCalls(
  calls: readonly HeardCall[],
  { calls: sources, rules, now }: CallDependencies,
  receive: (messages: readonly unknown[]) => Promise<Outcome[]>,
): Promise<Outcome[]> {
  const places = Map.groupBy(calls, ({ accountId, region }) => JSON.stringify([accountId, region]));
  const outcomes = new Map<HeardCall, Outcome>();
  for (const [first, ...more] of places.values()) {
    if (first === undefined) continue;
    const outcome =
      sources === undefined ? left : await receiveOfPlace([first, ...more], { sources, rules, now }, receive);
    for (const call of [first, ...more]) outcomes.set(call, outcome);
  }
  return calls.map((call) => outcomes.get(call) ?? left);
}

async function receiveOfPlace(
  calls: readonly [HeardCall, ...HeardCall[]],
  { sources, rules, now }: { sources: CallSources } & WithRules & Pick<CallDependencies, 'now'>,
  receive: (messages: readonly unknown[]) => Promise<Outcome[]>,
): Promise<Outcome> {
  try {
    const { accept } = await rules.load();
    const { findings } = findingsOf(calls[0], sources);
    const found = await findInCalls(calls, accept, sources, now());
    await findings.keep(found.map(({ known }) => known));
    const news = found.filter(({ message }) => message !== null);
    const outcomes = await receive(news.map(({ message }) => message));
    const failed = outcomes.find(({ status }) => status === 'rejected');
    if (failed !== undefined) return failed;
    await findings.keep(news.map(({ known }) => ({ ...known, toldOf: 'told' })));
    return outcomes[0] ?? left;
  } catch (reason) {
    return { status: 'rejected', reason };
  }
}

/** What became of calls that took nothing away, that people know of, or that only a look at the account can judge. */
const left: Outcome = {
  status: 'fulfilled',
  value: {
    action: 'ignore',
    event: null,
    incidentId: null,
    reason: 'The call is known, or only a look at the account can say what it took away.',
    trace: [],
  },
};
