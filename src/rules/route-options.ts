import * as z from 'zod/mini';
import { type Severity, severities } from '../incidents/alert.ts';
import { usualChoices } from '../incidents/routing.ts';
import { formatDuration } from '../lib/duration.ts';
import { type TextMap, textMap } from '../lib/text-map.ts';
import { secondsOf } from './after.ts';
import { joined } from './describe-policy.ts';
import { retryOption, retryOptionWords } from './retry-option.ts';
import { type OptionWords, option } from './route-option.ts';
import { durationForm, FieldList, Labels, Name, secondsOfSpan, spanForm, TargetList } from './written-forms.ts';

/** What all options that are durations share. */
const aDuration = {
  read: secondsOf,
  unsaid: null as number | null,
  inherits: 'around',
  withContinue: 'no',
  withIgnore: false,
  refersTo: null,
} as const;

/**
 * Every option of routes, the one list of them: a new option is a row here, its words below, and the code that acts on it.
 * Rows are in the order in which people read them. What makes up a route (`name`, `match`, `routes`) and its kind (`ignore`,
 * `continue`) is in `route-document.ts`.
 */
export const routeOptions = {
  policy: option({
    as: 'policy',
    schema: Name,
    read: (name) => name,
    unsaid: null as string | null,
    inherits: 'around',
    withContinue: 'no',
    withIgnore: false,
    refersTo: 'policies',
    byDefault: { is: 'default', changed: null },
    decided: null,
    said: { name: 'policy ', say: (name) => `"${name}"`, otherwise: 'the default', draw: null },
  }),
  severity: option({
    as: 'severity',
    schema: z.enum(severities),
    read: (severity) => severity,
    unsaid: null as Severity | null,
    inherits: 'never',
    withContinue: 'yes',
    withIgnore: false,
    refersTo: null,
    byDefault: null,
    decided: null,
    said: { name: 'severity ', say: (severity) => severity, otherwise: 'as it is assessed' },
  }),
  notify: option({
    as: 'notify',
    schema: TargetList,
    read: (names) => names,
    unsaid: [] as readonly string[],
    inherits: 'never',
    withContinue: {
      only: 'stands only in a route with "continue: true"; a route that decides names a policy, whose steps say who is told',
    },
    withIgnore: true,
    refersTo: 'told',
    byDefault: null,
    decided: null,
    said: { name: 'tells too: ', say: (names) => joined(names) || null, otherwise: 'nobody', draw: null },
  }),
  labels: option({
    as: 'labels',
    schema: Labels,
    read: (labels) => labels,
    unsaid: textMap<string>([]),
    inherits: 'added',
    withContinue: 'yes',
    withIgnore: false,
    refersTo: null,
    byDefault: null,
    decided: null,
    said: {
      name: 'labels ',
      say: (labels) => pairsOf(labels).join(', ') || null,
      otherwise: 'none',
      draw: (labels, around) =>
        pairsOf(labels)
          .filter((pair) => !pairsOf(around ?? {}).includes(pair))
          .map((pair) => `label ${pair}`),
    },
  }),
  template: option({
    as: 'template',
    schema: Name,
    read: (name) => name,
    unsaid: null as string | null,
    inherits: 'around',
    withContinue: 'no',
    withIgnore: false,
    refersTo: 'templates',
    byDefault: null,
    decided: 'kept',
    said: { name: 'template ', say: (name) => `"${name}"`, otherwise: 'none', draw: (name) => [`template ${name}`] },
  }),
  groupBy: option({
    as: 'groupBy',
    schema: FieldList,
    read: (fields) => fields,
    unsaid: null as readonly string[] | null,
    inherits: 'around',
    withContinue: 'no',
    withIgnore: true,
    refersTo: 'fields',
    byDefault: {
      is: ['account', 'region', 'event.kind', 'error.code'] as readonly string[],
      changed: { subject: 'alerts are grouped by', say: (fields) => fields?.join(', ') || 'nothing' },
    },
    decided: null,
    said: {
      name: 'grouped by ',
      say: (fields) => fields.join(', ') || 'nothing',
      otherwise: 'what the defaults say',
    },
  }),
  groupWait: option({
    ...aDuration,
    as: 'groupWaitSeconds',
    schema: durationForm('0s', '1h'),
    byDefault: { is: 30, changed: { subject: 'an incident waits', say: (seconds) => formatDuration(seconds ?? 0) } },
    decided: { unrouted: 0 },
    said: { name: 'waits ', say: formatDuration, otherwise: 'as by default' },
  }),
  groupInterval: option({
    ...aDuration,
    as: 'groupIntervalSeconds',
    schema: durationForm('10s', '24h'),
    byDefault: {
      is: usualChoices.groupIntervalSeconds,
      changed: { subject: 'further alerts are told after', say: (seconds) => formatDuration(seconds ?? 0) },
    },
    decided: 'kept',
    said: {
      name: 'tells further alerts after ',
      say: formatDuration,
      otherwise: 'what the defaults say',
      draw: (seconds) => [`further alerts after ${formatDuration(seconds)}`],
    },
  }),
  repeatInterval: option({
    ...aDuration,
    as: 'repeatIntervalSeconds',
    schema: durationForm('30m', '7d'),
    byDefault: {
      is: usualChoices.repeatIntervalSeconds,
      changed: {
        subject: 'people are reminded',
        say: (seconds) => (seconds === null ? 'never' : `every ${formatDuration(seconds)}`),
      },
    },
    decided: 'kept',
    said: { name: 'reminds every ', say: formatDuration, otherwise: 'what the defaults say' },
  }),
  relapseWithin: option({
    ...aDuration,
    as: 'relapseWithinSeconds',
    schema: spanForm('90d'),
    read: secondsOfSpan,
    byDefault: {
      is: 7 * 86_400,
      changed: { subject: 'a failure after a resolution is a relapse', say: (seconds) => saySpan(seconds ?? 0) },
    },
    decided: { unrouted: 0 },
    said: { name: 'relapses ', say: saySpan, otherwise: 'as the defaults say' },
  }),
  retry: retryOption,
};

