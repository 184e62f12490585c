import { describe, expect, it } from 'vitest';
import type { AlertSummary } from '../../../src/incidents/incident.ts';
import { type Lane, laneIdOf, newLane } from '../../../src/incidents/lane.ts';
import { endsNothing } from '../../../src/pipeline/ingest/ends-nothing.ts';
import { anEvent } from '../../support/alerts.ts';
import { anIncident, aSummary } from '../../support/incidents.ts';

const key = 'lane';
const at = (hour: string) => `2026-11-22T${hour}:00:00.000Z`;
const onLane = { laneKey: key, laneId: laneIdOf(key), jobId: 'failed' };

/** Why a success of six in the morning ends nothing, while a later one, of eight, is noted on the lane. */
function whyNot(lane: Partial<Lane>, summary: Partial<AlertSummary>, jobId = 'good'): string {
  const event = anEvent({ outcome: 'succeeded', jobId, startedAt: at('06') });
  const incident = anIncident({ alerts: [aSummary({ ...onLane, ...summary })] });
  const noted = { ...newLane(key), lastSuccessStartedAt: at('08'), openIncidentId: incident.id, ...lane };
  return endsNothing(event, noted, incident, at('09'))?.reason ?? 'it ends it';
}

describe('pipeline/ingest/ends-nothing: a success is judged by its own time, whatever else is on the lane', () => {
  it.each<[what: string, lane: Partial<Lane>, summary: Partial<AlertSummary>, says: RegExp]>([
    ['what failed before it', { problemsStartedAt: [at('05')] }, { startedAt: at('05') }, /^it ends it$/],
    ['what failed after it', { problemsStartedAt: [at('07')] }, { startedAt: at('05') }, /^A later job/],
    ['what the lane has forgotten', {}, { startedAt: at('07') }, /^A later job/],
    ['what was started with it', {}, { startedAt: at('06') }, /^A later job/],
    ['an alert of another lane', {}, { startedAt: at('07'), laneKey: 'b', laneId: laneIdOf('b') }, /^it ends it$/],
    ['a time that cannot be', {}, { startedAt: '2099-01-01T00:00:00.000Z' }, /^it ends it$/],
    [
      'what was found after it',
      { found: [{ id: 'f', startedAt: at('07') }] },
      { startedAt: at('07'), isFinding: true },
      /^What was found/,
    ],
    ['what was found and is over', {}, { startedAt: at('07'), isFinding: true }, /^it ends it$/],
  ])('%s', (_what, lane, summary, says) => {
    expect(whyNot(lane, summary)).toMatch(says);
  });

  it('nor does the job that the incident is about, however it is written', () => {
    expect(whyNot({}, { startedAt: at('05'), jobId: 'Good' })).toMatch(/this very job/);
    expect(whyNot({}, { startedAt: at('05'), jobId: '' }, '')).toBe('it ends it');
  });
});
