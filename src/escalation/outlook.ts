import type { Incident } from '../incidents/incident.ts';
import { addSeconds, type Instant, laterOf } from '../lib/instant.ts';
import { type AfterPolicy, changeOfStep, type TakenStep } from './change-of-step.ts';
import { nextStep, reminderSeconds } from './next-step.ts';
import { type Policy, stepSayings } from './policy.ts';

/** What happens at a coming moment. */
export type MomentKind =
  /** A step of the policy: these targets are told, or told again. */
  | 'step'
  /** Everybody who was told is reminded, and again every `everySeconds` until something else happens. */
  | 'reminder'
  /** The acknowledgement ends and the incident is open again. */
  | 'reopening'
  /** Another policy takes over. */
  | 'hand-over'
  /** The policy has come to its end and nobody has answered: every target hears it. */
  | 'end-of-policy';

/** Why it happens then. */
export type MomentReason = 'first-step' | 'unanswered' | 'acknowledgement-ends' | 'quiet-ends';

/** Something that happens to an incident unless somebody answers first. */
export interface Moment {
  at: Instant;
  kind: MomentKind;
  /** Targets that are told then, with those on duty at that moment by the present rules. */
  targets: readonly string[];
  reason: MomentReason;
  /** The policy whose step it is; for a hand-over, the one that takes over. */
  policy: string;
  /** The hours of its step, such as `during office`; absent: it has none. */
  within?: string;
  /** Only for reminders: how often they repeat. */
  everySeconds?: number;
}

/** What comes after the last moment. */
export type OutlookEnd =
  /** More of the same. */
  | 'goes-on'
  /** Nothing more is planned, and it stays open until somebody answers or a later job succeeds. */
  | 'nothing-planned'
  /** Somebody has it in hand, with no end. */
  | 'in-hand'
  | 'resolved';

/** What happens to an incident while nobody answers. */
export interface Outlook {
  /** In the order in which they come. */
  moments: readonly Moment[];
  end: OutlookEnd;
}

/** What an outlook needs of the rules. */
export interface OutlookRules extends AfterPolicy {
  /** The policy of an incident, with who is on duty at a moment. */
  policyAt(incident: Incident, at: Instant): Policy;
  /** Returns until when an incident is muted at a moment, as far as is known now; null when it is not. */
  quietUntil(incident: Incident, at: Instant): Instant | null;
}

/** How many looks are taken to find one moment: hours, mutes and reminders come between. */
const looksPerMoment = 40;

/**
 * Says what comes next for an incident: which targets, when, and what after that, at most `limit` moments. It simulates the
 * timers on a copy of the incident, by the same functions, so that it says what they will do.
 *
 * @param now the moment from which it looks; what is overdue comes at this moment
 */
export function outlookOf(incident: Incident, rules: OutlookRules, now: Instant, limit = 4): Outlook {
  const moments: Moment[] = [];
  let thought: Thought = { incident, at: now, isQuietOver: false, remindsEvery: null };
  for (let looks = 0; looks < limit * looksPerMoment && moments.length < limit; looks += 1) {
    const next = lookAt(thought, rules);
    if (next === 'end') return { moments, end: endOf(thought) };
    thought = next.thought;
    if (next.moment !== null) moments.push(next.moment);
  }
  const last = moments.at(-1);
  return { moments, end: last?.kind === 'end-of-policy' ? endAfter(thought, rules) : 'goes-on' };
}

/** The simulated incident at a coming moment. */
interface Thought {
  incident: Incident;
  at: Instant;
  /** It was muted until this moment. */
  isQuietOver: boolean;
  /** The interval of reminders that are already in the outlook, in seconds; only what comes besides them is searched for. */
  remindsEvery: number | null;
}

type Look = 'end' | { thought: Thought; moment: Moment | null };

