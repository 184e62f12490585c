import * as z from 'zod/mini';
import { isObject } from '../../lib/is-object.ts';
import { alertTopic } from '../built-in.ts';
import { type KnownNames, namesOf, reference } from '../check/check-names.ts';
import { checkTargets } from '../check/check-targets.ts';
import type { RulesIssue } from '../check/issue.ts';
import type { Target } from '../compiled.ts';
import { inboundOf } from '../inbound.ts';
import { Name } from '../written-forms.ts';
import { channelsOfTarget } from '../written-target.ts';
import { byName, mapNamed, type SectionWords, section } from './section.ts';

/** Where messages go, by names that people choose. */
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
    unused: 'no step, rotation, owner, route, "fallback" or "bulletins" names it',
  },
  uses: (_written, kept) => [{ of: 'templates', names: [...kept.values()].map(({ template }) => template) }],
});

function compileTarget(name: string, written: unknown): Target {
  const given = isObject(written) ? written : {};
  const { template, timezone, inboundSecret, actors } = given;
  const inbound = inboundOf({ inboundSecret });
  const [channel = ''] = channelsOfTarget(given);
  return {
    name,
    channel,
    options: given[channel] ?? {},
    ...(typeof template === 'string' ? { template } : {}),
    ...(typeof timezone === 'string' ? { timezone } : {}),
    ...(inbound === null ? {} : { inbound }),
    ...(Array.isArray(actors) ? { actors: actors.map(String) } : {}),
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

/** Texts about each of its fields, for editors and `docs/rules.md`. */
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
  'targets.*.inboundSecret': {
    says: 'Where the secret is that this target’s vendor signs with when it tells of answers made there (Jira, PagerDuty): a SecureString parameter. Left out: nothing that is posted for this target is believed.',
    examples: ['ssm:/backup-alerts/prod/secrets/pagerduty-inbound'],
    mistake:
      'Takes a reference such as ssm:/backup-alerts/prod/secrets/pagerduty-inbound; never write the secret itself here.',
  },
  'targets.*.actors': {
    says: 'Who may answer there (Slack, Jira, PagerDuty): ids of the vendor’s users, or the addresses that Jira shows of them. Left out: everybody whom the vendor lets; in Slack, whoever is in the channel.',
    examples: [['U0123456789'], ['PXPGF42'], ['5b10ac8d82e05b22cc7d4ef5', 'ana@example.com']],
  },
} as const satisfies SectionWords;
