import { describe, expect, it } from 'vitest';
import { composeAlert } from '../../src/enrich/enrich.ts';
import { errorCatalogue } from '../../src/enrich/error-catalogue.ts';
import { isProblem } from '../../src/events/backup-event.ts';
import { normaliseEvent } from '../../src/events/normalise.ts';
import { isState } from '../../src/events/outcome-of-state.ts';
import { fixture } from '../events/fixtures.ts';
import { eventOf, findings } from './sample-findings.ts';

/** Every way in which a state may be spelled. */
const spellings: readonly ((state: string) => string)[] = [
  (state) => state,
  (state) => state.toLowerCase(),
  (state) => ` ${state} `,
  (state) => state.toLowerCase().replaceAll('_', '-'),
  (state) => state.replaceAll('_', ' '),
];

const ofStates = errorCatalogue.flatMap(({ code, when = [] }) =>
  when.flatMap((one) => ('state' in one ? [{ code, ...one }] : [])),
);

/** Returns the alert that goes out for a changed fixture; null: none. */
function alertOf(name: string, detail: Record<string, unknown>) {
  const message = fixture(name);
  const event = normaliseEvent({ ...message, detail: { ...message.detail, ...detail } }, '2026-03-04T12:00:00.000Z');
  return event === null || !isProblem(event.outcome) ? null : composeAlert(event, null, [], 1);
}

describe('enrich/classify: a state means the same however it is spelled', () => {
  it.each(ofStates.flatMap((one) => spellings.map((spell) => ({ ...one, spelled: spell(one.state) }))))(
    '$kind $spelled: $code',
    ({ kind, spelled, code }) => {
      const event = eventOf('backup-failed', { kind, state: spelled, statusMessage: null });

      expect(composeAlert(event, null, [], 1).error.code).toBe(code);
    },
  );

  it.each(spellings.map((spell) => spell('COMPLETED_WITH_ISSUES')))('malware of a scan that is %j', (state) => {
    expect(alertOf('scan-threats-found', { state })).toMatchObject({
      severity: 'critical',
      error: { code: 'malware-found' },
    });
  });

  it.each(['MODIFIED', 'modified', 'UPDATED', 'updated', ' Updated '])('a change that is %j', (state) => {
    expect(alertOf('region-setting-off', { state })).toMatchObject({
      severity: 'medium',
      error: { code: 'type-switched-off' },
    });
    expect(alertOf('vault-unlocked', { state })).toMatchObject({
      severity: 'medium',
      error: { code: 'vault-unlocked' },
    });
    expect(alertOf('vault-locked', { state })).toBeNull();
  });

  it('is one of several, and no part of a word', () => {
    expect(isState('updated', 'MODIFIED', 'UPDATED')).toBe(true);
    expect(isState('updated again', 'MODIFIED', 'UPDATED')).toBe(false);
  });
});

describe('enrich/classify: a size that is not usual', () => {
  const size = { bytes: 1_000_000, usualBytes: 9_000_000, runs: 10 };

  it.each(['size-fell', 'size-rose'] as const)('%s is said with the sizes, and is about no gap', (finding) => {
    const alert = composeAlert(eventOf('backup-failed', { finding, size }), findings({ goodPoints: [] }), [], 1);

    expect(alert.error.meaning).toMatch(/the usual size: .*, where the median of the 10 before it is /);
    expect(alert.exposure).toBeNull();
    expect(alert.severity).toBe('low');
  });

  it('says nothing of sizes that nobody knows', () => {
    const { meaning } = composeAlert(eventOf('backup-failed', { finding: 'size-fell' }), null, [], 1).error;

    expect(meaning).not.toContain('the median of');
  });
});
