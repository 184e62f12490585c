import type { Moment, Outlook, OutlookEnd } from '../escalation/outlook.ts';
import { formatDuration } from '../lib/duration.ts';
import { someOf } from '../lib/some-of.ts';
import type { Fact } from './notice.ts';
import type { Clock } from './times.ts';
import { hearOfIt, short } from './wording.ts';

/** Moments that are said after the next one: who is woken at night asks for one, and who might be next. */
const saidAfterNext = 2;
const namesLimit = 4;

/** Says what comes next, for whom and when, and what then; nothing of what is over, or when it is not known. */
export function nextFacts(outlook: Outlook | null, clock: Clock): Fact[] {
  if (outlook === null || (outlook.end === 'resolved' && outlook.moments.length === 0)) return [];
  const [next, ...after] = outlook.moments;
  if (next === undefined) return [{ id: 'next', label: 'Next', value: withoutMoments[outlook.end] }];
  const said = after.slice(0, saidAfterNext).map((moment) => describeMoment(moment, clock));
  const later = [...said, restOf(outlook, after.slice(saidAfterNext))].filter((text) => text !== '');
  return [
    { id: 'next', label: 'Next', value: describeMoment(next, clock) },
    { id: 'after-next', label: 'Then', value: later.join('; ') },
  ];
}

/** What comes after what is named: reminders, where there is nothing else, with how often they come. */
function restOf(outlook: Outlook, [first, ...others]: readonly Moment[]): string {
  if (first === undefined) return goesOnUnsaid(outlook) ? 'and so on' : ends[outlook.end];
  const isLast = others.length === 0 && outlook.end === 'goes-on';
  return isLast && first.everySeconds !== undefined ? `reminders ${howOften(first.everySeconds)}` : 'and so on';
}

/** What goes on is said, but for a reminder that says how often, and where nothing is named that could go on. */
function goesOnUnsaid({ moments, end }: Outlook): boolean {
  return end === 'goes-on' && moments.length > 1 && moments.at(-1)?.everySeconds === undefined;
}

/** What is said when nothing is planned. */
const withoutMoments: Readonly<Record<OutlookEnd, string>> = {
  'nothing-planned': 'nothing more is planned; it stays open until somebody answers or a later job succeeds',
  'in-hand': 'nothing; it stays in hand until somebody resolves it or a later job succeeds',
  'goes-on': '',
  resolved: '',
};

/** What is said of the end after moments that are named. */
const ends: Readonly<Record<OutlookEnd, string>> = {
  'nothing-planned': 'nothing more is planned',
  'in-hand': '',
  'goes-on': '',
  resolved: '',
};

/** Returns what happens at a moment: `dba-pager at 2026-11-22 03:28 UTC`. */
function describeMoment(moment: Moment, clock: Clock): string {
  const { at, reason, within } = moment;
  const when = `${reason === 'quiet-ends' ? 'when it is no longer kept quiet, ' : ''}at ${clock.time(at)}`;
  return `${happens[moment.kind](moment, when)}${within === undefined ? '' : ` (${short(within, 40)})`}`;
}

const happens: Readonly<Record<Moment['kind'], (moment: Moment, when: string) => string>> = {
  step: ({ targets }, when) => `${names(targets)} ${when}`,
  reminder: ({ targets, everySeconds }, when) =>
    `a reminder to ${names(targets)} ${when}${everySeconds === undefined ? '' : `, and ${howOften(everySeconds)}`}`,
  reopening: ({ targets }, when) => `open again ${when} unless resolved; ${names(targets)} ${hearOfIt(targets)}`,
  'hand-over': ({ policy }, when) => `policy ${short(policy, 60)} takes over ${when}`,
  'end-of-policy': (_moment, when) => `the policy ends ${when}`,
};

function howOften(seconds: number): string {
  return seconds === 86_400 ? 'daily after that' : `every ${formatDuration(seconds)}`;
}

/** Returns a few targets by name, and how many more there are. */
function names(targets: readonly string[]): string {
  return someOf(
    targets.map((target) => short(target, 60)),
    namesLimit,
  );
}
