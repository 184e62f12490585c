import * as z from 'zod/mini';
import { isObject } from '../../lib/is-object.ts';
import { alertTopic } from '../built-in.ts';
import { type KnownNames, namesOf, reference } from '../check/check-names.ts';
import { checkTargets } from '../check/check-targets.ts';
import type { RulesIssue } from '../check/issue.ts';
import type { Target } from '../compiled.ts';
import { Name } from '../written-forms.ts';
import { byName, mapNamed, type SectionWords, section } from './section.ts';

/** Where messages go, by names of people's own. */
export const targets = section({
  schema: z.record(Name, z.unknown()),
  merge: 'names',
  compile: (written?: Readonly<Record<string, unknown>>): ReadonlyMap<string, Target> =>
    byName([alertTopic, ...mapNamed(written, compileTarget)]),
  check: (raw, { channelOptions }) => checkTargets(raw, channelOptions),
  checkNames: targetNames,
  naming: {
    noun: 'target',
    always: [alertTopic.name],
    isTold: true,
    unused: 'no step, rotation, route, "fallback" or "bulletins" names it',
  },
  uses: (_written, kept) => [{ of: 'templates', names: [...kept.values()].map(({ template }) => template) }],
});

function compileTarget(name: string, written: unknown): Target {
  const { template, timezone, ...channels } = isObject(written) ? written : {};
  const [channel, options] = Object.entries(channels)[0] ?? ['', {}];
  return {
    name,
    channel,
    options: options ?? {},
    ...(typeof template === 'string' ? { template } : {}),
    ...(typeof timezone === 'string' ? { timezone } : {}),
  };
}

function targetNames(raw: Record<string, unknown>, known: KnownNames): RulesIssue[] {
  const written = isObject(raw.targets) ? raw.targets : {};
  return [
    ...(namesOf(written).includes(alertTopic.name)
      ? [{ path: ['targets', alertTopic.name], message: 'always exists and cannot be defined again' }]
      : []),
    ...Object.entries(written).flatMap(([name, target]) =>
      isObject(target) ? reference(target.template, ['targets', name, 'template'], 'templates', known) : [],
    ),
  ];
}

/** What is said of each place in it. */
export const targetsWords = {
  targets: {
    says: 'Where messages go, by names of your own. "alert-topic", the SNS topic of the deployment, always exists.',
    limits: { propertyNames: { pattern: '^[A-Za-z0-9][\\w.-]{0,62}$', not: { const: 'alert-topic' } } },
  },
  'targets.*': { says: 'Exactly one channel with its options and, if you like, a template.' },
  'targets.*.template': {
    says: 'Template of the messages to this target, whatever the route says.',
    examples: ['brief'],
  },
  'targets.*.timezone': {
    says: 'Time zone in which this target is told times. Left out: UTC. Slack shows each reader their own.',
    form: 'timezone',
  },
} as const satisfies SectionWords;
