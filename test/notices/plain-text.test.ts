import { describe, expect, it } from 'vitest';
import { incidentNoticeKinds } from '../../src/incidents/notice-kinds.ts';
import { plainText } from '../../src/notices/plain-text.ts';
import { aGroup, anIncident, anOwnedGroup, aSummary } from '../support/incidents.ts';
import { aNotice, anAnnouncement } from '../support/notices.ts';

describe('notices/plain-text', () => {
  it('says everything a mail without HTML needs', () => {
    const text = plainText(aNotice(), 20_000);
    for (const part of [
      'CRITICAL: RDS orders-db backup failed (3rd in a row)\nKMS key unusable · no good backup for 3 d, RPO ended',
      'Open the incident: https://alerts.example.com/a/',
      'Last good backup: 2026-11-19 03:20 UTC',
      'What to do first\n1. Check that the KMS key',
      'AWS says:\n> Access denied',
      'Open job in AWS: https://',
      'Why critical: production',
      'Why you get this: Route',
    ]) {
      expect(text).toContain(part);
    }
  });

  it('the incident and the link survive any cut', () => {
    for (const kind of incidentNoticeKinds) {
      const text = plainText(aNotice(kind), 700);
      expect(text.length).toBeLessThanOrEqual(700);
      expect(text).toContain('Incident: 01KB0000000000000000000001');
      expect(text).toContain('https://alerts.example.com/a/');
    }
  });

  it('a resolved incident neither advises nor asks', () => {
    const text = plainText(aNotice('resolved'), 20_000);
    expect(text).toMatch(/^Resolved: RDS orders-db backup failed/);
    expect(text).not.toMatch(/What to do|Acknowledge|Next: /);
  });

  it('a drill says that no backup has failed', () => {
    expect(plainText(aNotice('opened', { incident: anIncident({ drill: true }) }), 20_000)).toContain(
      'This is a drill',
    );
  });

  it('a group lists the worst first and counts the rest', () => {
    const alerts = aGroup(20).alerts.map(
      (alert, index) => ({ ...alert, severity: index === 3 ? 'critical' : 'low' }) as const,
    );
    const text = plainText(aNotice('opened', { incident: aGroup(33, { alerts }) }), 20_000);
    expect(text).toContain('Affected\n- orders-db-04: 2026-11-22 03:13 UTC');
    expect(text).toContain('- and 13 more');
  });

  it('an alert without a resource goes by its job', () => {
    const alerts = [
      aSummary({ laneKey: 'a', resourceName: '', resourceType: '', jobId: 'J-7', strikes: 1 }),
      aSummary(),
    ];
    expect(plainText(aNotice('opened', { incident: anIncident({ alerts }) }), 20_000)).toContain(
      '- job J-7: backup failed, 2026-11-22 03:12 UTC\n',
    );
  });

  it('a group with owners has its resources under theirs', () => {
    expect(plainText(aNotice('opened', { incident: anOwnedGroup(3) }), 20_000)).toContain(
      [
        'Affected, by owner, worst RPO first',
        'team-orders:',
        '- orders-db-01: RPO ended 2026-11-20 03:10 UTC',
        'team-payments:',
        '- orders-db-02: RPO ended 2026-11-21 03:11 UTC, 2nd in a row',
        'no owner:',
        '- orders-db-03: RPO ended 2026-11-22 03:12 UTC, 3rd in a row',
      ].join('\n'),
    );
  });

  it('an announcement has its title, its news, its lines, and why', () => {
    const notice = anAnnouncement();

    expect(plainText(notice, 20_000).split('\n\n')).toEqual([
      `${notice.title}\n${notice.news}`,
      notice.text,
      'Account: 111122223333 eu-west-1',
      `Why you get this: ${notice.why}`,
    ]);
    const cut = plainText(notice, 200);
    expect(cut.length).toBeLessThanOrEqual(200);
    expect(cut.endsWith('\n…')).toBe(true);
  });
});
