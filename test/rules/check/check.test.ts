import { describe, expect, it } from 'vitest';
import { formatIssue } from '../../../src/rules/check/issue.ts';
import { exampleRules, problemsOf, rulesOf } from '../../routing/sample-rules.ts';
import { edited } from '../../support/edited.ts';

/** One edit of the example, and the problem it has to give. */
type Case = [
  edit: [string, string],
  problem: { path: string; line: number; nearest?: string | null; says: RegExp },
  why: string,
];

const rejected: Case[] = [
  [['version: 1', 'version: 2'], { path: 'version', line: 1, says: /has to be 1/ }, 'the format has one version'],
  [['version: 1', 'version: "1"'], { path: 'version', line: 1, says: /has to be 1/ }, 'text is no number'],
  [
    ['defaults:', 'defualts:'],
    { path: 'defualts', line: 2, nearest: 'defaults', says: /not known here/ },
    'a key is mistyped',
  ],
  [
    ['policy: platform,', 'policy: plattform,'],
    { path: 'defaults.policy', line: 2, nearest: 'platform', says: /not a policy/ },
    'the default policy does not exist',
  ],
  [
    ['groupWait: 30s', 'groupWait: 30'],
    { path: 'defaults.groupWait', line: 2, says: /text/ },
    'a duration needs a unit',
  ],
  [
    ['groupWait: 30s', 'groupWait: 30d'],
    { path: 'defaults.groupWait', line: 2, says: /"0s" to "1h"/ },
    'nobody waits for a month',
  ],
  [
    ['event.kind,', 'event.knd,'],
    { path: 'defaults.groupBy[2]', line: 2, nearest: 'event.kind', says: /not a field/ },
    'a field is mistyped',
  ],
  [
    ['error.code]', 'labels.team, labelz.team]'],
    { path: 'defaults.groupBy[4]', line: 2, says: /not a field/ },
    'labels are fields, whatever their name',
  ],
  [
    ['error.code]', 'code]'],
    { path: 'defaults.groupBy[3]', line: 2, nearest: 'error.code', says: /not a field/ },
    'a field stands deeper',
  ],
  [
    ['backup-channel: {', 'backup channel: {'],
    { path: 'targets["backup channel"]', line: 4, says: /takes letters/ },
    'names have no spaces',
  ],
  [
    ['{ slack:', '{ slak:'],
    { path: 'targets.backup-channel.slak', line: 4, nearest: 'slack', says: /not a channel/ },
    'a channel is mistyped',
  ],
  [
    ['channel: C01', 'chanel: C01'],
    { path: 'targets.backup-channel.slack.chanel', line: 4, nearest: 'channel', says: /not known here/ },
    'an option is mistyped',
  ],
  [
    ['[dba@example.com]', '[]'],
    { path: 'targets.dba-mail.email.to', line: 5, says: /too short; the least is 1/ },
    'the channel wants a recipient',
  ],
  [
    ['{ email: { to: [dba@example.com] } }', '{ email: { to: [a@b.c] }, sns: {} }'],
    { path: 'targets.dba-mail', line: 5, says: /exactly one channel/ },
    'a target has one channel',
  ],
  [
    ['{ email: { to: [dba@example.com] } }', '{}'],
    { path: 'targets.dba-mail', line: 5, says: /exactly one channel/ },
    'a target has a channel',
  ],
  [
    ['{ email: { to: [dba@example.com] } }', 'email'],
    { path: 'targets.dba-mail', line: 5, says: /exactly one channel/ },
    'options belong to a channel',
  ],
  [
    ['[dba@example.com] } }', '[dba@example.com] }, timezone: Europe/Berln }'],
    { path: 'targets.dba-mail.timezone', line: 5, nearest: 'Europe/Berlin', says: /is not a time zone/ },
    'the time zone of a target is mistyped',
  ],
  [
    ['[dba@example.com] } }', '[dba@example.com] }, timezone: [UTC] }'],
    { path: 'targets.dba-mail.timezone', line: 5, nearest: null, says: /: is not a time zone/ },
    'a target has one clock',
  ],
  [
    ['[dba@example.com] } }', '[dba@example.com] }, template: 7 }'],
    { path: 'targets.dba-mail.template', line: 5, says: /has to be the name of a template/ },
    'a template has a name',
  ],
  [
    ['[dba@example.com] } }', '[dba@example.com] }, inboundSecret: correct-horse-battery }'],
    { path: 'targets.dba-mail.inboundSecret', line: 5, says: /: is a secret; rules hold none/ },
    'the secret of a target is written out',
  ],
  [
    ['[dba@example.com] } }', '[dba@example.com] }, inboundSecret: ssm:pagerduty }'],
    { path: 'targets.dba-mail.inboundSecret', line: 5, says: /name a SecureString parameter|rules hold none/ },
    'a reference begins with a slash',
  ],
  [
    ['[dba@example.com] } }', '[dba@example.com] }, inboundSecret: [ssm:/a/b] }'],
    { path: 'targets.dba-mail.inboundSecret', line: 5, says: /has to be text/ },
    'several secrets stand in one parameter',
  ],
  [
    ['[dba@example.com] } }', '[dba@example.com] }, actors: ana@example.com }'],
    { path: 'targets.dba-mail.actors', line: 5, says: /has to be a list/ },
    'actors are a list',
  ],
  [
    ['[dba@example.com] } }', '[dba@example.com] }, actors: [] }'],
    { path: 'targets.dba-mail.actors', line: 5, says: /lists nobody/ },
    'an empty list lets nobody in',
  ],
  [
    ['[dba@example.com] } }', '[dba@example.com] }, actors: [Ana Ruiz] }'],
    { path: 'targets.dba-mail.actors[0]', line: 5, says: /the id of a user/ },
    'people are named by what does not change',
  ],
  [
    ['[dba@example.com] } }', '[dba@example.com] }, actors: [PX1, px1] }'],
    { path: 'targets.dba-mail.actors', line: 5, says: /names somebody twice/ },
    'somebody is named twice',
  ],
  [
    ['tickets:   ', 'alert-topic:'],
    { path: 'targets.alert-topic', line: 6, says: /cannot be defined again/ },
    'the last resort stays what it is',
  ],
  [
    ['notify: [backup-channel, tickets] }, {', 'notify: [] }, {'],
    { path: 'policies.platform.steps[0].notify', line: 9, says: /empty/ },
    'a step tells somebody',
  ],
  [
    ['notify: [backup-channel, tickets] }, {', 'notify: [tickets, tickets] }, {'],
    { path: 'policies.platform.steps[0].notify[1]', line: 9, says: /named twice/ },
    'one target is told once',
  ],
  [
    ['after: 30m', 'after: 30 min'],
    { path: 'policies.platform.steps[1].after', line: 9, says: /"15m"/ },
    'a duration is written another way',
  ],
  [
    ['after: 30m', 'afer: 30m'],
    { path: 'policies.platform.steps[1].afer', line: 9, nearest: 'after', says: /known are after, notify/ },
    'a key of a step is mistyped',
  ],
  [
    ['after: 30m, ', ''],
    { path: 'policies.platform.steps[1]', line: 9, says: /only the first step/ },
    'two steps at once are one step',
  ],
  [
    ['repeat: 2', 'repeat: 2.5'],
    { path: 'policies.platform.repeat', line: 9, says: /whole number/ },
    'half a round does not exist',
  ],
  [
    ['repeat: 2', 'repeat: -1'],
    { path: 'policies.platform.repeat', line: 9, says: /is too small; the least is 0/ },
    'nothing is done less than once',
  ],
  [
    ['repeat: 2', 'repeat: 200'],
    { path: 'policies.platform.repeat', line: 9, says: /the most is 20/ },
    'repetition is bounded',
  ],
  [
    ['repeat: 2', 'repeatAfter: 1s'],
    { path: 'policies.platform.repeatAfter', line: 9, says: /"1m" to "7d"/ },
    'a pause is at least a minute',
  ],
  [
    ['- { notify: [backup-channel, tickets] }', '- { after: 15m, notify: [backup-channel] }'],
    { path: 'policies.database.steps[1].after', line: 13, says: /ascending/ },
    'steps ascend',
  ],
  [
    ['after: 15m, notify: [dba-pager]', 'after: 60% of rpo, notify: [dba-pager]'],
    { path: 'policies.database.steps[2].after', line: 14, says: /ascending/ },
    'shares ascend too',
  ],
  [
    ['50% of rpo', '5000% of rpo'],
    { path: 'policies.database.steps[2].after', line: 14, says: /share of the RPO/ },
    'a share is at most ten RPOs',
  ],
  [
    ['[dba-pager, dba-mail]', '[dba-pgaer, dba-mail]'],
    { path: 'policies.database.steps[2].notify[0]', line: 14, nearest: 'dba-pager', says: /not a target/ },
    'a target is mistyped',
  ],
  [
    ['acknowledgedFor: 8h', 'acknowledgedFor: forever'],
    { path: 'policies.database.acknowledgedFor', line: 15, says: /"1m" to "30d"/ },
    'an acknowledgement is a duration',
  ],
  [
    ['digest: { steps: [ { notify: [dba-mail] } ] }', 'digest: { steps: [] }'],
    { path: 'policies.digest.steps', line: 16, says: /at least one step/ },
    'a policy does something',
  ],
  [
    ['name: development is quiet', 'name: production databases'],
    { path: 'routes[1].name', line: 21, says: /earlier route/ },
    'names are unique',
  ],
  [
    ['name: development is quiet', 'name: catch-all'],
    { path: 'routes[1].name', line: 21, says: /always exists/ },
    'the name is taken',
  ],
  [
    ['- name: development is quiet\n    match', '- match'],
    { path: 'routes[1].name', line: 21, says: /missing/ },
    'a route has a name',
  ],
  [
    ['policy: database', 'policy: databse'],
    { path: 'routes[0].policy', line: 20, nearest: 'database', says: /not a policy/ },
    'a policy is mistyped',
  ],
  [
    ['type: [RDS', 'typ: [RDS'],
    { path: 'routes[0].match.resource.typ', line: 19, nearest: 'type', says: /not a field/ },
    'a field is mistyped',
  ],
  [
    ['match: { resource: { type: [RDS, Aurora, DynamoDB], ', 'match: { type: [RDS], resource: { '],
    { path: 'routes[0].match.type', line: 19, nearest: 'resource.type', says: /not a field/ },
    'a field stands deeper',
  ],
  [
    ['[critical, high]', '[critcal, high]'],
    { path: 'routes[0].match.severity[0]', line: 19, nearest: 'critical', says: /is not one of/ },
    'a value can never occur',
  ],
  [
    ['[critical, high]', '[{ anything-but: lowest }]'],
    { path: 'routes[0].match.severity[0].anything-but', line: 19, says: /is not one of/ },
    'an excluded value can never occur',
  ],
  [
    ['[critical, high]', 'critical'],
    { path: 'routes[0].match.severity', line: 19, says: /takes a list/ },
    'EventBridge wants lists',
  ],
  [
    ['[critical, high]', '{ prefix: c }'],
    { path: 'routes[0].match.severity', line: 19, says: /operator in \[ \]/ },
    'operators stand in lists',
  ],
  [
    ['[critical, high]', '[]'],
    { path: 'routes[0].match.severity', line: 19, says: /empty list/ },
    'an empty list matches nothing',
  ],
  [
    ['[critical, high]', '[null]'],
    { path: 'routes[0].match.severity[0]', line: 19, says: /exists: false/ },
    'nothing is null',
  ],
  [
    ['environment: [prod] } }', 'cost: [1234] } }'],
    { path: 'routes[0].match.resource.tags.cost[0]', line: 19, says: /put it in quotes: "1234"/ },
    'tags are text',
  ],
  [
    ['severity: [critical, high]', 'strikes: ["3"]'],
    { path: 'routes[0].match.strikes[0]', line: 19, says: /leave the quotes out/ },
    'strikes are a number',
  ],
  [
    ['severity: [critical, high]', 'drill: ["true"]'],
    { path: 'routes[0].match.drill[0]', line: 19, says: /true or false/ },
    'a drill is true or false',
  ],
  [
    ['severity: [critical, high]', 'event.kind: [backup]'],
    { path: 'routes[0].match["event.kind"]', line: 19, says: /event: \{ kind: \[…\] \}/ },
    'dots are not paths in patterns',
  ],
  [
    ['severity: [critical, high]', 'event: [backup]'],
    { path: 'routes[0].match.event', line: 19, says: /takes further fields/ },
    'a group of fields has no value',
  ],
  [
    ['tags: { environment: [prod] }', 'tags: {}'],
    { path: 'routes[0].match.resource.tags', line: 19, says: /empty/ },
    'an empty object is refused',
  ],
  [
    ['match: { resource: { tags: { environment: [{ anything-but: prod }] } } }', 'match: {}'],
    { path: 'routes[1].match', line: 22, says: /leave "match" out/ },
    'no match means all',
  ],
  [
    ['anything-but:', 'anythingbut:'],
    {
      path: 'routes[1].match.resource.tags.environment[0]',
      line: 22,
      nearest: 'anything-but',
      says: /not an operator; there are prefix/,
    },
    'an operator is mistyped',
  ],
  [
    ['{ anything-but: prod }', '{ wildcard: "p**" }'],
    { path: 'routes[1].match.resource.tags.environment[0]', line: 22, says: /no two stars in a row/ },
    'an operator is given what it does not take',
  ],
  [
    ['[critical, high]', '[{ suffix: ow }, { equals-ignore-case: Hihg }]'],
    { path: 'routes[0].match.severity[1]', line: 19, says: /matches none of critical, high/ },
    'an operator can never match',
  ],
  [
    ['severity: [critical, high]', 'severity: [{ numeric: [">", 3] }]'],
    { path: 'routes[0].match.severity[0]', line: 19, says: /looks at a number, and the field is text/ },
    'a text is never in a range',
  ],
  [
    ['severity: [critical, high]', 'strikes: [{ prefix: "3" }]'],
    { path: 'routes[0].match.strikes[0]', line: 19, says: /looks at text, and the field is a number/ },
    'a number has no beginning',
  ],
  [
    ['severity: [critical, high]', 'drill: [{ prefix: "t" }]'],
    { path: 'routes[0].match.drill[0]', line: 19, says: /looks at text, and the field is true or false/ },
    'what is true or false has no beginning',
  ],
  [
    ['severity: [critical, high]', `owner: [{ anything-but: [${'x,'.repeat(10_001)}y] }]`],
    { path: 'routes[0].match', line: 19, says: /holds more than 10000 values/ },
    'a pattern is bounded',
  ],
  [
    ['severity: [critical, high]', '$or: [{ severity: [critcal] }, { drill: [true] }]'],
    { path: 'routes[0].match.$or[0].severity[0]', line: 19, nearest: 'critical', says: /is not one of/ },
    'alternatives are checked like the rest',
  ],
  [
    ['severity: [critical, high]', '$or: [{ severity: [critical] }]'],
    { path: 'routes[0].match.$or', line: 19, says: /two objects of fields or more/ },
    'one alternative is none',
  ],
  [
    ['severity: low', 'severity: lo'],
    { path: 'routes[1].severity', line: 23, nearest: 'low', says: /critical or high/ },
    'a severity is mistyped',
  ],
  [
    ['severity: low', 'continue: true'],
    { path: 'routes[1].policy', line: 24, says: /no effect/ },
    'a route that continues sets no policy',
  ],
  [
    ['severity: low\n    policy: digest', 'continue: true'],
    { path: 'routes[1].continue', line: 23, says: /needs "severity"/ },
    'a route that continues sets something',
  ],
  [
    ['severity: low', 'ignore: we know'],
    { path: 'routes[1].policy', line: 24, says: /no effect/ },
    'a route that ignores has no policy',
  ],
  [
    ['severity: low\n    policy: digest', 'ignore: " "'],
    { path: 'routes[1].ignore', line: 23, says: /takes a reason/ },
    'ignoring has a reason',
  ],
  [
    ['silences: []', 'silences: [{ until: 2026-12-01, reason: tests, by: ana }]'],
    { path: 'silences[0].match', line: 25, says: /is missing; a silence of everything is not possible/ },
    'nobody silences everything',
  ],
  [
    ['silences: []', 'silences: [{ match: { severity: [low] }, until: x, reason: tests, by: ana }]'],
    { path: 'silences[0].until', line: 25, says: /takes a date or a moment/ },
    'a silence has an end',
  ],
  [
    [
      'silences: []',
      'silences: [{ match: { severity: [low] }, from: 2026-12-01, until: 2027-02-01, reason: tests, by: ana }]',
    ],
    { path: 'silences[0].until', line: 25, says: /more than 30 days after "from"; take 2026-12-31 at the latest/ },
    'what nobody looks at for two months is a rule',
  ],
  [
    ['silences: []', 'silences: [{ match: { severity: [low] }, until: 2027-02-01, reason: tests, by: ana }]'],
    { path: 'silences[0].until', line: 25, says: /more than 30 days after it was written/ },
    'a silence without a beginning begins when it is written',
  ],
  [
    [
      'silences: []',
      'silences: [{ match: { severity: [low] }, from: 2026-12-02, until: 2026-12-01, reason: x, by: ana }]',
    ],
    { path: 'silences[0].until', line: 25, says: /not later than "from"/ },
    'time runs forward',
  ],
  [
    ['silences: []', 'silences: [{ match: { severty: [low] }, until: 2026-12-01, reason: x, by: ana }]'],
    { path: 'silences[0].match.severty', line: 25, nearest: 'severity', says: /not a field/ },
    'a silence that matches nothing is a mistake',
  ],
  [
    ['windows: []', 'windows: [{ name: x, schedule: "0 25 * * *", timezone: Europe/Berlin, duration: 1h }]'],
    { path: 'windows[0].schedule', line: 26, says: /invalid value for hour/ },
    'a day has no 25th hour',
  ],
  [
    ['windows: []', 'windows: [{ name: x, schedule: "cron(0 5 * * ? *)", timezone: Europe/Berlin, duration: 1h }]'],
    { path: 'windows[0].schedule', line: 26, says: /five fields of crontab/ },
    'schedules of AWS have other fields',
  ],
  [
    ['windows: []', 'windows: [{ name: x, schedule: "0 5 * * *", timezone: Europe/Berln, duration: 1h }]'],
    { path: 'windows[0].timezone', line: 26, says: /not a time zone/ },
    'a zone is mistyped',
  ],
  [
    ['windows: []', 'windows: [{ name: x, schedule: "0 * * * *", timezone: UTC, duration: 1h }]'],
    { path: 'windows[0].duration', line: 26, says: /the window never ends/ },
    'a window that covers everything is a mistake',
  ],
  [
    ['windows: []', 'windows: [{ name: x, schedule: "0 0 31 2 *", timezone: UTC, duration: 1h }]'],
    { path: 'windows[0].schedule', line: 26, says: /never comes/ },
    'February has no 31st',
  ],
  [
    ['windows: []', 'inhibitions: [{ name: x, source: { error: { cod: [a] } }, target: { drill: [true] } }]'],
    { path: 'inhibitions[0].source.error.cod', line: 26, nearest: 'code', says: /not a field/ },
    'an inhibition with a typo inhibits nothing',
  ],
  [
    [
      'windows: []',
      'inhibitions: [{ name: x, source: { drill: [false] }, target: { drill: [false] }, equal: [acount] }]',
    ],
    { path: 'inhibitions[0].equal[0]', line: 26, nearest: 'account', says: /not a field/ },
    'what has to be equal has to exist',
  ],
  [
    ['windows: []', 'hours: { office: { timezone: Europe/Berlin, days: [MO-FR], from: "09:00", to: "17:00" } }'],
    { path: 'hours.office.days[0]', line: 26, says: /takes SUN, MON/ },
    'days have names of three letters',
  ],
  [
    ['windows: []', 'hours: { office: { timezone: Europe/Berlin, from: "9", to: "17:00" } }'],
    { path: 'hours.office.from', line: 26, says: /a time of the day/ },
    'a time has minutes',
  ],
  [
    ['after: 15m, notify: [dba-pager]', 'after: 15m, notify: [dba-pager], during: offce'],
    { path: 'policies.database.steps[1].during', line: 13, says: /not a name of hours/ },
    'hours have to exist',
  ],
  [
    ['repeat: 2', 'repeat: 2, handOver: databse'],
    { path: 'policies.platform.handOver', line: 9, nearest: 'database', says: /not a policy/ },
    'nobody takes over',
  ],
  [
    ['repeat: 2', 'repeat: 2, handOver: platform'],
    { path: 'policies.platform.handOver', line: 9, says: /in a circle \(platform → platform\)/ },
    'a policy that hands over to itself never ends',
  ],
  [
    [
      'windows: []',
      'rotations: { on-call: { timezone: UTC, start: 2026-11-02, order: [dba-pager], overrides: [{ from: 2026-12-02, until: 2026-12-01, target: dba-mail }] } }',
    ],
    { path: 'rotations.on-call.overrides[0].until', line: 26, says: /not later than "from"/ },
    'nobody stands in backwards',
  ],
  [
    ['windows: []', 'accept: [{ name: a, tags: { env: 7 }, owner: ana, reason: scratch, until: 2026-12-01, most: 1 }]'],
    { path: 'accept[0].tags.env', line: 26, says: /has none of the forms that are possible here/ },
    'the value of a tag is text',
  ],
  [
    ['windows: []', 'rotations: { on-call: { timezone: UTC, start: 2026-11-02, order: [dba-pagr] } }'],
    { path: 'rotations.on-call.order[0]', line: 26, nearest: 'dba-pager', says: /not a target/ },
    'somebody who does not exist is on duty',
  ],
  [
    ['windows: []', 'rotations: { dba-mail: { timezone: UTC, start: 2026-11-02, order: [dba-pager] } }'],
    { path: 'rotations.dba-mail', line: 26, says: /name of a target too/ },
    'a name means one thing',
  ],
  [
    ['windows: []', 'rotations: { on-call: { timezone: UTC, start: 2026-11-31, order: [dba-pager] } }'],
    { path: 'rotations.on-call.start', line: 26, says: /takes a date/ },
    'November has 30 days',
  ],
  [
    ['severity: low\n    policy: digest', 'severity: low\n    policy: digest\n    notify: [dba-mail]'],
    { path: 'routes[1].notify', line: 25, says: /stands only in a route with "continue: true"/ },
    'a route that decides tells through its policy',
  ],
  [
    ['policy: digest', 'policy: digest\n    routes: [{ name: inner, polcy: digest }]'],
    { path: 'routes[1].routes[0].polcy', line: 25, nearest: 'policy', says: /not known here/ },
    'routes inside routes are checked too',
  ],
  [
    ['policy: digest', 'policy: digest\n    routes: [{ name: production databases }]'],
    { path: 'routes[1].routes[0].name', line: 25, says: /name of an earlier route/ },
    'a name stands once in the whole tree',
  ],
  [
    ['policy: digest', 'policy: digest\n    template: brif'],
    { path: 'routes[1].template', line: 25, says: /not a template/ },
    'a template has to exist',
  ],
  [
    ['policy: digest', 'policy: digest\n    labels: { Team: dba }'],
    { path: 'routes[1].labels.Team', line: 25, says: /small letters/ },
    'labels have plain names',
  ],
  [
    ['fallback: [backup-channel]', 'fallback: [backup-chanel]'],
    { path: 'fallback[0]', line: 27, nearest: 'backup-channel', says: /not a target/ },
    'a fallback is mistyped',
  ],
  [
    ['fallback: [backup-channel]', 'fallback: []'],
    { path: 'fallback', line: 27, says: /empty/ },
    'a fallback is somebody',
  ],
];

