import { describe, expect, it } from 'vitest';
import { heardJobOf } from '../../src/incidents/heard-job.ts';
import { anEvent, noon } from '../support/alerts.ts';

const became = { disposition: 'told', by: null, incidentId: '01KB' } as unknown as Parameters<typeof heardJobOf>[2];
const heard = (change: Parameters<typeof anEvent>[0] = {}, by: string | null = null) =>
  heardJobOf(anEvent(change), 'lane', { ...became, by }, noon);

describe('incidents/heard-job', () => {
  it('keeps what became of a job, and who kept it quiet', () => {
    expect(heard()).toMatchObject({ jobId: anEvent().jobId, at: noon, by: null });
    expect(heard({}, 'x'.repeat(300))?.by).toHaveLength(200);
    expect(heard({ foundBy: 'late' })).toMatchObject({ foundBy: 'late' });
    expect(heard()).not.toHaveProperty('foundBy');
  });

  it.each([
    ['no job', { kind: 'vault' as const }],
    ['a drill', { drill: true }],
    ['a job without an id', { jobId: '' }],
    ['what its job said besides', { size: { bytes: 1, usualBytes: 9, runs: 5 } }],
  ])('keeps nothing of %s', (_what, change) => {
    expect(heard(change)).toBeNull();
  });
});
