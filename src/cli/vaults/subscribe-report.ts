import type { Change } from '../../doctor/vaults/change.ts';
import { deprecatedEvents, eventsAsOf, vaultEvents } from '../../doctor/vaults/vault-events.ts';
import { inertLine } from '../../lib/text.ts';
import type { ExitCode } from '../command.ts';
import { layoutOf, wrap } from '../layout.ts';
import type { Terminal } from '../terminal.ts';
import { writeJson } from '../write-json.ts';

/** What became of one vault. */
export interface Result {
  /** AWS accepted the change. */
  done: boolean;
  /** Why it is not as it should be, without a full stop; null: it is. */
  problem: string | null;
}

/** What is to be done with vaults. */
export interface Subscription {
  region: string;
  topicArn: string;
  /** No vaults were named, so those that cannot notify are mentioned and are no error. */
  isAll: boolean;
  changes: readonly Change[];
}

/** Returns what changes for each vault, and what is left out. */
export function formatChanges({ region, topicArn, changes }: Subscription, terminal: Terminal): string {
  const { width } = layoutOf(terminal);
  const needed = changes.filter(({ isNeeded }) => isNeeded);
  const of = (label: string, events: readonly string[]) =>
    events.length === 0 ? [] : wrap(events.join(', '), width, `  ${label} `);
  const lines = needed.flatMap(({ vault, before, adds, drops }) => [
    ...wrap(`${vault}: ${describeTopics(before?.topicArn ?? null, topicArn)}`, width),
    ...(adds.length === vaultEvents.length ? [`  + all ${adds.length} events that there are`] : of('+', adds)),
    ...of('-', drops),
  ]);
  const left = `Events are those of AWS’s page of ${eventsAsOf}. Left out, because AWS tells nobody of them any more: ${deprecatedEvents.join(', ')}.`;
  return `${[`Vaults in ${inertLine(region)}:`, '', ...lines, '', ...wrap(left, width)].join('\n')}\n`;
}

function describeTopics(before: string | null, after: string): string {
  if (before === after) return `notifies ${after} already`;
  return `notifies ${before === null ? 'nobody' : `${before}`}; then ${after}`;
}

/** Says what was done with each vault; returns the code to end with. @param results null: nothing was to be done, or tried only */
export function reportSubscribed(
  subscription: Subscription & { results: ReadonlyMap<string, Result> | null },
  { json, dryRun }: { json: boolean; dryRun: boolean },
  terminal: Terminal,
): ExitCode {
  const { region, topicArn, isAll, changes, results } = subscription;
  const vaults = changes.map((change) => {
    const { vault, before, after, adds, drops, isNeeded, left } = change;
    const result = results?.get(vault) ?? { done: false, problem: null };
    return { vault, before, after: left === null ? after : before, adds, drops, isNeeded, left, ...result };
  });
  const problems = vaults.flatMap(({ vault, problem }) => (problem === null ? [] : [`${vault}: ${problem}.`]));
  if (json) terminal.out(writeJson({ region, topic: topicArn, dryRun, vaults }));
  else terminal.out(describeDone(vaults, dryRun));
  for (const problem of problems) terminal.err(`error: ${inertLine(problem)}\n`);
  return problems.length > 0 || changes.some(({ left, isView }) => left !== null && !(isAll && isView)) ? 1 : 0;
}

type Done = Pick<Change, 'vault' | 'isNeeded' | 'left'> & Result;

function describeDone(vaults: readonly Done[], dryRun: boolean): string {
  const done = vaults.filter(({ done: isDone, problem }) => isDone && problem === null).length;
  const same = vaults.filter(({ isNeeded, left }) => !isNeeded && left === null).length;
  const isTried = dryRun && vaults.some(({ isNeeded }) => isNeeded);
  const lines = [
    ...(isTried ? ['Nothing was changed: this was a dry run.'] : []),
    ...(done > 0 ? [`${count(done)} subscribed, read back and as it should be.`] : []),
    ...(same > 0 ? [`${count(same)} already as it should be.`] : []),
    ...(vaults.length === 0 ? ['There are no vaults.'] : []),
    ...vaults.flatMap(({ vault, left }) => (left === null ? [] : [inertLine(`${vault} is left as it is: ${left}.`)])),
  ];
  return `${vaults.some(({ isNeeded }) => isNeeded) ? '\n' : ''}${lines.map((line) => `${line}\n`).join('')}`;
}

function count(vaults: number): string {
  return vaults === 1 ? '1 vault is' : `${vaults} vaults are`;
}
