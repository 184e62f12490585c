import { describe, expect, it } from 'vitest';
import {
  actorKinds,
  actorNamed,
  awsBackup,
  identityProofs,
  personBehindLink,
  personInSlack,
  principal,
  theRouter,
  vendorActor,
} from '../../src/evidence/actor.ts';

const arn = 'arn:aws:sts::111122223333:assumed-role/platform/ana';

describe('evidence/actor', () => {
  it('knows a person in Slack by the workspace and the user, or by the user alone', () => {
    expect(personInSlack({ teamId: 'T1', userId: 'U1', name: 'Ana' }).id).toBe('T1/U1');
    expect(personInSlack({ teamId: null, userId: 'U1', name: 'Ana' }).id).toBe('U1');
  });

  const made = [
    [theRouter, { kind: 'router', id: null, name: 'router', how: 'own-decision' }],
    [awsBackup('job-1'), { kind: 'aws', id: 'job-1', name: 'AWS Backup', how: 'aws-event' }],
    [
      personInSlack({ teamId: 'T1', userId: 'U1', name: 'ana' }),
      { kind: 'person', id: 'T1/U1', name: 'ana', how: 'signed-by-slack' },
    ],
    [
      personBehindLink({ name: 'router', recipient: 'ana@example.com' }),
      { kind: 'person', id: 'ana@example.com', name: 'router', how: 'typed-behind-link' },
    ],
    [
      vendorActor({ name: 'PagerDuty', id: 'PX1' }),
      { kind: 'vendor', id: 'PX1', name: 'PagerDuty', how: 'signed-by-vendor' },
    ],
    [
      vendorActor({ name: 'Jira', id: 'J1', how: 'read-at-vendor' }),
      { kind: 'vendor', id: 'J1', name: 'Jira', how: 'read-at-vendor' },
    ],
    [principal(arn), { kind: 'principal', id: arn, name: 'ana (platform)', how: 'iam' }],
  ] as const;

  it.each(made)('says who it was and how that is known: %o', (actor, expected) => {
    expect(actor).toEqual(expected);
  });

  it('has a way to make every kind and every proof', () => {
    expect(new Set(made.map(([{ kind }]) => kind))).toEqual(new Set(actorKinds));
    expect(new Set(made.map(([{ how }]) => how).concat('unknown' as never))).toEqual(new Set(identityProofs));
  });

  it('takes what 0.1.0 wrote for what it is, and a name alone for a person of whom nothing else is known', () => {
    expect(actorNamed('router')).toEqual(theRouter);
    expect(actorNamed('AWS Backup')).toMatchObject({ kind: 'aws', id: null });
    expect(actorNamed('ana')).toEqual({ kind: 'person', id: null, name: 'ana', how: 'unknown' });
  });
});
