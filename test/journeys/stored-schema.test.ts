import { describe, expect, it } from 'vitest';
import { DynamoRateLimiter } from '../../src/adapters/aws/table/dynamo-rate-limiter.ts';
import { DynamoRulesAnnouncements } from '../../src/adapters/aws/table/dynamo-rules-announcements.ts';
import { journeyRules } from '../support/journey-rules.ts';
import { TableWorld } from '../support/table-world.ts';

const inhibited = `
inhibitions:
  - { name: one at a time, source: { event: { kind: [backup] } }, target: { event: { kind: [restore] } }, equal: [account] }
silences:
  - { match: { resource: { type: [S3] } }, until: 2026-11-23T00:00:00Z, reason: moving, by: ana }
`;

describe('journeys/stored-schema: every item says which form it has', () => {
  it('whoever writes it, at every write', async () => {
    const world = new TableWorld(journeyRules + inhibited);
    const without: string[] = [];
    const kinds = new Set<string>();
    world.table.onWrite = (item) => {
      const kind = `${String(item.pk?.S).split('#')[0]} ${String(item.sk?.S).split('#')[0]}`.replace(
        / [\dT:.Z-]+$/,
        '',
      );
      kinds.add(kind);
      if (item.schema?.N !== '2') without.push(kind);
    };

    await world.backupFails();
    await world.backupFails({
      jobId: 'other',
      resourceArn: 'arn:aws:s3:::invoices',
      resourceType: 'S3',
      message: 'another cause',
    });
    world.troubles.set('tickets', () => ({ status: 'retry', reason: 'server-error', detail: '500' }) as never);
    await world.passes('20m');
    const [first] = await world.incidents();
    await world.acknowledges('ana', first?.id);
    await world.passes('1h');
    await world.backupSucceeds();
    const rules = { parts: [], version: '1', modifiedBy: null, modifiedAt: null, seenAt: world.now };
    await world.stored.keep({ ...rules, checked: { format: 1, document: '{}' } });
    const announcements = new DynamoRulesAnnouncements(world.table.client(), 'journeys');
    await announcements.remember({ version: '1', modifiedBy: null, modifiedAt: null } as never, null);
    await announcements.rememberWeek('2026-11-23');

    const allowance = { of: 'slack', perSecond: 1, burst: 1 } as never;
    await new DynamoRateLimiter(world.table.client(), 'journeys').claim(allowance, world.now);

    expect(without).toEqual([]);
    expect([...kinds]).toEqual(
      expect.arrayContaining(
        [
          'INCIDENT STATE',
          'INCIDENT VIEW',
          'INCIDENT RECORD',
          'INCIDENT ALERT',
          'INCIDENT DELIVERY',
          'INCIDENT TARGET',
        ].concat([
          'LANE STATE',
          'GROUP OPEN',
          'EVENT SEEN',
          'HIDDEN',
          'RULES LAST-GOOD',
          'RULES ANNOUNCED',
          'RULES TOLD-WEEK',
          'ALLOWANCE STATE',
        ]),
      ),
    );
  });
});