/** Name of an option of routes, as it is written. */
export type RouteOptionName = keyof typeof routeOptions;

function saySpan(seconds: number): string {
  return seconds === 0 ? 'never' : `within ${formatDuration(seconds)}`;
}

/** The texts about each option; apart from the rows, because no function needs them. */
export const routeOptionWords = {
  policy: {
    says: 'Policy of the alerts that it decides. Left out: that of the route around it, else the default.',
    examples: ['database'],
    page: 'who hears, step by step; else that of the route around it, else `defaults.policy`',
  },
  severity: {
    says: 'Severity of what it matches, whatever it was assessed as; routes after it and inside it see it.',
    page: 'replaces the severity; routes behind and inside it see the new one',
  },
  notify: {
    says: 'Only with "continue": targets that hear with the first step too; "owner" stands for those whom the owner of the alert names.',
    examples: [['siem']],
    page: null,
  },
  labels: {
    says: 'Labels that it puts on alerts; patterns after it and inside it see them as labels.<name>.',
    examples: [{ team: 'dba' }],
    limits: { maxProperties: 10 },
    page: 'put on the alert: seen by `match` as `labels.<name>`, by `groupBy`, templates, and shown in messages',
  },
  template: {
    says: 'Template of its messages; a target’s own comes before it.',
    examples: ['brief'],
    page: 'the words of its messages, see [below](#your-own-words)',
  },
  groupBy: {
    says: 'Fields whose values alerts have to share to be one incident. Left out: account, region, event.kind, error.code. What one broken key, role or vault is behind is one incident anyway, unless a field of the resource or job stands here.',
    examples: [['account', 'region', 'event.kind', 'error.code'], ['resource.arn']],
    page: 'alerts with the same values share an incident; `resource.tags.<key>` and `labels.<name>` too',
  },
  groupWait: {
    says: 'How long a new incident waits for more alerts before anybody is told. Left out: 30s.',
    examples: ['30s', '2m'],
    form: { duration: ['0s', '1h'] },
    page: 'how long an incident gathers alerts before anybody hears (30 s; `0s` to `1h`)',
  },
  groupInterval: {
    says: 'Shortest time between two messages about alerts that have joined. Left out: 5m.',
    examples: ['5m', '1h'],
    form: { duration: ['10s', '24h'] },
    page: 'shortest time between two messages that more alerts have joined (5 min)',
  },
  repeatInterval: {
    says: 'How often people are reminded while nobody answers. Left out: only by the steps of the policy.',
    examples: ['4h', '1d'],
    form: { duration: ['30m', '7d'] },
    page: 'while nobody answers, those who were told are reminded this often, for thirty days (`30m` to `7d`; not unless set)',
  },
  relapseWithin: {
    says: 'What fails again in the same way within this time after its incident was resolved is a relapse of it. Left out: 7d.',
    examples: ['7d', '30d', 'off'],
    limits: { pattern: '^(?:off|(?:\\d{1,6}[smhd])+)$' },
    mistake: 'Takes a duration up to 90d such as "7d", or "off".',
    page: 'a resource that fails in the same way this soon after its incident was resolved opens one that says so, in the same thread or ticket (7 d; up to `90d`, or `off`)',
  },
  retry: retryOptionWords,
} as const satisfies Record<RouteOptionName, OptionWords>;

function pairsOf(labels: TextMap): string[] {
  return Object.entries(labels).map(([name, value]) => `${name}=${value}`);
}
