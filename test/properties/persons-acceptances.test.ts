import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endAcceptance, makeAcceptance, type PersonsAcceptance } from '../../src/incidents/acceptance.ts';
import type { Alert } from '../../src/incidents/alert.ts';
import type { Covered } from '../../src/incidents/cover.ts';
import { addSeconds, type Instant } from '../../src/lib/instant.ts';
import { coversOf } from '../../src/pipeline/acceptances/accept-incident.ts';
import { withPersonsAcceptances } from '../../src/rules/persons-acceptances.ts';
import { decideNow } from '../routing/decide-now.ts';
import { rulesOf } from '../routing/sample-rules.ts';
import { anAlert, noon } from '../support/alerts.ts';
import { anIncident } from '../support/incidents.ts';

/** What a problem is, in few values, so that two of them are often the same. */
const problems = fc.record({
  resource: fc.constantFrom('orders', 'invoices'),
  code: fc.constantFrom('kms-key-unusable', 'unknown'),
  words: fc.constantFrom('left out', 'gone'),
  outcome: fc.constantFrom('failed', 'completed-with-issues'),
  planId: fc.constantFrom('a', 'b', null),
  count: fc.constantFrom(null, 1, 3, 4, 3000),
  is: fc.constantFrom('job', 'job', 'job', 'run', 'finding'),
  severity: fc.constantFrom('critical', 'medium'),
});
type Described = typeof problems extends fc.Arbitrary<infer One> ? One : never;

function alertOf({ resource, code, words, outcome, planId, count, is, severity }: Described): Alert {
  const statusMessage = count === null ? `objects ${words}` : `${count} objects ${words}`;
  const found = {
    id: `finding-${'a'.repeat(24)}-mi1`,
    reason: code,
    severity,
    about: 'resource',
    subject: null,
    name: null,
  };
  const counted = count === null ? {} : { count };
  return anAlert({
    event: {
      ...{ resourceArn: `arn:aws:rds:eu-west-1:111122223333:db:${resource}`, outcome, planId, statusMessage },
      ...(is === 'run' ? { kind: 'missed' as const, missedRun: { nextAt: null } } : {}),
      ...(is === 'finding'
        ? { kind: 'missed' as const, found: { ...found, ...counted, about: 'resource' as const } }
        : {}),
    },
    error: { code, category: code === 'unknown' ? 'unknown' : 'kms' },
    cause: null,
  });
}

/** Written from the sentence alone: is the later one no other and no more than the one that was accepted? */
function isNoMore(accepted: Described, later: Described): boolean {
  if (accepted.is !== later.is) return false;
  const isNotGrown =
    accepted.count === null || later.count === null ? accepted.count === later.count : later.count <= accepted.count;
  if (later.is === 'finding') return isNotGrown && (accepted.severity === 'critical' || later.severity === 'medium');
  const isSameResource = accepted.resource === later.resource;
  if (later.is === 'run') return isSameResource && accepted.planId === later.planId;
  return (
    isSameResource &&
    isNotGrown &&
    accepted.code === later.code &&
    accepted.outcome === later.outcome &&
    accepted.planId === later.planId &&
    (later.code !== 'unknown' || accepted.words === later.words)
  );
}

function acceptanceOf(incident: readonly Described[], minutes: number, endedAfter: number | null): PersonsAcceptance {
  const alerts = incident.map(alertOf);
  const covers = coversOf(anIncident({ alertCount: alerts.length }), alerts) as Covered[];
  const toAccept = { id: '01KE', covers, owner: 'o', reason: 'r', incidentId: '01JD' };
  const answer = { by: 'ana', via: 'in Slack', at: noon };
  const change = makeAcceptance({ ...toAccept, until: addSeconds(noon, minutes * 60) }, answer);
  if ('refused' in change) throw new Error(change.refused);
  const { after } = change.acceptance;
  const ended = endedAfter === null ? null : endAcceptance(after, { ...answer, at: addSeconds(noon, endedAfter * 60) });
  return ended === null || 'refused' in ended ? after : ended.acceptance.after;
}

describe('properties: acceptances of people', () => {
  it('cover what they were made from, no more of it and nothing else, from when they are made until they end', () => {
    const moments = fc.integer({ min: 1, max: 3000 });
    const rules = rulesOf('version: 1\n');
    let [covered, told] = [0, 0];
    fc.assert(
      fc.property(
        fc.array(problems, { minLength: 1, maxLength: 4 }),
        fc.tuple(problems, fc.option(fc.nat(3))),
        fc.tuple(moments, fc.option(moments), fc.integer({ min: -100, max: 4000 })),
        (incident, [other, same], [minutes, endedAfter, minute]) => {
          // Mostly it is one of those again, only larger or smaller.
          const before = same === null ? undefined : incident[same % incident.length];
          const later = before === undefined ? other : { ...before, count: other.count };
          const now: Instant = addSeconds(noon, minute * 60);
          const acceptance = acceptanceOf(incident, minutes, endedAfter);
          const { action } = decideNow(alertOf(later), withPersonsAcceptances(rules, [acceptance]), now);
          const end = Math.min(minutes, endedAfter ?? minutes);
          const holds = 0 <= minute && minute < end;

          if (action === 'accept') {
            covered += 1;
            expect(holds && incident.some((one) => isNoMore(one, later))).toBe(true);
          } else told += 1;
          const again = decideNow(alertOf(incident[0] as Described), withPersonsAcceptances(rules, [acceptance]), now);
          expect(again.action).toBe(holds ? 'accept' : 'open');
        },
      ),
      { numRuns: 1500, seed: 11 },
    );
    expect(covered).toBeGreaterThan(40);
    expect(told).toBeGreaterThan(400);
  });
});
