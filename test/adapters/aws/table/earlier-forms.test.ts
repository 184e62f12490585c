import { describe, expect, it } from 'vitest';
import {
  causeOfBefore,
  hiddenOf,
  muteOf,
  resolutionOf,
  resultOfText,
  routerPartOf,
  summaryOf,
} from '../../../../src/adapters/aws/table/earlier-forms.ts';
import { laneIdOf } from '../../../../src/incidents/lane.ts';
import { anEvent } from '../../../support/alerts.ts';
import { aSummary } from '../../../support/incidents.ts';

const at = '2026-11-22T05:02:00.000Z';

describe('adapters/aws/table/earlier-forms', () => {
  it('reads a resolution without a kind: by a later success, or by a person whatever they say', () => {
    expect(resolutionOf({ by: 'AWS Backup', via: 'later success', at, reason: 'A later backup.' }).kind).toBe(
      'later-success',
    );
    expect(resolutionOf({ by: 'Ana', via: 'in Slack', at, reason: 'A later success.' }).kind).toBe('answer');
  });

  it('leaves a kind as it is, whatever the words beside it', () => {
    const stored = { kind: 'answer' as const, by: 'Ana', via: 'later success', at, reason: '' };
    expect(resolutionOf(stored)).toEqual(stored);
    const cause = { kind: 'role' as const, key: 'message|unknown|no', says: '' };
    expect(causeOfBefore(cause)).toEqual(cause);
  });

  it.each(['kms', 'vault', 'role', 'plan', 'message'] as const)('reads a cause of %s by how its key begins', (kind) => {
    expect(causeOfBefore({ key: `${kind}|a|role|b`, says: 's' })).toEqual({ kind, key: `${kind}|a|role|b`, says: 's' });
  });

  it('takes a cause whose key begins otherwise for what has only its words in common', () => {
    expect(causeOfBefore({ key: 'weather', says: 'rain' }).kind).toBe('message');
  });

  it.each([
    ['silence "a "b" of c" of ana', { kind: 'silence', reason: 'a "b" of c', by: 'ana' }],
    ['window "sunday "patching""', { kind: 'window', name: 'sunday "patching"' }],
    ['inhibition "key", while incident 01KB is open', { kind: 'inhibition', name: 'key', incidentId: '01KB' }],
    ['the weather', { kind: 'window', name: 'the weather' }],
  ] as const)('reads a mute %s by its words, and leaves one with a source as it is', (by, source) => {
    const read = muteOf({ by, until: at });
    expect(read).toEqual({ by, until: at, source });
    expect(muteOf({ ...read, by: 'window "other"' }).source).toEqual(source);
  });

  it('reads a hidden alert by its words, without the incident that was waited for', () => {
    const hidden = { at, incidentId: null, eventKey: 'e', resource: 'RDS a', severity: 'low' };
    const by = 'inhibition "key", while incident 01KB is open';
    expect(hiddenOf({ ...hidden, by }).named).toBe('inhibition "key"');
    expect(hiddenOf({ ...hidden, by, named: 'as it was' }).named).toBe('as it was');
  });

  it('gives a summary the id of its lane when its key is whole, and none when it was cut', () => {
    const { laneId: _none, ...summary } = aSummary();
    expect(summaryOf(summary).laneId).toBe(laneIdOf(summary.laneKey));
    expect(summaryOf({ ...summary, laneKey: 'k'.repeat(300) }).laneId).toBeNull();
    expect(summaryOf({ ...summary, laneId: 'known', laneKey: 'k'.repeat(300) }).laneId).toBe('known');
  });

  it('knows events of 0.1.0 about the rules, and no others, for the router’s own', () => {
    const source = { detailType: 'Routing rules', eventId: 'e', emittedAt: at };
    expect(routerPartOf(anEvent({ source }))).toBe('rules');
    expect(routerPartOf(anEvent())).toBeUndefined();
  });

  it.each([
    ['retrying', 'timeout: no answer within 10 s', 'timeout', 'no answer within 10 s'],
    ['failed', 'bad-credentials: 403\nno', 'bad-credentials', '403\nno'],
    ['retrying', 'not sent: it waits', 'awaiting-turn', 'not sent: it waits'],
    ['skipped', 'acknowledged by Ana', 'superseded', 'acknowledged by Ana'],
    ['failed', 'channel: gone', 'target-unknown', 'channel: gone'],
  ] as const)('reads %s “%s” of 0.1.0 as %s', (status, text, reason, detail) => {
    expect(resultOfText(status, text)).toMatchObject({ status, reason, detail });
  });
});
