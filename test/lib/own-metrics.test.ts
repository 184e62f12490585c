import { describe, expect, it } from 'vitest';
import { metricRow } from '../../src/lib/own-metrics.ts';

describe('lib/own-metrics', () => {
  it('are counts of what happened, of which zero is left out, unless they say otherwise', () => {
    expect(metricRow('Faults')).toEqual({ unit: 'Count', zero: 'omitted' });
    expect(metricRow('CompletedBackups')).toEqual({ unit: 'Count', zero: 'published' });
    expect(metricRow('TimeToAcknowledge').unit).toBe('Seconds');
  });
});
