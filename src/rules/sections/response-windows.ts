import * as z from 'zod/mini';
import { type Severity, severities } from '../../incidents/alert.ts';
import { formatDuration, parseDuration } from '../../lib/duration.ts';
import { isObject } from '../../lib/is-object.ts';
import { secondsOf } from '../after.ts';
import type { RulesIssue } from '../check/issue.ts';
import { durationForm } from '../written-forms.ts';
import { type Entry, mapNamed, type SectionWords, section } from './section.ts';

/** How soon after its announcement an incident should be answered and solved, in seconds; null: not set. */
export interface ResponseWindow {
  acknowledgeSeconds: number | null;
  resolveSeconds: number | null;
}

const Window = z.strictObject({
  acknowledge: z.optional(durationForm('1m', '30d')),
  resolve: z.optional(durationForm('1m', '365d')),
});

type WindowDocument = z.infer<typeof Window>;

/** By when incidents are to be answered and solved, by severity. */
export const responseWindows = section({
  schema: z.strictObject(
    Object.fromEntries(severities.map((severity) => [severity, z.optional(Window)])) as Record<
      Severity,
      z.ZodMiniOptional<typeof Window>
    >,
  ),
  merge: 'names',
  compile: (
    written?: Readonly<Partial<Record<Severity, WindowDocument | undefined>>>,
  ): ReadonlyMap<Severity, ResponseWindow> =>
    new Map(mapNamed(written as Readonly<Record<string, WindowDocument>> | undefined, compileWindow)),
  checkNames: ({ responseWindows: raw }) => windowIssues(raw),
  said: {
    noun: 'Response window',
    title: 'Response windows',
    entries: (kept) => [...kept].map(describeWindow),
  },
});

function compileWindow(severity: string, { acknowledge, resolve }: WindowDocument): [Severity, ResponseWindow] {
  const seconds = (text: string | undefined) => (text === undefined ? null : secondsOf(text));
  return [severity as Severity, { acknowledgeSeconds: seconds(acknowledge), resolveSeconds: seconds(resolve) }];
}

/** Finds windows to solve an incident that are shorter than those to answer it. */
function windowIssues(raw: unknown): RulesIssue[] {
  return Object.entries(isObject(raw) ? raw : {}).flatMap(([severity, window]): RulesIssue[] => {
    const { acknowledge, resolve } = isObject(window) ? window : {};
    const [answered, over] = [secondsIn(acknowledge), secondsIn(resolve)];
    if (answered === null || over === null || answered <= over) return [];
    const message = `is shorter than "acknowledge" (${acknowledge}); an incident is answered before it is solved`;
    return [{ path: ['responseWindows', severity, 'resolve'], value: resolve, message }];
  });
}

/** Returns the seconds of a duration; null when it is none, which is reported elsewhere. */
function secondsIn(text: unknown): number | null {
  return typeof text === 'string' ? parseDuration(text) : null;
}

function describeWindow([name, { acknowledgeSeconds, resolveSeconds }]: readonly [Severity, ResponseWindow]): Entry {
  const says = [
    ...(acknowledgeSeconds === null ? [] : [`acknowledged within ${formatDuration(acknowledgeSeconds)}`]),
    ...(resolveSeconds === null ? [] : [`resolved within ${formatDuration(resolveSeconds)}`]),
  ];
  return { name, says: says.join(', ') || 'nothing is asked for' };
}

/** Texts about each of its fields, for editors and `docs/rules.md`. */
export const responseWindowsWords = {
  responseWindows: {
    says: 'How soon incidents are to be acknowledged and resolved, by severity: deadlines in messages, and the due date of tickets.',
    examples: [{ critical: { acknowledge: '15m', resolve: '4h' } }],
  },
  ...Object.fromEntries(
    severities.flatMap((severity) => [
      [`responseWindows.${severity}`, { says: `Of ${severity} incidents.` }],
      [
        `responseWindows.${severity}.acknowledge`,
        {
          says: 'How soon after it was announced, or was open again, somebody is to answer.',
          examples: ['15m', '1h'],
          form: { duration: ['1m', '30d'] },
        },
      ],
      [
        `responseWindows.${severity}.resolve`,
        {
          says: 'How soon after it was announced it is to be over. Tickets are due on that day.',
          examples: ['4h', '2d'],
          form: { duration: ['1m', '365d'] },
        },
      ],
    ]),
  ),
} satisfies SectionWords;
