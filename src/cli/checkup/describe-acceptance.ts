import type { JudgedAcceptance } from '../../findings/acceptances.ts';
import { inertLine } from '../../lib/text.ts';
import { formatTime } from '../../notices/times.ts';

/** Returns what became of an acceptance, in a sentence: what it covers, or why it covers nothing. */
export function describeAcceptance(acceptance: JudgedAcceptance): string {
  const { name, owner, reason, until, findings, missed, unknownReasons } = acceptance;
  const who = `${inertLine(name)}, by ${inertLine(owner)} until ${formatTime(until)} (${inertLine(reason)})`;
  const count = `${findings} ${findings === 1 ? 'finding' : 'findings'}`;
  const unknown = unknownReasons.length === 0 ? '' : ` No finding has the reason ${unknownReasons.join(', ')}.`;
  return `${who}${ends(acceptance, count, missed)}.${unknown}`;
}

function ends({ state, most }: JudgedAcceptance, count: string, missed: number): string {
  switch (state) {
    case 'holds':
      return ` covers ${count}, with ${missed} missed`;
    case 'ended':
      return ` has ended: ${count} that it covered ${count.startsWith('1 ') ? 'counts' : 'count'} again`;
    case 'outgrown':
      return ` is for ${most} at most and would cover ${count}: it covers none of them`;
    case 'unused':
      return ' covers nothing: there is no such finding';
  }
}
