import { describe, expect, it } from 'vitest';
import { sayEnd, sayRise } from '../../src/escalation/reasons.ts';
import type { Acknowledgement } from '../../src/incidents/incident.ts';
import { noon } from '../support/alerts.ts';

const held = (change: Partial<Acknowledgement>): Acknowledgement => ({
  by: 'Ana',
  via: 'in Slack',
  at: noon,
  until: noon,
  ...change,
});

describe('escalation/reasons', () => {
  it.each([
    [held({}), 'The acknowledgement of Ana ran out and the problem is still there.'],
    [held({ run: null }), 'The acknowledgement of Ana ran out and the problem is still there.'],
    [held({ run: noon }), `Nothing good was heard of the run of ${noon}, until which Ana had acknowledged.`],
    [held({ run: noon, runFailed: true }), 'The next run failed, too, and until then Ana had acknowledged.'],
    [null, 'The acknowledgement of Ana ran out and the problem is still there.'],
  ])('says why an acknowledgement is over: %j', (acknowledgement, said) => {
    expect(sayEnd('Ana', acknowledgement)).toBe(said);
  });

  it.each([
    [null, 'Severity rose from low to high: policy database begins with its first step.'],
    [
      'Ana',
      'Severity rose from low to high: policy database begins with its first step, and what Ana acknowledged was not as bad.',
    ],
  ])('says that the severity rose while it was held by %s', (heldBy, said) => {
    const policy = { name: 'database', steps: [], repeat: 0, repeatAfterSeconds: 0, acknowledgedForSeconds: null };

    expect(sayRise({ from: 'low', to: 'high', heldBy }, policy)).toBe(said);
  });
});
