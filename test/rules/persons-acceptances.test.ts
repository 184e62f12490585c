import { describe, expect, it } from 'vitest';
import type { HoldingAcceptance } from '../../src/incidents/acceptance.ts';
import type { Covered, Problem } from '../../src/incidents/cover.ts';
import { withPersonsAcceptances } from '../../src/rules/persons-acceptances.ts';
import { saidSections } from '../../src/rules/sections.ts';
import { rulesOf } from '../routing/sample-rules.ts';

const rules = rulesOf('version: 1');
const ofJob: Covered = {
  problem: {
    is: 'job',
    laneId: 'lane-1',
    code: 's3-objects-failed',
    words: 'w',
    others: '',
    outcome: 'failed',
    planId: 'p',
  },
  ...{ name: 'S3 logs', resourceArn: 'arn:aws:s3:::logs', code: 's3-objects-failed', most: 3 },
};
const ofRun: Covered = {
  problem: { is: 'run', laneId: 'lane-2', resourceArn: 'arn:aws:s3:::logs', planId: 'p' },
  ...{ name: 'S3 logs', resourceArn: 'arn:aws:s3:::logs', code: 'backup-not-started', most: null },
};
const made: HoldingAcceptance = {
  ...{ id: '01KA', covers: [ofJob, ofRun], owner: 'data team', reason: 'on purpose', incidentId: '01JD' },
  ...{ from: '2026-11-22T12:00:00.000Z', until: '2026-12-01T00:00:00.000Z' },
  ...{ maker: { name: 'Ana' } as HoldingAcceptance['maker'], ended: null },
};

describe('rules/persons-acceptances', () => {
  it('stand behind those of the rules, with the lanes of jobs that they cover', () => {
    const { accept } = withPersonsAcceptances(rules, [made]);

    expect(withPersonsAcceptances(rules, [])).toBe(rules);
    expect(accept).toMatchObject([
      { name: 'incident 01JD', owner: 'data team', made: { by: 'Ana', laneIds: ['lane-1'] } },
    ]);
  });

  it('say what of them a problem has outgrown', () => {
    const [acceptance] = withPersonsAcceptances(rules, [made]).accept;
    const problem = {
      is: 'job',
      laneIds: ['lane-1'],
      code: 's3-objects-failed',
      words: 'w',
      others: '',
      outcome: 'failed',
      planId: 'p',
    } as const;

    expect(acceptance?.made?.saysOutgrown({ ...problem, count: 4 })).toBe(
      'outgrew what data team accepted (S3 logs (s3-objects-failed, at most 3)): it says 4 now',
    );
    expect(acceptance?.made?.judge({ ...problem, count: 3 })).toBe('covered');
    const judged = [3, 4].map((count) => acceptance?.made?.judge({ ...problem, count }));
    expect([...judged, acceptance?.made?.judge({ ...problem, code: 'x', count: 3 })]).toEqual([
      'covered',
      'outgrown',
      'other',
    ]);
  });

  const job = { is: 'job', laneIds: ['lane-1'], code: 's3-objects-failed', words: 'w', others: '' } as const;
  const size: Covered = { ...ofJob, most: 2 * 1024 ** 3, unit: 'bytes' };
  const finding: Covered = {
    problem: { is: 'finding', id: 'finding-1', severity: 'high' },
    ...{ name: 'ana', resourceArn: null, code: 'fell-out', most: 2 },
  };

  it.each<[what: string, cover: Covered, problem: Problem, says: string]>([
    [
      'no number any more',
      ofJob,
      { ...job, outcome: 'failed', planId: 'p', count: null },
      's3-objects-failed, at most 3)): it says no number now',
    ],
    [
      'another number beside',
      ofJob,
      { ...job, others: 'of 3000', outcome: 'failed', planId: 'p', count: 3 },
      's3-objects-failed, at most 3)): it says 3 and “of 3000” now',
    ],
    [
      'a backup that is larger still',
      size,
      { ...job, outcome: 'failed', planId: 'p', count: 3 * 1024 ** 3, unit: 'bytes' },
      's3-objects-failed, no larger than 2 GiB)): it has 3 GiB now',
    ],
    [
      'a backup that is smaller still',
      { ...size, most: -(2 * 1024 ** 3) },
      { ...job, outcome: 'failed', planId: 'p', count: -(1024 ** 3), unit: 'bytes' },
      's3-objects-failed, no smaller than 2 GiB)): it has 1 GiB now',
    ],
    [
      'a finding that is worse',
      finding,
      { is: 'finding', id: 'finding-1', severity: 'critical', count: 2 },
      'fell-out, at most 2)): it is critical and says 2 now',
    ],
  ])('say of %s what it says now', (_what, cover, problem, says) => {
    const [acceptance] = withPersonsAcceptances(rules, [{ ...made, covers: [cover] }]).accept;

    expect(acceptance?.made?.judge(problem)).toBe('outgrown');
    expect(acceptance?.made?.saysOutgrown(problem)).toBe(`outgrew what data team accepted (${cover.name} (${says}`);
  });

  it('are said with all that they cover, as much of it as is counted, and who made them', () => {
    const said = saidSections(withPersonsAcceptances(rules, [made])).find(({ name }) => name === 'accept');

    expect(said?.entries).toEqual([
      {
        name: 'incident 01JD',
        says: 'S3 logs (s3-objects-failed, at most 3), S3 logs (backup-not-started); until 2026-12-01T00:00, by data team: on purpose; made by Ana',
      },
    ]);
  });
});
