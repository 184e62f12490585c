/** What of a package evidences which control: ids, and our own words alone; the texts belong to their publishers. */

import type { Framework } from './frameworks.ts';

/** `S`: the control itself is about failed, watched or tested backups, or about such evidence; `P`: it is a part of what is asked. */
export type ControlStrength = 'S' | 'P';

/** A control that a package has evidence for. */
export interface Control {
  framework: Framework;
  id: string;
  /** What it asks, in our words. */
  asks: string;
  /** What of ours evidences it. */
  evidence: string;
  /** The file of the package that has it. */
  file: string;
  strength: ControlStrength;
  /** What the file does not show. */
  limit: string;
}

/** Something that is often asked for, and for which nothing is claimed. */
export interface NotClaimed {
  framework: Framework;
  id: string;
  why: 'weak' | 'not-required';
  /** In our words. */
  reason: string;
}

const jobs = '01-population-jobs.csv';
const runs = '01-population-runs.csv';
const balance = '02-reconciliation.csv';
const incidents = '03-incidents.csv';
const notifications = '04-notifications.csv';
const drills = '13-drills.csv';
const manifest = 'manifest.json';

const noRestore = 'Whether a backup can be restored is shown only where restore tests ran.';
const noPlan = 'Which resources have to be backed up, and how often, is the customer’s decision and not shown.';
const drillsOnly = 'A drill tests that people are told, not that data come back.';
const noPlanNorRestore =
  'What has to be backed up, and how often, is not shown; whether it can be restored only where restore tests ran.';
const noReview =
  'Who read and signed off the report of a period is in 14-reviews.csv; that each incident was looked at is not shown.';
const noCause = 'Whether what was done was enough is for people to judge.';

const row = (
  framework: Framework,
  id: string,
  strength: ControlStrength,
  file: string,
  [asks, evidence, limit]: readonly [asks: string, evidence: string, limit: string],
): Control => ({ framework, id, asks, evidence, file, strength, limit });

