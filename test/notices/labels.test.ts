import { describe, expect, it } from 'vitest';
import { slackBlocks } from '../../src/channels/slack/blocks.ts';
import { composeAlert } from '../../src/enrich/enrich.ts';
import { nothingFound } from '../../src/enrich/findings.ts';
import { normaliseEvent } from '../../src/events/normalise.ts';
import { openIncident } from '../../src/incidents/open-incident.ts';
import { composeNotice } from '../../src/notices/compose.ts';
import type { IncidentNotice } from '../../src/notices/notice.ts';
import { plainText } from '../../src/notices/plain-text.ts';
import { fixtureText } from '../events/fixtures.ts';
import { noon } from '../support/alerts.ts';
import { aDecision, anOrder } from '../support/incidents.ts';

/** What people are told of an event of the fixtures that is a problem. */
function noticeOf(fixture: string, found: Partial<typeof nothingFound> = {}): IncidentNotice {
  const event = normaliseEvent(fixtureText(fixture), noon);
  if (event === null) throw new Error(`${fixture} is no event`);
  const alert = composeAlert(event, { ...nothingFound, ...found }, [], 1);
  const { after } = openIncident('01KB0000000000000000000001', alert, aDecision({ severity: alert.severity }), noon);
  return composeNotice({ incident: after, alerts: [alert], order: anOrder(), acknowledgeUrl: null, now: noon });
}

const labelsOf = (notice: IncidentNotice) => Object.fromEntries(notice.facts.map(({ label, value }) => [label, value]));

describe('notices: facts are called by what they are of', () => {
  it.each<[string, string[], string[]]>([
    ['backup-failed', ['Failed at', 'Vault', 'Backup job'], ['Job', 'Copy to']],
    ['copy-failed', ['Failed at', 'Copy from', 'Copy to', 'Copy job'], ['Vault', 'Backup job']],
    ['restore-failed', ['Failed at', 'Recovery point', 'Restore job'], ['Backup job', 'Copy to']],
    ['scan-threats-found', ['Found at', 'Recovery point', 'Scan job'], ['Failed at', 'Backup job']],
    ['scan-failed', ['Failed at', 'Recovery point', 'Scan job'], ['Found at']],
    ['recovery-point-expired', ['Reported at', 'Recovery point', 'Vault'], ['Failed at', 'Job', 'Backup job']],
    ['index-failed', ['Failed at', 'Recovery point', 'Vault'], ['Job', 'Backup job']],
    ['plan-deleted', ['Backup plan', 'Changed at'], ['Failed at', 'Job', 'Resource']],
    ['vault-deleted', ['Backup vault', 'Changed at'], ['Failed at', 'Job', 'Vault', 'Resource']],
    ['region-setting-off', ['Resource types', 'Changed at'], ['Failed at', 'Job', 'Resource']],
    ['plan-selection-denied', ['Backup plan', 'Failed at'], ['Job', 'Resource']],
    ['alarm-raised', ['Alarm', 'Reported at'], ['Failed at', 'Job', 'Resource']],
    ['sns-access-point-failed', ['Access point', 'Failed at'], ['Resource', 'Recovery point', 'Job']],
    ['access-point-failed', ['S3', 'Access point', 'Failed at', 'Recovery point'], ['Resource', 'Job', 'Role']],
  ])('%s has %j and not %j', (fixture, has, hasNot) => {
    const labels = Object.keys(labelsOf(noticeOf(fixture)));

    expect(labels).toEqual(expect.arrayContaining(has));
    expect(labels.filter((label) => hasNot.includes(label))).toEqual([]);
  });

  it('says where a copy goes, and in which account when it is another one', () => {
    const to = (arn: string) => {
      const text = fixtureText('copy-failed').replaceAll(
        /"destinationBackupVaultArn":\s*"[^"]*"/g,
        `"destinationBackupVaultArn": "${arn}"`,
      );
      const event = normaliseEvent(text, noon);
      if (event === null) throw new Error('no event');
      const alert = composeAlert(event, nothingFound, [], 1);
      const { after } = openIncident('01KB0000000000000000000001', alert, aDecision(), noon);
      return labelsOf(
        composeNotice({ incident: after, alerts: [alert], order: anOrder(), acknowledgeUrl: null, now: noon }),
      )['Copy to'];
    };

    expect(to('arn:aws:backup:eu-west-1:111122223333:backup-vault:disaster-recovery')).toBe(
      'disaster-recovery, eu-west-1',
    );
    expect(to('arn:aws:backup:eu-west-1:444455556666:backup-vault:safe')).toBe('safe, eu-west-1, account 444455556666');
  });

  it('says when the key is deleted, among what every channel has room for', () => {
    const key = { state: 'PendingDeletion', deletedAt: '2026-12-05T03:00:00.000Z' };
    const notice = noticeOf('backup-failed', { key });
    const said = '2026-12-05 03:00 UTC, 12 days left when this was sent';

    expect(labelsOf(notice)['KMS key is deleted']).toBe(said);
    expect(notice.facts.findIndex(({ id }) => id === 'key-deletion')).toBeLessThan(4);
    expect(plainText(notice, 1600)).toContain(`KMS key is deleted: ${said}`);
    expect(JSON.stringify(slackBlocks(notice, 'buttons'))).toContain('12 days left when this was sent');
    expect(notice.severity).toBe('critical');
  });

  it('a key that nobody deletes has no such date', () => {
    expect(labelsOf(noticeOf('backup-failed', { key: { state: 'Disabled', deletedAt: null } }))).not.toHaveProperty(
      'KMS key is deleted',
    );
  });

  it('no fact says what another one says', () => {
    const fixtures = [
      'vault-deleted',
      'plan-deleted',
      'region-setting-off',
      'recovery-point-expired',
      'alarm-raised',
      'scan-threats-found',
    ];
    const twice = fixtures.flatMap((fixture) => {
      const values = noticeOf(fixture).facts.map(({ value }) => value);
      return values.filter((value, at) => values.indexOf(value) !== at).map((value) => `${fixture}: ${value}`);
    });

    expect(twice).toEqual([]);
  });
});
