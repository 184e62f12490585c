import * as z from 'zod/mini';
import type { Policy as Kept, Step } from '../../escalation/policy.ts';
import { longestDelay, readAfter, secondsOf } from '../after.ts';
import { defaultPolicy } from '../built-in.ts';
import { checkPolicies } from '../check/check-policies.ts';
import { durationForm, holdForm, Mentions, Name, readHold, TargetList } from '../written-forms.ts';
import { byName, mapNamed, type SectionWords, section, type Use, usesOf } from './section.ts';
import { type StepOptions, stepOption } from './step-option.ts';

/** Options that every step has. */
export const stepBasics = {
  after: stepOption({
    schema: z
      .string()
      .check(
        z.refine(
          (text) => readAfter(text) !== null,
          `takes a duration up to ${longestDelay} such as "15m", or a share of the RPO such as "50% of rpo"`,
        ),
      ),
    refersTo: null,
    keep: (text) => ({ after: readAfter(text) ?? { seconds: 0 } }),
  }),
  notify: stepOption({
    schema: TargetList,
    isRequired: true,
    refersTo: 'told',
    keep: (names = []) => ({ notify: names }),
  }),
  mention: stepOption({
    schema: Mentions,
    refersTo: null,
    keep: (ids) => (ids === undefined ? {} : { mention: ids }),
  }),
};

/** Pause before another round when the policy does not set one, in seconds. */
const defaultRepeatAfterSeconds = 3600;

/** A step as it is written; its fields are those of the table of step options. */
export type StepDocument = Readonly<Record<string, unknown>>;

interface PolicyDocument {
  steps: StepDocument[];
  repeat?: number | undefined;
  repeatAfter?: string | undefined;
  acknowledgedFor?: string | undefined;
  handOver?: string | undefined;
}

type Policies = Readonly<Record<string, PolicyDocument>>;

/** Returns the section of policies, whose steps have these options. */
export function policiesWith(options: StepOptions) {
  const Policy: z.ZodMiniType<PolicyDocument> = z.strictObject({
    steps: z
      .array(stepForm(options))
      .check(z.minLength(1, 'is empty; give at least one step'), z.maxLength(20, 'has more than 20 steps')),
    repeat: z.optional(z.int().check(z.minimum(0), z.maximum(20))),
    repeatAfter: z.optional(durationForm('1m', '7d')),
    acknowledgedFor: z.optional(holdForm('1m', '30d')),
    handOver: z.optional(Name),
  });
  return section({
    schema: z.record(Name, Policy),
    merge: 'names',
    compile: (written: Policies | undefined, document: object): ReadonlyMap<string, Kept> =>
      byName([defaultPolicy, ...mapNamed(written, (name, policy) => compilePolicy(name, policy, options, document))]),
    checkNames: (raw, known) => checkPolicies(raw, known, options),
    naming: { noun: 'policy', always: [defaultPolicy.name], unused: 'no route, "defaults" or "handOver" names it' },
    uses: (written) => [
      { of: 'policies', names: Object.values(written ?? {}).map(({ handOver }) => handOver) },
      ...Object.values(written ?? {}).flatMap(({ steps }) => steps.flatMap((step) => namedBy(step, options))),
    ],
  });
}

function stepForm(options: StepOptions): z.ZodMiniType<StepDocument> {
  return z.strictObject(
    Object.fromEntries(
      Object.entries(options).map(([name, { schema, isRequired }]) => [name, isRequired ? schema : z.optional(schema)]),
    ),
  );
}

function compilePolicy(name: string, policy: PolicyDocument, options: StepOptions, document: object): Kept {
  return {
    name,
    steps: policy.steps.map((step) => compileStep(step, options, document)),
    repeat: policy.repeat ?? 0,
    repeatAfterSeconds: policy.repeatAfter === undefined ? defaultRepeatAfterSeconds : secondsOf(policy.repeatAfter),
    ...readHold(policy.acknowledgedFor),
    handOver: policy.handOver ?? null,
  };
}

function compileStep(step: StepDocument, options: StepOptions, document: object): Step {
  const parts = Object.entries(options).map(([name, { keep }]) => keep(step[name], document));
  return Object.assign({ after: { seconds: 0 }, notify: [] }, ...parts);
}

function namedBy(step: StepDocument, options: StepOptions): Use[] {
  return Object.entries(options).flatMap(([name, row]) => usesOf(row, step[name]));
}

/** Texts about each of its fields, for editors and `docs/rules.md`. */
export const policiesWords = {
  policies: {
    says: 'Who is told when, until somebody answers, by name. Routes, "defaults" and "handOver" refer to them.',
  },
  'policies.*': {
    says: 'Steps that are taken in order until somebody acknowledges or the problem is solved.',
    snippets: [
      {
        label: 'two steps',
        body: {
          steps: [{ notify: ['first'] }, { after: '15m', notify: ['second'] }],
          repeat: 2,
          acknowledgedFor: '8h',
        },
      },
    ],
  },
  'policies.*.steps': {
    says: 'Steps in ascending order of "after". A step outside of its hours is put off, never left out.',
    examples: [[{ notify: ['backup-channel'] }, { after: '15m', notify: ['dba-on-call'] }]],
  },
  'policies.*.steps[]': {
    says: 'Whom to tell, how long after the incident was announced, and in which hours.',
    snippets: [
      { label: 'step', body: { after: '15m', notify: ['target'] } },
      { label: 'step in some hours', body: { after: '15m', notify: ['target'], during: 'office' } },
    ],
  },
  'policies.*.steps[].after': {
    says: 'When it is due: a duration up to 30d after the announcement, or a share of the recovery point objective, which counts from the last good recovery point. Left out: at once, in the first step only.',
    examples: ['15m', '1h30m', '50% of rpo'],
    limits: { pattern: '^(?:(?:\\d{1,6}[smhd])+|\\d{1,4} ?% [oO][fF] [rR][pP][oO])$' },
    mistake: 'Takes a duration such as "15m", or a share of the RPO such as "50% of rpo".',
  },
  'policies.*.steps[].notify': {
    says: 'Targets and rotations that are told; "owner" stands for those whom the owner of the alert names in "owners".',
    examples: [
      ['backup-channel', 'tickets'],
      ['owner', 'tickets'],
    ],
  },
  'policies.*.steps[].mention': {
    says: 'Whom its targets in Slack call on, instead of whom they name themselves; [] is nobody. Left out: as each target says.',
    examples: [['S0123456789'], ['here', 'U0123456789'], []],
  },
  'policies.*.repeat': {
    says: 'How many more times all steps are taken when nobody answers. Left out: none.',
    examples: [2],
  },
  'policies.*.repeatAfter': {
    says: 'Pause between the last step and the next round, or until "handOver" takes over. Left out: 1h.',
    examples: ['1h', '30m'],
    form: { duration: ['1m', '7d'] },
  },
  'policies.*.acknowledgedFor': {
    says: 'How long an acknowledgement holds: a duration from 1m to 30d, or "next run", which is 24h where that is not known; then the incident opens again unless it is resolved. Left out: until it is resolved.',
    examples: ['8h', 'next run'],
    limits: { pattern: '^(?:next run|(?:\\d{1,6}[smhd])+)$' },
    mistake: 'Takes a duration from "1m" to "30d" such as "8h", or "next run".',
  },
  'policies.*.handOver': {
    says: 'Policy that takes over when this one came to its end unanswered. Left out: the fallback is told, and that is the end.',
    examples: ['management'],
  },
} as const satisfies SectionWords;
