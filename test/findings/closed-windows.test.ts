import { describe, expect, it } from 'vitest';
import { closedWindowsOf, isInside } from '../../src/findings/closed-windows.ts';

const of = (type: string | null, described: Record<string, unknown> | null) => closedWindowsOf({ type, described });

describe('findings/closed-windows', () => {
  it('has those of databases with an hour before them, over the end of the week too', () => {
    const [maintenance, ...backups] = of('RDS', {
      PreferredMaintenanceWindow: 'Sat:23:30-Sun:00:30',
      PreferredBackupWindow: '23:30-00:30',
      BackupRetentionPeriod: 7,
    });

    expect(maintenance).toEqual({ what: 'maintenance window', begins: 6 * 1440 + 22 * 60 + 30, minutes: 120 });
    expect(backups).toHaveLength(7);
    expect(backups[0]).toEqual({ what: 'automatic backup window', begins: 22 * 60 + 30, minutes: 120 });
  });

  it('has no window of backups that are switched off, nor one that cannot be read', () => {
    expect(of('DocumentDB', { PreferredBackupWindow: '05:00-06:00' })).toEqual([]);
    expect(of('Neptune', { PreferredBackupWindow: 'at night', BackupRetentionPeriod: 1 })).toEqual([]);
    expect(of('RDS', { PreferredMaintenanceWindow: 'on Sundays', BackupRetentionPeriod: 1 })).toEqual([]);
    expect(of('RDS', { BackupRetentionPeriod: 1 })).toEqual([]);
  });

  it('has those of file systems with four hours before them', () => {
    const own = {
      WeeklyMaintenanceStartTime: '7:05:00',
      DailyAutomaticBackupStartTime: '05:00',
      AutomaticBackupRetentionDays: 7,
    };
    const [maintenance, ...backups] = of('FSx', { WindowsConfiguration: own, FileSystemId: 'fs-1' });

    expect(maintenance).toEqual({ what: 'maintenance window', begins: 60, minutes: 270 });
    expect(backups).toHaveLength(7);
    expect(of('FSx', { LustreConfiguration: { WeeklyMaintenanceStartTime: '8:05:00' } })).toEqual([]);
    expect(of('FSx', { LustreConfiguration: { AutomaticBackupRetentionDays: 7 } })).toEqual([]);
  });

  it('has none of other types, nor of what is not described', () => {
    expect(of('Aurora', { PreferredMaintenanceWindow: 'sun:05:00-sun:06:00' })).toEqual([]);
    expect(of('RDS', null)).toEqual([]);
  });

  it.each([
    ['2026-11-21T22:30:00.000Z', true],
    ['2026-11-22T00:29:00.000Z', true],
    ['2026-11-22T00:30:00.000Z', false],
    ['2026-11-21T22:29:00.000Z', false],
  ])('%s is inside of one from Saturday to Sunday: %s', (at, is) => {
    expect(isInside(at, { what: 'a', begins: 6 * 1440 + 22 * 60 + 30, minutes: 120 })).toBe(is);
  });
});