function lookAt(thought: Thought, rules: OutlookRules): Look {
  const { incident, at } = thought;
  const policy = rules.policyAt(incident, at);
  const next = nextStep(incident, policy, at);
  if (next.due === 'end' || next.due === 'gap' || incident.status === 'resolved') return 'end';
  if (next.due === 'nothing') {
    const later = next.until > at ? next.until : addSeconds(at, 1);
    return { thought: { ...thought, at: later, isQuietOver: later === incident.mute?.until }, moment: null };
  }
  const quiet = next.due === 'hand-over' || next.due === 'joined' ? null : rules.quietUntil(incident, at);
  if (quiet !== null && quiet > at) {
    const announceAt = incident.notified.length > 0 ? incident.announceAt : laterOf(incident.announceAt, quiet);
    const spoken = { ...incident, mute: null, announceAt };
    return { thought: { ...thought, incident: spoken, at: quiet, isQuietOver: true }, moment: null };
  }
  const after = changeOfStep(incident, next, rules, at).after;
  return { thought: thoughtAfter(thought, next, after), moment: momentOf(thought, next, after, policy) };
}

/** Returns the simulated incident after a step. Reminders are listed once, and anew after each step, which restarts them. */
function thoughtAfter({ incident, at, remindsEvery }: Thought, { due }: TakenStep, after: Incident): Thought {
  const every = reminderSeconds(incident);
  const on = { at, isQuietOver: false };
  if (due === 'remind' && every !== null) return { ...on, incident: withoutReminders(after), remindsEvery: every };
  if (due === 'joined' || remindsEvery === null) return { ...on, incident: after, remindsEvery };
  const routing = { ...after.routing, repeatIntervalSeconds: remindsEvery };
  return { ...on, incident: { ...after, routing }, remindsEvery: null };
}

/** After the end of a policy nothing comes but reminders, and they count from a step that was taken. */
function withoutReminders({ routing, escalation, ...incident }: Incident): Incident {
  const { exhausted } = escalation;
  return {
    ...incident,
    routing: { ...routing, repeatIntervalSeconds: null },
    escalation: exhausted ? { ...escalation, lastStepAt: null } : escalation,
  };
}

function momentOf(thought: Thought, next: TakenStep, after: Incident, policy: Policy): Moment | null {
  const { incident, at, isQuietOver } = thought;
  if (next.due === 'joined') return null;
  const reason = isQuietOver ? 'quiet-ends' : reasonOf(incident, next);
  const moment = { at, reason, policy: policy.name } as const;
  switch (next.due) {
    case 'notify': {
      const step = policy.steps[next.step];
      const within = step === undefined ? null : stepSayings.hours.say(step);
      const targets = [...new Set([...next.targets, ...incident.alsoTell])];
      return { ...moment, kind: 'step', targets, ...(within === null ? {} : { within }) };
    }
    case 'remind': {
      const every = reminderSeconds(incident);
      const again = every === null ? {} : { everySeconds: every };
      return { ...moment, kind: 'reminder', targets: incident.notified, ...again };
    }
    case 'reopen':
      return { ...moment, kind: 'reopening', targets: after.notified };
    case 'hand-over':
      if (after.escalation.exhausted) return { ...moment, kind: 'end-of-policy', targets: after.notified };
      return { ...moment, kind: 'hand-over', targets: [], policy: next.policy };
    case 'exhausted':
      return { ...moment, kind: 'end-of-policy', targets: after.notified };
  }
}

function reasonOf({ notified }: Incident, { due }: TakenStep): MomentReason {
  if (due === 'reopen') return 'acknowledgement-ends';
  return due === 'notify' && notified.length === 0 ? 'first-step' : 'unanswered';
}

function endOf({ incident: { status }, remindsEvery }: Thought): OutlookEnd {
  if (remindsEvery !== null) return 'goes-on';
  if (status === 'open') return 'nothing-planned';
  return status === 'resolved' ? 'resolved' : 'in-hand';
}

/** Says what comes after the last listed moment: more of the same, or how the incident then stands. */
function endAfter(thought: Thought, rules: OutlookRules): OutlookEnd {
  return lookAt(thought, rules) === 'end' ? endOf(thought) : 'goes-on';
}
