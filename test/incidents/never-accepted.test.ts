import { describe, expect, it } from 'vitest';
import type { BackupEvent } from '../../src/events/backup-event.ts';
import { whyNeverAccepted } from '../../src/incidents/never-accepted.ts';
import { coversOf } from '../../src/pipeline/acceptances/accept-incident.ts';
import { withPersonsAcceptances } from '../../src/rules/persons-acceptances.ts';
import { decideNow } from '../routing/decide-now.ts';
import { rulesOf } from '../routing/sample-rules.ts';
import { anAlert, anEvent, noon } from '../support/alerts.ts';
import { anIncident } from '../support/incidents.ts';
import { anAcceptance } from '../support/persons-items.ts';

const found = (reason: string): Partial<BackupEvent> => ({
  kind: 'missed',
  found: { id: 'finding-1', reason, severity: 'high', about: 'set-up', subject: 'Principal ana', name: 'ana' },
});

/** As its row of the findings says, by way of the intake. */
const deed: Partial<BackupEvent> = {
  kind: 'missed',
  found: {
    id: 'f-1',
    reason: 'protection-taken-away',
    severity: 'high',
    about: 'set-up',
    subject: 'Principal ana',
    name: 'ana',
    isDeed: true,
  },
};

const never: [string, Partial<BackupEvent>, string][] = [
  ['malware', { kind: 'scan', finding: 'threats', recoveryPointArn: null }, 'Malware is not accepted'],
  ['malware as an earlier release kept it', { kind: 'scan', state: 'COMPLETED' }, 'Malware is not accepted'],
  ['a vault that was deleted or unlocked', { kind: 'vault', state: 'DELETED' }, 'Somebody did that once'],
  ['a plan that was deleted', { kind: 'plan', state: 'DELETED' }, 'Somebody did that once'],
  ['a type that was switched off', { kind: 'region-setting' }, 'Somebody did that once'],
  ['deleted recovery points, of each person together', deed, 'Somebody did that once'],
  ['a first look', found('first-look'), 'It tells of many at once'],
  ['a drill', { drill: true }, 'A drill is made up'],
];

describe('incidents/never-accepted', () => {
  it.each(never)('%s: nobody can accept it, and it is told whatever was accepted', (_what, event, why) => {
    const alert = anAlert({ event });
    expect(coversOf(anIncident({ alertCount: 1 }), [alert])).toEqual({ refused: expect.stringContaining(why) });
    // Whoever wrote the table.
    const covers = anAcceptance({ of: alert }).acceptance.after;
    const rules = withPersonsAcceptances(rulesOf('version: 1\n'), [covers]);
    expect(decideNow(alert, rules, noon).action).toBe('open');
  });

  it.each<[string, Partial<BackupEvent>]>([
    ['a backup that failed', {}],
    ['a scan that failed', { kind: 'scan' }],
    ['what goes on', found('fell-out')],
    ['an alarm', { kind: 'alarm' }],
  ])('%s can be', (_what, event) => {
    expect(whyNeverAccepted(anEvent(event))).toBeNull();
  });
});
