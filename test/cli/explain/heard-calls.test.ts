import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { explainEvent } from '../../../src/cli/explain/explain-event.ts';
import { journeyRules, readRules } from '../../support/journey-rules.ts';

const context = { rules: readRules(journeyRules), at: null, clock: '2026-11-22T12:00:00.000Z' };
const explained = (name: string) =>
  explainEvent(JSON.parse(readFileSync(`test/fixtures/events/call-${name}.json`, 'utf8')), context);

describe('cli/explain: calls that are heard at once', () => {
  it('are the alert that the deployed router makes of them', () => {
    const { alert, plan, at } = explained('delete-recovery-point');

    expect(alert?.error.code).toBe('protection-taken-away');
    expect(alert?.event.statusMessage).toMatch(/^Recovery points were deleted by .*mallory/);
    expect([plan.action, at]).toEqual(['open', '2026-11-22T03:10:00.000Z']);
  });

  it('say what they hang on when only the account knows it', () => {
    expect(explained('disable-key')).toMatchObject({
      alert: null,
      problem: expect.stringMatching(/^is a call that is judged by the vaults of the account/),
      plan: { action: 'ignore' },
    });
  });
});
