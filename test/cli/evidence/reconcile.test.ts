import { beforeAll, describe, expect, it } from 'vitest';
import { auditedDays, exportInto, folderForAll, type MadePackage } from '../../support/audited-days.ts';
import { packageIn, type Row } from '../../support/reconcile/package-files.ts';
import { disagreements } from '../../support/reconcile/reconcile.ts';

let made: MadePackage;
beforeAll(async () => {
  const { folder, remove } = folderForAll();
  made = await exportInto(folder, await auditedDays(), '--sample', '25', '--seed', '4711');
  return remove;
});

/** What does not fit when one table is otherwise. */
function whenChanged(file: string, change: (rows: readonly Row[]) => readonly Row[]): string[] {
  return disagreements(packageIn(made.folder, new Map([[file, change(packageIn(made.folder).rows(file))]])));
}

const withoutOne = (rows: readonly Row[]) => rows.slice(1);
const otherwise = (column: string, value: string) => (rows: readonly Row[]) =>
  rows.map((row, index) => (index === 0 ? { ...row, [column]: value } : row));

/** A time after everything. */
const late = '2027-01-01T00:00:00.000Z';

describe('cli/evidence: a package agrees with itself', () => {
  it('from file to file, as an auditor follows it', () => {
    expect(disagreements(packageIn(made.folder))).toEqual([]);
  });

  it.each<[file: string, what: string, change: (rows: readonly Row[]) => readonly Row[]]>([
    ['01-population-jobs.csv', 'a job less', withoutOne],
    ['01-population-jobs.csv', 'a job that leads elsewhere', otherwise('incident', 'nowhere')],
    ['01-population-jobs.csv', 'a job that failed and leads nowhere', otherwise('incident', '')],
    ['01-population-jobs.csv', 'a job that ended on another day', otherwise('ended', late)],
    ['02-reconciliation.csv', 'a day less', withoutOne],
    ['03-incidents.csv', 'an incident less', withoutOne],
    ['03-incidents.csv', 'an incident of another status', otherwise('status', 'acknowledged')],
    ['03-incidents.csv', 'an incident that was acknowledged at another time', otherwise('first acknowledged', late)],
    ['03-incidents.csv', 'an incident that was told of at another time', otherwise('first delivered', late)],
    ['03-incidents.csv', 'an incident that was ended by somebody else', otherwise('resolved by', 'Eve')],
    ['03-incidents.csv', 'an incident with an invented ticket', otherwise('ticket', 'OPS-9')],
    ['03-incidents.csv', 'an incident with another proof', otherwise('recovery point', 'arn:invented')],
    ['03-incidents.csv', 'an incident by rules that never were', otherwise('rules', '99')],
    ['04-notifications.csv', 'a notice less', withoutOne],
    ['04-notifications.csv', 'a notice that was not delivered', otherwise('status', 'failed')],
    ['04-notifications.csv', 'a notice with another text', otherwise('message SHA-256', '0'.repeat(64))],
    ['05-timeline.csv', 'a record less', withoutOne],
    ['05-timeline.csv', 'a record of nothing', otherwise('incident', 'nowhere')],
    ['06-sample.csv', 'another sample', otherwise('incident', 'nowhere')],
    ['07-exceptions.csv', 'an exception less', withoutOne],
    ['08-risk-register.csv', 'a risk less', withoutOne],
    ['09-kept-quiet.csv', 'something quiet more', (rows) => [...rows, { what: 'alert', at: late, incident: '' }]],
    ['10-rules-changes.csv', 'a version less', withoutOne],
    ['10-rules-changes.csv', 'a document that is not there', otherwise('file', 'rules/none.json')],
    ['11-alert-recipients.csv', 'a recipient less', withoutOne],
    ['11-alert-recipients.csv', 'a recipient with another count', otherwise('notices', '999')],
    ['02-reconciliation.csv', 'a day of whose count there is no record', otherwise('listed', '9')],
    ['13-drills.csv', 'a drill less', withoutOne],
    ['13-drill-notifications.csv', 'a notice of a drill less', withoutOne],
    ['14-reviews.csv', 'a review less', withoutOne],
    ['14-reviews.csv', 'a review with an incident less', otherwise('incidents', '0')],
    ['14-reviews.csv', 'a review before its period was over', otherwise('at', '2026-11-22T12:00:00.000Z')],
    ['14-reviews.csv', 'a review of no report', otherwise('report SHA-256', '')],
    ['14-reviews.csv', 'a review by nobody', otherwise('known by', '')],
    ['15-controls.csv', 'evidence that is not there', otherwise('file', 'none.csv')],
  ])('and does not with %s: %s', (file, _what, change) => {
    expect(whenChanged(file, change)).not.toEqual([]);
  });
});
