import { expect, inject, it } from 'vitest';
import { playStory } from '../../local/story.ts';
import type { Moment } from '../../local/story-checks.ts';
import { type EvidenceRecord, firstBrokenRecord } from '../../src/evidence/record.ts';

it('a failure is told, climbs, is acknowledged, stops climbing and resolves itself, all of it on record', async () => {
  const timeline: Moment[] = [];

  const { observer, incident } = await playStory(inject('addresses'), (moment) => timeline.push(moment));

  const records = (await observer.records(incident?.id ?? '')) as unknown as EvidenceRecord[];
  expect(firstBrokenRecord(records)).toBe(null);
  expect(records.map(({ what }) => what)).toEqual(['opened', 'step', 'step', 'acknowledged', 'resolved']);
  const alert = timeline.find(({ target }) => target.startsWith('backup-channel'));
  expect(alert?.afterSeconds).toBeLessThan(10);
});