describe('rules/check/check', () => {
  it('accepts the example of the format word for word', () => {
    const rules = rulesOf(exampleRules);

    expect(rules).toMatchObject({
      version: '12',
      origin: 'parameter',
      problem: null,
      fallback: ['backup-channel'],
      defaults: { policy: 'platform', groupWaitSeconds: 30 },
    });
    expect([...rules.targets.keys()]).toEqual(['alert-topic', 'backup-channel', 'dba-mail', 'tickets', 'dba-pager']);
    expect(rules.targets.get('dba-mail')).toEqual({
      name: 'dba-mail',
      channel: 'email',
      options: { to: ['dba@example.com'] },
    });
    expect(rules.policies.get('platform')).toMatchObject({
      repeat: 2,
      repeatAfterSeconds: 3600,
      acknowledgedForSeconds: null,
    });
    expect(rules.policies.get('database')).toMatchObject({
      acknowledgedForSeconds: 28_800,
      steps: [{ after: { seconds: 0 } }, { after: { seconds: 900 } }, { after: { rpoShare: 0.5 } }],
    });
    expect(rules.policies.has('default')).toBe(true);
    expect(rules.routes.map((route) => route.name)).toEqual(['production databases', 'development is quiet']);
  });

  it('accepts the same rules as JSON', () => {
    const rules = rulesOf(
      JSON.stringify({ version: 1, routes: [{ name: 'all', match: { owner: [{ exists: false }] } }] }),
    );

    expect(rules.routes[0]?.matches({})).toEqual({ matched: true });
  });

  it('fills in what the shortest document leaves out', () => {
    expect(rulesOf('version: 1')).toMatchObject({
      fallback: ['alert-topic'],
      routes: [],
      defaults: { policy: 'default', groupBy: ['account', 'region', 'event.kind', 'error.code'], groupWaitSeconds: 30 },
    });
  });

  it('takes anchors and aliases, options left empty, and a policy of its own called default', () => {
    const rules = rulesOf(`version: 1
targets: { topic: { sns: } }
policies:
  default: { steps: [{ notify: &everybody [topic, alert-topic] }], repeatAfter: 2h }
  other: { steps: [{ notify: *everybody }] }
`);

    expect(rules.targets.get('topic')).toEqual({ name: 'topic', channel: 'sns', options: {} });
    expect(rules.policies.get('default')?.steps).toHaveLength(1);
    expect(rules.policies.get('other')?.steps[0]?.notify).toEqual(['topic', 'alert-topic']);
  });

  it('takes a step in some hours and one outside of them that are due at the same time', () => {
    const rules = rulesOf(`version: 1
hours: { office: { timezone: UTC, from: "09:00", to: "17:00" } }
policies:
  a:
    steps:
      - { notify: [alert-topic] }
      - { after: 15m, notify: [alert-topic], during: office }
      - { after: 15m, notify: [alert-topic], outside: office }
`);

    expect(rules.policies.get('a')?.steps.map(({ after }) => after)).toEqual([
      { seconds: 0 },
      { seconds: 900 },
      { seconds: 900 },
    ]);
  });

  it.each(rejected)('refuses the edit %j with %j because %s', ([from, to], { says, ...expected }) => {
    expect(exampleRules).toContain(from);

    const problems = problemsOf(edited(exampleRules, [from, to]));
    const problem = problems.find(({ path }) => path === expected.path);

    expect(problem).toMatchObject(expected);
    expect(formatIssue(problem as NonNullable<typeof problem>)).toMatch(says);
  });

  it('names the first twenty of many names that there are', () => {
    const targets = Array.from({ length: 25 }, (_, index) => `t${index}: { sns: {} }`).join(', ');
    const [problem] = problemsOf(`version: 1\ntargets: { ${targets} }\nfallback: [nobody]`);

    expect(problem?.message).toMatch(/there are t0, .*, t19, …$/);
  });

  it('names those who hand over in a circle, and not who leads there', () => {
    const policies = ['a, handOver: b', 'b, handOver: c', 'c, handOver: b'].map((one) => {
      const [name, next] = one.split(', ');
      return `${name}: { steps: [{ notify: [alert-topic] }], ${next} }`;
    });
    const problems = problemsOf(`version: 1\npolicies: { ${policies.join(', ')} }`);

    expect(problems.map(({ path }) => path)).toEqual(['policies.b.handOver', 'policies.c.handOver']);
  });

  const rotation = 'start: 2026-11-02, order: [alert-topic]';
  it.each<[string, string[]]>([
    ['silences: [7]', ['silences[0] has to be a group']],
    ['silences: [{ match: { severity: [low] }, until: 7, reason: x, by: y }]', ['silences[0].until has to be text']],
    [
      'windows: [{ name: a, schedule: "0 5 * * *", timezone: UTC, duration: 7 }]',
      ['windows[0].duration has to be text'],
    ],
    ['inhibitions: [7]', ['inhibitions[0] has to be a group']],
    ['inhibitions: [{ name: a }]', ['inhibitions[0].source is missing', 'inhibitions[0].target is missing']],
    ['routes: [{ name: a, match: [critical] }]', ['routes[0].match takes fields, such as']],
    ['policies: { a: 7 }', ['policies.a has to be a group']],
    ['templates: { a: 7 }', ['templates.a has to be a group']],
    ['rotations: { a: 7 }', ['rotations.a has to be a group']],
    [`rotations: { a: { timezone: 7, ${rotation} } }`, ['rotations.a.timezone has to be text']],
    [
      `rotations: { a: { timezone: UTC, ${rotation}, overrides: [7] } }`,
      ['rotations.a.overrides[0] has to be a group'],
    ],
    [
      `rotations: { a: { timezone: UTC, ${rotation}, overrides: [{ from: 7, until: 2026-12-01, target: alert-topic }] } }`,
      ['rotations.a.overrides[0].from has to be text'],
    ],
    [
      `rotations: { a: { timezone: Mars/Base, ${rotation}, overrides: [{ from: 2026-12-02, until: 2026-12-01, target: alert-topic }] } }`,
      ['rotations.a.timezone is not a time zone'],
    ],
  ])('says of %s only that it has not its form', (section, says) => {
    expect(problemsOf(`version: 1\n${section}`).map(({ path, message }) => `${path} ${message}`)).toEqual(
      says.map((one) => expect.stringContaining(one)),
    );
  });

  it('measures no step against what is none', () => {
    const step = '{ after: 15m, notify: [alert-topic] }';
    const problems = problemsOf(`version: 1\npolicies: { a: { steps: [${step}, 7, ${step}] } }`);

    expect(problems.map(({ path }) => path)).toEqual(['policies.a.steps[1]']);
  });

  it('says of routes that stand too deep inside each other where they do, and of one that is none that it is not', () => {
    const nested = Array.from({ length: 8 }, (_, index) => `{ name: r${index}, routes: [`).join('');
    const problems = problemsOf(`version: 1\nroutes: [${nested}{ name: last }${'] }'.repeat(8)}, 7]`);

    expect(problems.map(({ path, message }) => `${path} ${message}`)).toEqual([
      expect.stringMatching(/^routes\[1\] has to be a group/),
      'routes[0].routes[0].routes[0].routes[0].routes[0].routes[0] is nested more than 5 deep',
    ]);
  });

  it('reports all mistakes at once, of every kind, in the order of the document', () => {
    const mistaken = edited(
      exampleRules,
      ['channel: C01', 'chanel: C01'],
      ['after: 30m', 'after: soon'],
      ['policy: database', 'policy: databse'],
      ['[critical, high]', '[critcal]'],
      ['severity: low', 'severity: lo'],
      ['fallback: [backup', 'fallback: [bakcup'],
    );

    const lines = problemsOf(mistaken).map(({ line }) => line);

    expect(new Set(lines)).toEqual(new Set([4, 9, 19, 20, 23, 27]));
    expect(lines).toEqual(lines.toSorted((a, b) => (a ?? 0) - (b ?? 0)));
  });

  it('says a problem as one sentence', () => {
    const [problem] = problemsOf(edited(exampleRules, ['policy: database', 'policy: databse']));

    expect(formatIssue(problem as NonNullable<typeof problem>)).toBe(
      'line 20, routes[0].policy: "databse" is not a policy; there are platform, database, digest, default; did you mean "database"?',
    );
  });

  it('names the lines of JSON too', () => {
    const text = '{\n  "version": 1,\n  "routes": [\n    { "name": "a", "polcy": "x" }\n  ]\n}';

    expect(problemsOf(text)).toMatchObject([{ path: 'routes[0].polcy', line: 4, nearest: 'policy' }]);
  });

  it('names the line of a mistake that an alias repeats', () => {
    const text = 'version: 1\npolicies:\n  a: &a\n    steps:\n      - { notify: [nobody] }\n  b: *a\n';

    expect(problemsOf(text).map(({ path, line }) => [path, line])).toEqual([
      ['policies.a.steps[0].notify[0]', 5],
      ['policies.b.steps[0].notify[0]', 5],
    ]);
  });

  it('gives a hundred problems at most', () => {
    const text = `version: 1\n${Array.from({ length: 400 }, (_, index) => `k${index}: 1`).join('\n')}`;

    expect(problemsOf(text)).toHaveLength(100);
  });
});