/** Every control that is claimed. */
export const controls: readonly Control[] = [
  row('SOC 2', 'A1.2', 'S', incidents, [
    'Failures of backups are noticed and put right.',
    'Every incident: when people were first told, who acted and what ended it.',
    noPlan,
  ]),
  row('SOC 2', 'A1.3', 'P', drills, [
    'Recovery is tried out.',
    'Drills, with who was told and who answered.',
    drillsOnly,
  ]),
  row('SOC 2', 'CC7.4', 'P', incidents, [
    'There is a response to incidents, and it is written down.',
    'Times of alert, acknowledgement and end, and who acted.',
    noCause,
  ]),
  row('ISO/IEC 27001:2022', 'A.8.13', 'S', balance, [
    'Backups are kept and tested as a policy says.',
    'Of each day: how many jobs AWS lists, how many were heard of, and what became of them.',
    noPlanNorRestore,
  ]),
  row('ISO/IEC 27001:2022', 'A.5.28', 'P', manifest, [
    'Evidence is collected and kept.',
    'Signed digests of each day, chained, kept under Object Lock.',
    'The manifest itself is not signed; the digests are.',
  ]),
  row('NIST SP 800-53 r5', 'CP-9', 'S', jobs, [
    'Backups are made as often as recovery needs.',
    'Every job that ended and was heard of, with its result.',
    noPlan,
  ]),
  row('NIST SP 800-53 r5', 'CP-9(1)', 'P', jobs, [
    'Backups are tested now and then.',
    'Restore tests that ran, with their result.',
    noRestore,
  ]),
  row('NIST SP 800-53 r5', 'AU-9(3)', 'S', manifest, [
    'Cryptography guards what was recorded.',
    'Records and days chained by hash, digests signed with a key that nobody can read.',
    'It shows changes; Object Lock is what prevents them.',
  ]),
  row('NIST SP 800-53 r5', 'IR-5', 'P', incidents, [
    'Incidents are followed and written down.',
    'Every incident with its course.',
    'Only incidents of backups.',
  ]),
  row('NIST SP 800-53 r5', 'IR-6(1)', 'P', notifications, [
    'Incidents are reported by a mechanism.',
    'Every delivery with its target, its attempts and its outcome.',
    'That a vendor took it is not that a person read it.',
  ]),
  row('NIST SP 800-53 r5', 'SI-4(5)', 'P', notifications, [
    'Named people are alerted.',
    'Who was told what and when.',
    'Who stands behind a target is known to its vendor.',
  ]),
  row('NIST CSF 2.0', 'PR.DS-11', 'S', jobs, [
    'Backups are made, guarded, kept and tested.',
    'Every job that ended and was heard of, with its result.',
    noRestore,
  ]),
  row('NIST CSF 2.0', 'RS.MA-04', 'P', notifications, [
    'Incidents are escalated.',
    'The steps that were taken, in their order.',
    noCause,
  ]),
  row('HIPAA', '164.308(a)(7)(ii)(A)', 'P', jobs, [
    'Exact copies can be got back.',
    'Every job that ended and was heard of.',
    noRestore,
  ]),
  row('CIS Controls v8', '11.2', 'S', runs, [
    'Backups are made automatically, weekly or more often.',
    'Runs that were due, and what became of each.',
    noPlan,
  ]),
  row('CIS Controls v8', '11.5', 'P', jobs, ['A sample of restores is tried.', 'Restore tests that ran.', noRestore]),
  row('Microsoft cloud security benchmark v1', 'BR-3', 'S', incidents, [
    'Backups are watched, and what goes against the policy is told.',
    'Failures, missed runs and lost protection, and when people were first told.',
    noPlan,
  ]),
  row('Microsoft cloud security benchmark v1', 'BR-4', 'P', drills, [
    'Restores are tried now and then.',
    'Drills, with who answered.',
    drillsOnly,
  ]),
  row('NIS2 Implementing Regulation 2024/2690', '4.2.2', 'P', balance, [
    'Copies are complete and right.',
    'Of each day: jobs that AWS lists against those that were heard of.',
    noRestore,
  ]),
  row('NIS2 Implementing Regulation 2024/2690', '3.2.4', 'S', notifications, [
    'Alarms come by themselves and are answered in time.',
    'Every alert with its times.',
    noCause,
  ]),
  row('NIS2 Implementing Regulation 2024/2690', '3.5.4', 'P', incidents, [
    'What was done about an incident is recorded, and evidence kept.',
    'Records of every decision, chained by hash.',
    'Only incidents of backups.',
  ]),
  row('DORA', 'Article 12(2)', 'P', jobs, [
    'Backup and restore are tested regularly.',
    'Restore tests that ran, with their result.',
    noRestore,
  ]),
  row('DORA', 'Article 17(2)', 'P', incidents, [
    'Every incident is recorded.',
    'Every incident with when it happened and when it was found.',
    'Only incidents of backups.',
  ]),
  row('CSA CCM v4', 'BCR-08', 'P', jobs, [
    'Data are backed up now and then, and can be restored.',
    'Every job that ended and was heard of.',
    noRestore,
  ]),
  row('BSI C5:2020', 'OPS-07', 'S', incidents, [
    'Backups are watched, and qualified people put failures right at once.',
    'Failures with times of alert, acknowledgement and end.',
    noCause,
  ]),
  row('BSI IT-Grundschutz 2023', 'CON.3.A6', 'S', balance, [
    'It is looked at regularly whether backups are made as planned.',
    'Of each day: what was due and what became of it.',
    noPlan,
  ]),
  row('Adobe CCF', 'BM-03', 'P', incidents, [
    'Failed backups are reviewed regularly and put right in time.',
    'Every incident with its course, and when it was over.',
    noReview,
  ]),
  row('Cisco CCF', '22', 'S', incidents, [
    'Each failed backup has a ticket that says what became of it.',
    'Every failure with its incident and, where one is used, its ticket.',
    'What stands in the ticket is in the tracker.',
  ]),
  row('EU GMP Annex 11 (2011)', '7.2', 'P', balance, [
    'Backups are made regularly, and whether they can be restored is watched.',
    'Of each day: what was due and what became of it.',
    noRestore,
  ]),
];

/** What is asked about, and not claimed. */
export const notClaimed: readonly NotClaimed[] = [
  {
    framework: 'PCI DSS v4',
    id: '–',
    why: 'not-required',
    reason:
      'It asks neither for backups of data nor for alerts about them; what it says of backups is about logs and media.',
  },
  {
    framework: 'CMMC Level 2',
    id: 'MP.L2-3.8.9',
    why: 'not-required',
    reason: 'It asks that stored backups stay confidential, not that they are watched.',
  },
  {
    framework: 'Cyber Essentials v3.1',
    id: '–',
    why: 'not-required',
    reason: 'Backups are recommended and are no requirement.',
  },
  {
    framework: 'ISO/IEC 27018',
    id: '12.3.1',
    why: 'weak',
    reason: 'It is about procedures of the provider for restoring personal data.',
  },
  { framework: 'SWIFT CSCF v2025', id: '6.4', why: 'weak', reason: 'It is about logs of its own zone.' },
  {
    framework: '21 CFR Part 11',
    id: '11.10(c)',
    why: 'weak',
    reason: 'It is about records of the regulated system, which are not here.',
  },
  {
    framework: 'HITRUST CSF v11',
    id: '09.l',
    why: 'weak',
    reason: 'Its text was not read at its publisher: nothing is claimed.',
  },
];
