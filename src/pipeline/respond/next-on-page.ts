import type { Moment, OutlookEnd } from '../../escalation/outlook.ts';
import type { Alert } from '../../incidents/alert.ts';
import type { Incident } from '../../incidents/incident.ts';
import { formatDuration } from '../../lib/duration.ts';
import type { Instant } from '../../lib/instant.ts';
import { someOf } from '../../lib/some-of.ts';
import type { NextOnPage } from '../../notices/page/incident-page.ts';
import { hearOfIt, short } from '../../notices/wording.ts';
import type { Rules } from '../../rules/rules.ts';
import { outlookOfIncident } from '../outlook-of-incident.ts';

/** How many coming steps a page shows. */
const saidMoments = 5;

/** Returns what comes next for an incident while nobody answers: by the rules, else by what the incident itself stores. */
export function nextOf(
  incident: Incident,
  alerts: readonly Alert[],
  { rules, now }: { rules: Rules | null; now: Instant },
): NextOnPage {
  if (rules === null) return withoutRules(incident);
  const { moments, end } = outlookOfIncident(incident, { alerts, rules, limit: saidMoments }, now);
  const quiet = incident.mute == null ? '' : `Kept quiet by ${short(incident.mute.by, 200)}. `;
  return {
    moments: moments.map((moment) => ({ at: moment.at, says: sayings[moment.kind](moment) })),
    end: `${quiet}${ends[end](moments.length)}`.trim(),
  };
}

const sayings: Readonly<Record<Moment['kind'], (moment: Moment) => string>> = {
  step: ({ targets, reason, within, policy }) =>
    `${reason === 'quiet-ends' ? 'When it is no longer kept quiet, t' : 'T'}ells ${names(targets)}: policy ${short(policy, 100)}${within === undefined ? '' : `, ${short(within, 60)}`}.`,
  reminder: ({ targets, everySeconds }) =>
    `Reminds ${names(targets)}${everySeconds === undefined ? '' : `, and again every ${formatDuration(everySeconds)}`}.`,
  reopening: ({ targets }) => `The acknowledgement ends: it is open again, and ${names(targets)} ${hearOfIt(targets)}.`,
  'hand-over': ({ policy }) => `Policy ${short(policy, 100)} takes over.`,
  'end-of-policy': ({ targets }) => `The policy comes to its end unanswered: ${names(targets)} ${hearOfIt(targets)}.`,
};

/** The sentence after the coming steps; `moments`: how many steps are shown before it. */
const ends: Readonly<Record<OutlookEnd, (moments: number) => string>> = {
  'goes-on': () => 'And so on, until somebody answers.',
  'nothing-planned': (moments) =>
    `${moments === 0 ? 'Nothing more' : 'After that nothing more'} is planned: it stays open until somebody answers or a later job succeeds.`,
  'in-hand': () => 'It stays in hand until somebody resolves it or a later job succeeds.',
  resolved: () => '',
};

function withoutRules({ escalation, status }: Incident): NextOnPage {
  const at = escalation.nextStepAt;
  const says = status === 'acknowledged' ? 'The acknowledgement ends, and it is open again.' : 'The next step is due.';
  return {
    moments: at === null ? [] : [{ at, says }],
    end: 'Whom it tells is in the rules, which cannot be read right now.',
  };
}

function names(targets: readonly string[]): string {
  return someOf(
    targets.map((target) => short(target, 100)),
    6,
  );
}
