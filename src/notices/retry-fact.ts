import type { Moment } from '../escalation/outlook.ts';
import type { Incident } from '../incidents/incident.ts';
import { isPending } from '../incidents/retry.ts';
import { retryRefusals } from '../incidents/retry-refusals.ts';
import type { Retry, RetryState } from '../incidents/retry-state.ts';
import type { Fact } from './notice.ts';
import type { Clock } from './times.ts';
import { short } from './wording.ts';

/** Says where automatic retries stand: of one resource in full, of several by number. Nothing of what is superfluous. */
export function retryFacts(
  { retries = [], status }: Pick<Incident, 'retries' | 'status'>,
  next: Pick<Moment, 'at'> | null,
  clock: Clock,
): Fact[] {
  const [only, ...others] = retries.flatMap((one) =>
    one.state === 'not-needed' ? [] : [{ ...one, state: one.state }],
  );
  if (only === undefined) return [];
  const goesOn = status === 'open' && next !== null ? next.at : null;
  const lanes = new Set(retries.map(({ laneId }) => laneId));
  const newest = others.at(-1) ?? only;
  const value = lanes.size > 1 ? sayMany([only, ...others], clock) : says[newest.state](newest, goesOn, clock);
  return [{ id: 'retry', label: 'Retry', value }];
}

type Say = (retry: Retry, goesOn: string | null, clock: Clock) => string;

const says: Readonly<Record<Exclude<RetryState, 'not-needed'>, Say>> = {
  planned: (retry, goesOn, clock) =>
    `${retry.dryRun ? 'a dry run' : 'retrying'} at ${clock.time(retry.dueAt)}${attempt(retry)}${after(retry, goesOn, clock)}`,
  starting: (retry, goesOn, clock) => `being started${attempt(retry)}${after(retry, goesOn, clock)}`,
  started: (retry, goesOn, clock) => `running as ${jobs(retry)}${attempt(retry)}${after(retry, goesOn, clock)}`,
  copying: (retry) => `succeeded as ${jobs(retry)}; its copies are being started`,
  succeeded: (retry) => `succeeded as ${jobs(retry)}`,
  failed: (retry) => `failed as well, as ${jobs(retry)}${attempt(retry)}`,
  'not-started': ({ because }) => `not retried${because === undefined ? '' : `, because ${retryRefusals[because]}`}`,
  'dry-run': () => 'it would have been retried; the route asks for a dry run',
};

function jobs({ jobId = '', failedJobId }: Retry): string {
  return `job ${short(jobId, 60)}, after job ${short(failedJobId, 60)}`;
}

function attempt({ attempt: number, of }: Retry): string {
  return of === 1 ? '' : ` (${number} of ${of})`;
}

/** Whoever reads it at night wants to know how long it is quiet. */
function after({ dryRun }: Retry, goesOn: string | null, clock: Clock): string {
  return goesOn === null || dryRun ? '' : `; goes on at ${clock.time(goesOn)} if that fails`;
}

function sayMany(retries: readonly Retry[], clock: Clock): string {
  const count = (isOne: (retry: Retry) => boolean) => retries.filter(isOne).length;
  const planned = retries.filter(({ state }) => state === 'planned').map(({ dueAt }) => dueAt);
  const [first] = planned.toSorted();
  const parts = [
    first === undefined ? '' : `${planned.length} from ${clock.time(first)} on`,
    counted(
      count((one) => isPending(one) && one.state !== 'planned'),
      'running',
    ),
    counted(
      count(({ state }) => state === 'succeeded' || state === 'copying'),
      'succeeded',
    ),
    counted(
      count(({ state }) => state === 'failed'),
      'failed',
    ),
    counted(
      count(({ state }) => state === 'not-started'),
      'not started',
    ),
  ];
  return parts.filter((part) => part !== '').join(', ');
}

function counted(number: number, what: string): string {
  return number === 0 ? '' : `${number} ${what}`;
}
