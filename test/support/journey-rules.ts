import * as z from 'zod/mini';
import type { Instant } from '../../src/lib/instant.ts';
import type { RulesText } from '../../src/ports/rules/rules-source.ts';
import { type Checked, checkRules } from '../../src/rules/check/check.ts';
import type { Rules } from '../../src/rules/rules.ts';

/** When journeys begin. */
export const journeyStart: Instant = '2026-11-22T01:00:00.000Z';

/** The rules of most journeys: a channel and a ticket at once, a pager after 15 minutes, both again after that. */
export const journeyRules = `
version: 1
defaults: { policy: platform, groupBy: [account, region, event.kind, error.code], groupWait: 30s }
targets:
  chat: { recorder: {} }
  tickets: { recorder: {} }
  pager: { recorder: {} }
  spare: { recorder: {} }
policies:
  platform:
    steps:
      - { notify: [chat, tickets] }
      - { after: 15m, notify: [pager] }
    repeat: 1
    repeatAfter: 30m
  held:
    steps: [ { notify: [chat] }, { after: 15m, notify: [pager] } ]
    acknowledgedFor: 8h
  quiet: { steps: [ { notify: [tickets] } ] }
routes:
  - { name: third strike, match: { severity: [critical] }, policy: held }
  - { name: copies stay quiet, match: { event: { kind: [copy] } }, policy: quiet }
fallback: [spare]
`;

/** A state of the rules in one parameter. */
export function rulesText(
  text: string,
  version: string,
  modifiedBy: string | null = null,
  modifiedAt = journeyStart,
): RulesText {
  const edit = { version, modifiedBy, modifiedAt };
  return { ...edit, parts: [{ ...edit, name: 'routing', text }] };
}

/** Checks a version of rules as the product does, with the channels of journeys. */
export function checkJourneyRules({ parts, version, modifiedAt }: RulesText): Checked {
  const options = new Map([
    ['recorder', z.strictObject({})],
    ['sns', z.strictObject({})],
    ['keyed', z.strictObject({ token: z.string() })],
  ]) as unknown as Map<string, z.ZodMiniType>;
  return checkRules(parts, options, version, modifiedAt);
}

/** Reads rules that a test wrote; their mistakes fail the test. */
export function readRules(text: string, version = '1'): Rules {
  const checked = checkJourneyRules(rulesText(text, version));
  if ('problems' in checked) throw new Error(JSON.stringify(checked.problems, null, 2));
  return checked.rules;
}
