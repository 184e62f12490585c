/** Rules that use everything the language has, for those who explain, compare or draw rules; with the sample channels. */
export const richRules = `version: 1
defaults: { policy: platform, groupBy: [account, region, event.kind, error.code], groupWait: 30s }
targets:
  backup-channel: { slack: { channel: C0123456789, token: ssm:/backup-alerts/prod/secrets/slack-bot } }
  dba-channel: { slack: { channel: C0123456780, token: ssm:/backup-alerts/prod/secrets/slack-bot } }
  dba-ana: { email: { to: [ana@example.com] } }
  dba-ben: { email: { to: [ben@example.com] } }
  dba-cem: { email: { to: [cem@example.com] } }
  pager: { pagerduty: { routingKey: ssm:/backup-alerts/prod/secrets/pd-dba } }
  boss: { email: { to: [boss@example.com] } }
  tickets: { jira: { site: example.atlassian.net, project: OPS, token: ssm:/backup-alerts/prod/secrets/jira } }
  siem: { sns: {} }
  payments-mail: { email: { to: [payments@example.com] } }
templates: { brief: { title: "<% resource.type %> <% resource.name %>" } }
hours: { office: { timezone: Europe/Berlin, days: [MON-FRI], from: "09:00", to: "17:00" } }
rotations:
  dba-on-call:
    timezone: Europe/Berlin
    start: 2026-11-02
    handover: "09:00"
    order: [dba-ana, dba-ben, dba-cem]
    overrides: [{ from: 2026-11-28T00:00:00Z, until: 2026-11-29T12:00:00Z, target: dba-ana, reason: swap }]
owners:
  dba: { notify: [dba-on-call], jiraAssignee: 5b10ac8d82e05b22cc7d4ef5, slack: S0123456789, runbook: https://wiki.example.com/backup/dba }
  payments: { notify: [payments-mail], slack: U0123456789 }
policies:
  platform:
    steps:
      - { notify: [backup-channel, tickets] }
      - { after: 30m, notify: [boss] }
    repeat: 2
  database:
    steps:
      - { notify: [dba-channel, tickets] }
      - { after: 15m, notify: [dba-on-call], during: office }
      - { after: 15m, notify: [dba-on-call, pager], outside: office }
      - { after: 50% of rpo, notify: [boss] }
    acknowledgedFor: 8h
    handOver: management
  management: { steps: [{ notify: [boss] }], repeat: 3, repeatAfter: 30m }
  digest: { steps: [{ notify: [owner, backup-channel] }] }
routes:
  - name: third strike
    match: { strikes: [{ numeric: [">=", 3] }] }
    severity: critical
    labels: { strike: third }
    notify: [siem]
    continue: true
  - name: production databases
    match: { resource: { type: [RDS, Aurora, DynamoDB], tags: { environment: [prod, production] } } }
    policy: database
    labels: { team: dba }
    template: brief
    groupWait: 1m
    routes:
      - name: payroll
        match: { resource: { name: [{ prefix: payroll- }] } }
        severity: critical
        repeatInterval: 4h
      - name: replicas
        match: { resource: { name: [{ suffix: -replica }] }, severity: [medium, low] }
        policy: digest
        severity: low
  - name: stopped on purpose
    match: { error: { code: [stopped-by-user] } }
    ignore: the one who stopped it knows
  - name: development is quiet
    match: { resource: { tags: { environment: [{ anything-but: [prod, production] }] } } }
    severity: low
    policy: digest
  - name: copies
    match: { event: { kind: [copy] }, $or: [{ region: [eu-west-1] }, { job: { vault: [{ wildcard: "dr-*" }] } }] }
    groupBy: [job.destinationVaultArn]
inhibitions:
  - { name: vault gone, source: { error: { code: [vault-missing] } }, target: { event: { kind: [copy] } } }
silences:
  - { match: { resource: { name: [legacy-db] } }, from: 2026-11-20, until: 2026-12-10, reason: moves to Aurora, by: ana }
windows:
  - { name: sunday patching, match: { severity: [medium, low] }, schedule: "0 22 * * SUN", timezone: Europe/London, duration: 4h }
accounts: { '111122223333': prod-databases }
responseWindows: { critical: { acknowledge: 15m, resolve: 4h }, low: { resolve: 7d } }
expect:
  - { name: production databases, types: [RDS, Aurora], tags: { environment: [prod, production] } }
accept:
  - { name: scratch tables, reasons: [unprotected], tags: { environment: scratch }, owner: ana, reason: made anew each night, until: 2027-06-30, most: 3 }
fallback: [backup-channel]
bulletins: [dba-on-call, backup-channel]
`;
