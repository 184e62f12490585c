import { describe, expect, it } from 'vitest';
import type { JobReport } from '../../src/audit/job-report.ts';
import { type PackageFacts, summaryOf, summaryText } from '../../src/audit/summary.ts';
import { anAudited } from '../support/audited.ts';
import { aHeardJob } from '../support/heard-contract.ts';
import { anIncident } from '../support/incidents.ts';

const made: PackageFacts = { origin: null, lastDigest: null, release: '1.2.3' };
const textOf = (audited: Parameters<typeof summaryOf>[0], facts = made) => summaryText(summaryOf(audited, facts));

describe('audit/summary', () => {
  it('begins with what is missing, and says why', () => {
    const gaps = [
      { kind: 'day-without-digest', where: '2026-11-22', more: '' },
      { kind: 'digest-faulty', where: 'digests/00000003.json', more: 'it has no signature' },
    ] as const;
    expect(textOf(anAudited([], { gaps }))).toMatch(
      /^What is missing: 2\n- 2026-11-22: the archive has no digest of this day\.\n- digests\/00000003\.json: the digest does not fit \(it has no signature\)\.\n/,
    );
    expect(textOf(anAudited())).toMatch(/^Nothing is missing\n- Each of the 1 days has its digest/);
  });

  it('says whose it is and which digest is the newest, as far as that is known', () => {
    expect(textOf(anAudited())).toContain('Deployment: not known, since no digest was found.\n- There is no digest.');
    const known = textOf(anAudited(), { ...made, origin: 'prod', lastDigest: { sequence: 7, sha256: 'abc' } });
    expect(known).toContain('Deployment: prod.\n- Newest digest: number 7, SHA-256 abc.');
  });

  it('counts jobs by what became of them, incidents by how they stand, and what is open', () => {
    const text = textOf(
      anAudited([
        [
          'population',
          [
            aHeardJob('b'),
            aHeardJob('a', { disposition: 'joined' }),
            aHeardJob('c', { disposition: 'quiet' }),
            aHeardJob('d'),
          ],
        ],
        [
          'incidents',
          [anIncident(), anIncident({ id: 'i2', status: 'resolved' }), anIncident({ id: 'i3', drill: true })],
        ],
      ]),
    );
    expect(text).toContain('Jobs that ended: 4 (1 joined, 2 ok, 1 quiet).');
    expect(text).toContain('Resources and days with backups due: 0.');
    expect(text).toContain('Incidents: 2 (1 open, 0 acknowledged, 1 resolved). Drills: 1.');
    expect(text).toContain('Open at the end: 1, in 08-risk-register.csv and poam.json.');
    expect(textOf(anAudited())).toContain('Open at the end: 0, so there is no poam.json.');
  });

  it('says what was asked for', () => {
    const plain = textOf(anAudited());
    expect(plain).not.toContain('Drawn:');
    expect(plain).not.toContain('Controls are shown of');
    expect(plain).toContain('Job reports of AWS Backup Audit Manager: none was given.');
    const report: JobReport = { files: ['job-report/0001-a.csv'], jobs: [], spans: [] };
    const asked = textOf(
      anAudited([['incidents', [anIncident()]]], {
        ...{ sample: { size: 25, seed: 'x\u202ey' }, frameworks: ['DORA'], report },
      }),
    );
    expect(asked).toContain('Drawn: 1 of 1 incidents, with the seed “xy”');
    expect(asked).toContain('Controls are shown of DORA alone, as was asked.');
    expect(asked).toContain('1 files with 0 jobs, against 0 jobs heard of');
  });
});
