import { describe, expect, it } from 'vitest';
import type { BackupEvent } from '../../src/events/backup-event.ts';
import { normaliseEvent } from '../../src/events/normalise.ts';
import { laneKeyOf } from '../../src/incidents/lane.ts';
import { fixture } from '../events/fixtures.ts';

describe('incidents/lane: restores', () => {
  it('keeps a restore test apart from a restore that somebody waits for', () => {
    const test = normaliseEvent(fixture('restore-completed'), '2026-11-22T04:00:00.000Z') as BackupEvent;
    const { isRestoreTest, ...restore } = test;

    expect(isRestoreTest).toBe(true);
    expect(laneKeyOf(test)).toBe(`${laneKeyOf(restore)}|restore-test`);
  });
});
