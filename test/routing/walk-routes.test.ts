import { describe, expect, it } from 'vitest';
import { walkDocument } from '../../src/routing/walk-routes.ts';
import { aPlainAlert } from '../support/alerts.ts';
import { decideNow } from './decide-now.ts';
import { rulesOf } from './sample-rules.ts';

const rules = rulesOf(`version: 1
defaults: { policy: platform, groupWait: 1m, repeatInterval: 4h }
targets: { chat: { sns: {} }, pager: { sns: {} }, siem: { sns: {} } }
policies:
  platform: { steps: [{ notify: [chat] }] }
  database: { steps: [{ notify: [pager] }] }
routes:
  - { name: audit, continue: true, labels: { audited: "yes" }, notify: [siem] }
  - name: databases
    match: { resource: { type: [RDS, DynamoDB] } }
    policy: database
    groupBy: [resource.type]
    groupInterval: 10m
    labels: { team: dba }
    routes:
      - { name: rehearsals, match: { drill: [true] }, ignore: rehearsals tell nobody }
      - { name: bad ones, match: { severity: [high] }, severity: critical, groupWait: 0s, labels: { urgent: "yes" }, routes: [ { name: orders, match: { resource: { name: [orders-db] }, labels: { team: [dba] } }, policy: platform } ] }
  - { name: of the team, match: { labels: { audited: ["yes"] } }, repeatInterval: 1h }
`);

describe('routing/walk-routes: routes inside routes', () => {
  it('lets the innermost that matches decide, with what it has from those around it', () => {
    expect(decideNow(aPlainAlert(), rules)).toMatchObject({
      matched: ['audit', 'databases', 'bad ones', 'orders'],
      routing: {
        route: 'orders',
        policy: 'platform',
        groupKey: 'orders|resource.type=RDS',
        groupIntervalSeconds: 600,
        repeatIntervalSeconds: 14_400,
        labels: { audited: 'yes', team: 'dba', urgent: 'yes' },
      },
      severity: 'critical',
      groupWaitSeconds: 0,
      alsoTell: ['siem'],
    });
  });

  it('lets the outer one decide when none inside matches', () => {
    const decision = decideNow(aPlainAlert({ severity: 'low' }), rules);

    expect(decision).toMatchObject({
      routing: { route: 'databases', policy: 'database' },
      severity: 'low',
      groupWaitSeconds: 60,
    });
    expect(decision.routing.labels).toEqual({ audited: 'yes', team: 'dba' });
  });

  it('does not go on behind a route that matched, whatever is inside', () => {
    expect(decideNow(aPlainAlert({ event: { drill: true } }), rules)).toMatchObject({
      action: 'ignore',
      routing: { route: 'rehearsals' },
    });
  });

  it('shows later routes the labels of those that continued', () => {
    const decision = decideNow(aPlainAlert({ resource: { type: 'EBS' } }), rules);

    expect(decision).toMatchObject({
      routing: { route: 'of the team', policy: 'platform', repeatIntervalSeconds: 3600 },
    });
    expect(decision.trace).toContain('Route "audit" adds audited=yes.');
    expect(decision.trace).toContain('Told with the first step too: siem.');
    expect(decision.trace).toContain('Reminds every 1 h while nobody answers.');
    expect(decision.trace).toContain(
      'Route "of the team" matches and names no policy: the default policy "platform" applies.',
    );
  });

  it('tells those whom several routes name once, and nobody in the trace where none does', () => {
    const twice = rulesOf(`version: 1
targets: { siem: { sns: {} }, chat: { sns: {} } }
routes:
  - { name: first, continue: true, notify: [siem] }
  - { name: second, continue: true, notify: [siem, chat] }`);
    const decision = decideNow(aPlainAlert(), twice);

    expect(decision.alsoTell).toEqual(['siem', 'chat']);
    expect(decision.trace).toContain('Told with the first step too: siem, chat.');
    expect(decideNow(aPlainAlert(), rulesOf('version: 1')).trace.join(' ')).not.toMatch(/Told with|Reminds every/);
  });

  it('says every step of the way', () => {
    expect(decideNow(aPlainAlert(), rules).trace.slice(0, 9)).toEqual([
      'Rules: version 12.',
      'Route "audit" adds audited=yes.',
      'Route "audit" matches and lets the next routes decide.',
      'Route "databases" adds team=dba.',
      'Route "databases" matches, and the routes inside it are tried.',
      'Route "rehearsals" does not match: drill is false, wanted true.',
      'Route "bad ones" changes the severity from high to critical.',
      'Route "bad ones" adds urgent=yes.',
      'Route "bad ones" matches, and the routes inside it are tried.',
    ]);
  });

  it.each([
    [undefined, []],
    ['late', ['Found late: AWS Backup lists the job, and no event of it arrived.']],
    ['follow-up', ['Found in the list of jobs: AWS sends no event of how a restore test went on.']],
  ] as const)('says how it was heard of, if not by an event: %s', (foundBy, said) => {
    const event = foundBy === undefined ? {} : { foundBy };
    const trace = decideNow(aPlainAlert({ event }), rules).trace;

    expect(trace.filter((line) => line.startsWith('Found'))).toEqual(said);
  });

  it('walks with a document alone, of which nothing was said before', () => {
    const walk = walkDocument({ severity: 'high', resource: { type: 'EBS' } }, rules, { severity: 'high' });

    expect(walk.route?.name).toBe('of the team');
    expect(walk.severityReasons).toEqual([]);
    expect(walk.trace[0]).toBe('Route "audit" adds audited=yes.');
    expect(walk.tried.map(({ route, because }) => [route.name, because])).toEqual([
      ['audit', null],
      ['databases', 'resource.type is EBS, wanted RDS or DynamoDB'],
      ['of the team', null],
    ]);
  });

  it('matches an account by what the rules call it', () => {
    const named = rulesOf(`version: 1
accounts: { '111122223333': prod-databases }
routes:
  - { name: databases, match: { accountName: [{ prefix: prod- }] } }
`);
    const routeOf = (accountId: string) => decideNow(aPlainAlert({ event: { accountId } }), named).routing.route;

    expect(routeOf('111122223333')).toBe('databases');
    expect(routeOf('444455556666')).not.toBe('databases');
  });
});
