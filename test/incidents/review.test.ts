import { describe, expect, it } from 'vitest';
import { principal } from '../../src/evidence/actor.ts';
import { firstBrokenRecord } from '../../src/evidence/record.ts';
import { recordOfReview, reviewIn, type SignedFigures, signedFigures } from '../../src/incidents/review.ts';

const id = 'review-2026-11-01-2026-11-30';

describe('incidents/review', () => {
  it('is chained behind the one before, whoever wrote it, and says what was signed', () => {
    const figures = Object.fromEntries(Object.keys(signedFigures).map((name, index) => [name, index])) as SignedFigures;
    const review = { from: '2026-11-01', until: '2026-11-30', place: 'a stage', reportSha256: 'ab', figures };
    const actor = principal('arn:aws:sts::111122223333:assumed-role/OnCall/ana');
    const said = { actor, at: '2026-12-01T00:00:00.000Z', note: 'read' };
    const first = recordOfReview(review, said, null);
    const second = recordOfReview(review, said, first);

    expect(first).toMatchObject({ incidentId: id, subject: { kind: 'review', id }, sequence: 1, reason: 'read' });
    expect(firstBrokenRecord([first, second])).toBeNull();
    const { figure, ...others } = reviewIn(second);
    expect(others).toEqual({ from: review.from, until: review.until, reportSha256: 'ab' });
    expect(figure('acceptances')).toBe(figures.acceptances);
  });

  it.each([
    [{ kind: 'drill', id }, { from: '2026-11-01' }],
    [
      { kind: 'review', id },
      { from: '<script>', until: 7, reportSha256: 1, figures: { silences: '=1+1' } },
    ],
    [{ kind: 'review', id }, { figures: null }],
    [{ kind: 'review', id }, null as never],
  ])('of %j with %j is nothing that it is not', (subject, details) => {
    const said = reviewIn({ subject, details });
    expect([said.from, said.until, said.reportSha256, said.figure('silences')]).toEqual([null, null, null, null]);
  });
});
