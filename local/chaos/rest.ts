import { setTimeout as sleep } from 'node:timers/promises';
import { unfinishedAfterSeconds } from '../../src/incidents/delivery-result.ts';
import { lostAfterSeconds } from '../../src/incidents/lost-timer.ts';
import { staleAfterSeconds } from '../../src/pipeline/watch/leftovers.ts';
import { observe } from '../observer.ts';
import type { OutageStack } from '../outages/play.ts';
import { type After, check, type Findings, isAtRest } from './checks.ts';
import type { Job } from './happenings.ts';

/** How everything came to rest. */
export interface Rest {
  readonly after: After;
  readonly findings: Findings;
  /** Deliveries that waited when the last fault was over. */
  readonly backlog: number;
}

/** How long everything may take to come to rest when nothing waits, and for each delivery that does, in seconds. */
const settling = { least: 600, each: 1.5 } as const;

/**
 * How long something unfinished may stay unchanged, in seconds; after that it never will be finished. A delivery without an
 * outcome is sent again last; overdue timers and stale outboxes are found sooner.
 */
const inVainSeconds = { lost: Math.max(lostAfterSeconds, staleAfterSeconds) + 60, broken: unfinishedAfterSeconds + 60 };

/**
 * Looks until nothing is unfinished, or nothing has changed for so long that it never will, or the time is over. The slowest
 * channel takes one message a second, so the time grows with the number of waiting messages.
 */
export async function whenAtRest(
  { stack }: OutageStack,
  known: { readonly jobs: readonly Job[]; readonly losses: number },
  progress: (line: string) => void,
): Promise<Rest> {
  const backlog = await waiting(stack);
  progress(`No more faults: ${backlog} deliveries wait; until everything has come to rest`);
  const deadline = Date.now() + (settling.least + settling.each * backlog) * 1000;
  let changedAt = Date.now();
  let last = '';
  for (;;) {
    const after = await look(stack, known);
    const findings = check(after);
    const left = await waiting(stack);
    const amiss = JSON.stringify([findings, left]);
    if (amiss !== last) {
      changedAt = Date.now();
      const { lost, broken, overdue } = findings;
      progress(
        `${lost.length} lost, ${broken.length} broken and ${overdue.length} overdue so far, ${left} deliveries wait`,
      );
    }
    last = amiss;
    const isInVain = Date.now() - changedAt > inVainSeconds[findings.broken.length > 0 ? 'broken' : 'lost'] * 1000;
    if (isAtRest(findings) || isInVain || Date.now() > deadline) return { after, findings, backlog };
    await sleep(3000);
  }
}

async function waiting({ outputs, ...rest }: OutageStack['stack']): Promise<number> {
  const depth = await observe({ outputs, ...rest }).aws.queueDepth(outputs.DeliveriesQueueUrl ?? '');
  return depth.waiting + depth.inFlight + depth.delayed;
}

async function look(
  stack: OutageStack['stack'],
  { jobs, losses }: { readonly jobs: readonly Job[]; readonly losses: number },
): Promise<After> {
  const { aws, received } = observe(stack);
  const {
    TableName = '',
    EscalationArn = '',
    IntakeDeadLettersUrl = '',
    DeliveriesDeadLettersUrl = '',
  } = stack.outputs;
  const depths = await Promise.all(
    [IntakeDeadLettersUrl, DeliveriesDeadLettersUrl].map((queue) => aws.queueDepth(queue)),
  );
  return {
    atMs: Date.now(),
    jobs,
    // First what runs: a timer that ends while the table is read has been noted there.
    running: new Set(await aws.runningExecutions(EscalationArn)),
    items: await aws.items(TableName),
    heard: { ...(await received()), webhooks: stack.simulators.state.webhooks },
    deadLetters: depths.reduce((sum, depth) => sum + depth.waiting + depth.inFlight, 0),
    losses,
  };
}
