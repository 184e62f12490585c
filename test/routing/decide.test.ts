import { describe, expect, it } from 'vitest';
import { builtInRules } from '../../src/rules/compile-rules.ts';
import { anAlert, anExposure, aPlainAlert } from '../support/alerts.ts';
import { decideNow as decide } from './decide-now.ts';
import { exampleRules, rulesOf } from './sample-rules.ts';

describe('routing/decide', () => {
  it('takes the first route that matches', () => {
    const decision = decide(aPlainAlert(), rulesOf(exampleRules));

    expect(decision).toMatchObject({
      action: 'open',
      routing: {
        route: 'production databases',
        policy: 'database',
        groupKey:
          'production databases|account=111122223333|region=eu-west-1|event.kind=backup|error.code=kms-key-unusable',
      },
      severity: 'high',
      severityReasons: ['production database'],
      groupWaitSeconds: 30,
      mute: null,
      reason: 'Route "production databases" matched; policy "database" applies.',
    });
    expect(decision.trace).toEqual([
      'Rules: version 12.',
      'Route "production databases" matches: policy "database" applies.',
      'Grouped by account, region, event.kind, error.code; waits 30 s for more alerts.',
      'Step 1, at once: backup-channel, tickets.',
      'Step 2, after 15 min: dba-pager.',
      'Step 3, after 12 h (50% of the RPO, which is not known and taken as 1 d): dba-pager, dba-mail.',
    ]);
  });

  it('says for every route before it why it does not match, and changes the severity with a reason', () => {
    const decision = decide(aPlainAlert({ resource: { tags: { environment: 'dev' } } }), rulesOf(exampleRules));

    expect(decision).toMatchObject({ routing: { route: 'development is quiet', policy: 'digest' }, severity: 'low' });
    expect(decision.severityReasons).toEqual([
      'production database',
      'route "development is quiet" changes it from high to low',
    ]);
    expect(decision.trace).toContain(
      'Route "production databases" does not match: resource.tags.environment is dev, wanted prod.',
    );
    expect(decision.trace).toContain('Route "development is quiet" changes the severity from high to low.');
  });

  it('falls to the catch-all with the default policy when the tag is missing, because anything-but needs a value', () => {
    const decision = decide(aPlainAlert({ resource: { tags: {} } }), rulesOf(exampleRules));

    expect(decision).toMatchObject({
      action: 'open',
      routing: { route: 'catch-all', policy: 'platform' },
      reason: 'No route matched, so the catch-all applies with policy "platform".',
    });
    expect(decision.trace).toContain(
      'Route "development is quiet" does not match: resource.tags.environment is missing, wanted anything but prod.',
    );
    expect(decision.trace).toContain('No route decides: the catch-all applies, with the default policy "platform".');
  });

  it.each<[number | null, number[], string]>([
    [7200, [0, 900, 3600], 'half of two hours'],
    [600, [0, 300, 900], 'each step comes at its own time'],
    [null, [0, 900, 43_200], 'an unknown RPO is taken as a day'],
  ])('plans the steps of an RPO of %s as %j because of %s', (rpoSeconds, expected) => {
    const alert = aPlainAlert({ exposure: anExposure({ rpoSeconds }) });

    expect(decide(alert, rulesOf(exampleRules)).steps.map((step) => step.afterSeconds)).toEqual(expected);
  });

  it('plans a share of the RPO from the last good recovery point, and says so', () => {
    const exposure = anExposure({ rpoSeconds: 7200, lastGoodAt: '2026-11-22T02:50:00.000Z' });
    const { steps, trace } = decide(aPlainAlert({ exposure }), rulesOf(exampleRules));

    expect(steps.map(({ afterSeconds }) => afterSeconds)).toEqual([0, 900, 2370]);
    expect(trace).toContainEqual(
      expect.stringContaining('after 39 min 30 s (50% of the RPO of 2 h, since the last good recovery point)'),
    );
  });

  it('lets a route with "continue: true" set the severity that the next routes see', () => {
    const rules = rulesOf(`version: 1
routes:
  - { name: third strike, match: { strikes: [3] }, severity: critical, continue: true }
  - { name: pages, match: { severity: [critical] }, groupBy: [severity], groupWait: 2m }
  - { name: the rest }
`);

    const decision = decide(aPlainAlert({ strikes: 3 }), rules);

    expect(decision).toMatchObject({
      routing: { route: 'pages', policy: 'default', groupKey: 'pages|severity=critical' },
      severity: 'critical',
      groupWaitSeconds: 120,
    });
    expect(decision.trace).toContain('Route "third strike" changes the severity from high to critical.');
    expect(decision.trace).toContain('Route "third strike" matches and lets the next routes decide.');
    expect(decide(aPlainAlert({ strikes: 2 }), rules).routing.route).toBe('the rest');
  });

  it('keeps the changed severity when only the catch-all decides', () => {
    const rules = rulesOf('version: 1\nroutes: [{ name: all, severity: low, continue: true }]');

    expect(decide(aPlainAlert(), rules)).toMatchObject({ routing: { route: 'catch-all' }, severity: 'low' });
  });

  it('adds no reason when the route sets the severity it already has', () => {
    const rules = rulesOf('version: 1\nroutes: [{ name: all, severity: high }]');

    expect(decide(aPlainAlert(), rules).severityReasons).toEqual(['production database']);
  });

  it('ignores with the reason that people wrote', () => {
    const rules = rulesOf('version: 1\nroutes: [{ name: sandbox, ignore: nobody restores the sandbox }]');

    expect(decide(aPlainAlert(), rules)).toMatchObject({
      action: 'ignore',
      routing: { route: 'sandbox', policy: '' },
      steps: [],
      reason: 'Route "sandbox" ignores it: nobody restores the sandbox',
    });
    expect(decide(aPlainAlert(), rules).trace).toEqual(
      expect.arrayContaining(['Route "sandbox" matches.', 'Route "sandbox" ignores it: nobody restores the sandbox']),
    );
  });

  it('routes drills like the real thing, in their own incident', () => {
    const rules = rulesOf(exampleRules);

    const drill = decide(aPlainAlert({ event: { drill: true } }), rules);

    expect(drill).toMatchObject({ routing: { route: 'production databases', policy: 'database' } });
    expect(drill.trace).toContain('This is a drill; it is routed like the real thing.');
    expect(drill.routing.groupKey).not.toBe(decide(aPlainAlert(), rules).routing.groupKey);
  });

  it('sends everything to the alert topic with the built-in rules', () => {
    const decision = decide(aPlainAlert(), builtInRules());

    expect(decision).toMatchObject({
      action: 'open',
      routing: { route: 'catch-all', policy: 'default' },
      groupWaitSeconds: 30,
      steps: [
        { afterSeconds: 0, targets: ['alert-topic'] },
        { afterSeconds: 3600, targets: ['alert-topic'] },
        { afterSeconds: 14_400, targets: ['alert-topic'] },
      ],
    });
    expect(decision.trace[0]).toBe('Rules: built in.');
  });

  it('plans a step at its own time, though one above it is put off by its hours', () => {
    const { steps } = decide(
      aPlainAlert(),
      rulesOf(`version: 1
defaults: { policy: p, groupWait: 0s }
targets: { a: { sns: {} }, b: { sns: {} } }
hours: { office: { timezone: UTC, days: [MON-FRI], from: "09:00", to: "17:00" } }
policies: { p: { steps: [{ notify: [a] }, { after: 15m, notify: [b], during: office }, { after: 45m, notify: [a], during: office }] } }
`),
      '2026-11-23T08:00:00.000Z',
    );

    expect(steps.map(({ afterSeconds }) => afterSeconds / 60)).toEqual([0, 60, 60]);
  });

  it('finds who is on duty when the group wait ends, when what mutes an alert ends before it', () => {
    const { steps } = decide(
      aPlainAlert(),
      rulesOf(`version: 1
defaults: { policy: p, groupWait: 5m }
targets: { a: { sns: {} }, b: { sns: {} } }
rotations: { duty: { timezone: UTC, start: 2026-11-15, handover: "03:13", order: [a, b] } }
policies: { p: { steps: [{ notify: [duty] }] } }
silences: [{ match: { account: [{ exists: true }] }, until: 2026-11-22T03:12:00Z, reason: work, by: ana }]
`),
    );

    expect(steps).toEqual([{ afterSeconds: 0, targets: ['b'] }]);
  });

  it('tells whom the owner names, and says so', () => {
    const rules = rulesOf(`version: 1
defaults: { policy: p, groupBy: [], groupWait: 0s }
targets: { a: { sns: {} }, b: { sns: {} } }
owners: { dba: { notify: [b] } }
policies: { p: { steps: [{ notify: [owner] }, { after: 1h, notify: [a] }], acknowledgedFor: next run, handOver: q }, q: { steps: [{ notify: [a] }] } }
`);
    const owned = decide(aPlainAlert({ owner: 'dba' }), rules);
    const unowned = decide(aPlainAlert(), rules);

    expect(owned.steps).toEqual([
      { afterSeconds: 0, targets: ['b'], ofOwners: ['b'] },
      { afterSeconds: 3600, targets: ['a'] },
    ]);
    expect(owned.routing.acknowledgedUntil).toBe('next-run');
    expect(owned.trace.slice(2)).toEqual([
      'Grouped by nothing but the route; waits 0 s for more alerts.',
      'Unanswered at its end, policy "q" takes over.',
      'Step 1, at once: owner.',
      'Step 2, after 1 h: a.',
      'Owner dba: b.',
    ]);
    expect(unowned.steps[0]).toEqual({ afterSeconds: 0, targets: ['a'] });
    expect(unowned.trace.at(-1)).toBe('It is not known who owns it: told in place of the owner: a.');
  });

  it('says what it shares with others instead of the fields it would be grouped by', () => {
    const { cause } = anAlert();

    expect(decide(aPlainAlert({ cause }), rulesOf(exampleRules)).trace).toContain(
      'Grouped by KMS key arn:aws:kms:eu-west-1:111122223333:key/0ab1; waits 30 s for more alerts.',
    );
  });

  it('says in the trace what is wrong with the rules', () => {
    const rules = { ...rulesOf(exampleRules), origin: 'last-known-good' as const, problem: 'Version 13 is not valid.' };

    expect(decide(aPlainAlert(), rules).trace.slice(0, 2)).toEqual([
      'Rules: version 12, the last known good one.',
      'Something is wrong with the rules: Version 13 is not valid.',
    ]);
  });

  it('has a policy even when the one it wants is gone', () => {
    expect(decide(aPlainAlert(), { ...builtInRules(), policies: new Map() }).routing.policy).toBe('default');
  });

  it('keeps the trace short under many routes', () => {
    const routes = Array.from({ length: 500 }, (_, index) => `  - { name: r${index}, match: { strikes: [99] } }`);

    const decision = decide(aPlainAlert(), rulesOf(`version: 1\nroutes:\n${routes.join('\n')}`));

    expect(decision.trace.length).toBeLessThan(60);
    expect(decision.trace).toContain('460 more routes do not match.');
    const few = decide(aPlainAlert(), rulesOf(`version: 1\nroutes:\n${routes.slice(0, 41).join('\n')}`));
    expect(few.trace).toContain('1 more route does not match.');
  });

  it('changes neither the alert nor the rules', () => {
    const alert = aPlainAlert({ resource: { tags: { environment: 'dev' } } });
    const before = structuredClone(alert);
    const rules = rulesOf(exampleRules);

    const first = decide(alert, rules);

    expect(alert).toEqual(before);
    expect(decide(alert, rules)).toEqual(first);
  });
});
