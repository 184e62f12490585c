import type { SectionBlock } from '@slack/types';
import { describe, expect, it } from 'vitest';
import { acceptDialog } from '../../../src/channels/slack/accept-dialog.ts';
import { mostCovered } from '../../../src/incidents/acceptance.ts';
import { coverOf } from '../../../src/incidents/cover.ts';
import { describeCovered } from '../../../src/rules/persons-acceptances.ts';
import { anAlert } from '../../support/alerts.ts';

const subject = { incidentId: '01JD0000000000000000000001', target: 'chat', channel: 'C0123456789' };
const confirm = { owner: 'o'.repeat(100), reason: 'r'.repeat(240), until: '2026-12-22T01:00:31.000Z', shown: 'x' };

/** Covers with the longest names that there are, described. */
const longest = Array.from({ length: mostCovered }, (_none, index) => {
  const cover = coverOf(anAlert());
  return describeCovered({ ...cover, name: `${index} ${'n'.repeat(116)}`, most: 1_000_000 });
});

function textsOf(covers: readonly string[]): string[] {
  const { blocks } = acceptDialog(subject, confirm, { covers, foreseen: 'None.' });
  return (blocks as SectionBlock[]).map(({ text }) => text?.text ?? '');
}

describe('channels/slack/accept-dialog', () => {
  it.each([1, 20, mostCovered])('says all of %d things that are covered, each whole, in what Slack takes', (count) => {
    const texts = textsOf(longest.slice(0, count));
    const listed = texts.flatMap((text) => text.split('\n')).filter((line) => line.startsWith('• '));

    expect(listed).toEqual(longest.slice(0, count).map((one) => `• ${one}`));
    expect(Math.max(...texts.map((text) => text.length))).toBeLessThanOrEqual(3000);
    expect(texts.join('').length).toBeLessThanOrEqual(12_000);
    expect([texts[0], ...texts.slice(-3)].join('\n')).toMatch(
      /o{100} answers:\n“r+”\nNone\.\nWhat fails within the next minute/,
    );
  });
});
