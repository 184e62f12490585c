import { describe, expect, it } from 'vitest';
import { composeAlert } from '../../src/enrich/enrich.ts';
import { normaliseEvent } from '../../src/events/normalise.ts';
import { alertDocument, alertFields } from '../../src/rules/alert-document.ts';
import { anExposure, aPlainAlert } from '../support/alerts.ts';

describe('rules/alert-document', () => {
  it('leaves out what is not known, and keeps empty tags', () => {
    const document = alertDocument(aPlainAlert({ resource: { arn: null, tags: { team: '' } }, event: { region: '' } }));

    expect(document).not.toHaveProperty('owner');
    expect(document).not.toHaveProperty('region');
    expect(document.resource).not.toHaveProperty('arn');
    expect(document.resource).toHaveProperty('tags', { team: '' });
  });

  it('has exactly the fields that the checks know, with their types', () => {
    const alert = aPlainAlert({
      accountName: 'prod',
      owner: 'ana',
      ownerSource: 'resource tag',
      cause: { kind: 'kms', key: 'kms|key-1', says: 'KMS key key-1' },
      exposure: anExposure({ rpoSeconds: 86_400, shareUsed: 1.2 }),
      job: { ruleName: 'daily', parentJobId: 'job-0' },
      event: {
        destinationVaultArn: 'arn:aws:backup:eu-west-1:111122223333:backup-vault:copy',
        iamRoleArn: 'arn:aws:iam::111122223333:role/backup',
      },
      resource: { tags: {} },
    });

    const leaves = leavesOf(alertDocument(alert)).filter(([name]) => name !== 'resource.tags');

    expect(leaves.map(([name]) => name).sort()).toEqual([...alertFields.keys()].sort());
    for (const [name, value] of leaves) expect(typeof value, name).toBe(alertFields.get(name)?.type);
  });

  it.each([{}, { state: 'FAILED' }, { resourceType: '', resourceArn: '', backupJobId: '' }])(
    'is never without what no alert is without: %j',
    (detail) => {
      const event = normaliseEvent({ source: 'aws.backup', 'detail-type': '', detail }, '2026-11-22T03:10:00.000Z');
      if (event === null) throw new Error('no event');
      const always = [...alertFields].filter(([, { always: isAlways }]) => isAlways).map(([name]) => name);

      const leaves = leavesOf(alertDocument(composeAlert(event, null, [], 1))).map(([name]) => name);

      expect(leaves).toEqual(expect.arrayContaining(always));
      expect(always.length).toBeGreaterThan(8);
    },
  );
});

function leavesOf(value: Record<string, unknown>, prefix = ''): [string, unknown][] {
  return Object.entries(value).flatMap(([name, inner]): [string, unknown][] =>
    typeof inner === 'object' && inner !== null && Object.keys(inner).length > 0
      ? leavesOf(inner as Record<string, unknown>, `${prefix}${name}.`)
      : [[prefix + name, inner]],
  );
}
