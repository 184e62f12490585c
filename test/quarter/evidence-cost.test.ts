import { describe, expect, it } from 'vitest';
import { archiveGb, costLines, dollarsPerMillion, mostToKeep, readMeasured } from '../../docs/evidence-cost.ts';
import { templateFunctions } from '../../docs/template.ts';

describe('quarter: what evidence costs', () => {
  const measured = readMeasured();
  const lines = costLines(measured);

  it(`is $${mostToKeep} a month at most for a million jobs, beyond their first week`, () => {
    expect(dollarsPerMillion(lines, 'kept')).toBeLessThanOrEqual(mostToKeep);
    expect(dollarsPerMillion(lines, 'kept')).toBeGreaterThan(0);
  });

  it('is counted in a quarter with hundreds of incidents, and nothing was counted as none', () => {
    const { whole, tenth } = measured;
    expect(whole.days).toBeGreaterThanOrEqual(90);
    expect(whole.incidents).toBeGreaterThanOrEqual(400);
    expect(whole.jobs).toBeGreaterThan(9 * tenth.jobs);
    for (const count of Object.values(whole)) expect(count).toBeGreaterThan(0);
  });

  it('supposes the memory that the function has', () => {
    expect(templateFunctions().archive?.memorySize).toBe(archiveGb * 1024);
  });
});
