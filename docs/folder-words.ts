/** What each folder of `src/` knows, in one sentence; `npm run docs` puts it into docs/architecture.md. */
export const folderWords: Readonly<Record<string, string>> = {
  lib: 'One idea each that is about no backup: time, text, hashes, durations, the quotas of AWS, the router’s own faults.',
  events: 'AWS’s words to ours: each kind of event becomes one `BackupEvent`, however it was wrapped.',
  patterns: 'EventBridge’s pattern language.',
  expected: 'When backups are due: what the schedules of a plan’s rules come to together.',
  estate: 'What there is in an account to be backed up, and by which plans: the answers of AWS, read once.',
  findings:
    'What nobody was told by AWS: backups that never ran, and what fell out of protection; one file for each reason.',
  archive: 'Days of evidence and their signed digests: their forms.',
  evidence: 'Records, chained by hash, and who acts.',
  incidents: 'Incidents, lanes and orders, and every change of them; pure.',
  escalation: 'What is due next: policies, hours, rotations; pure.',
  ports: 'What is needed of the outside world, as interfaces.',
  enrich:
    'What an alert knows beside its event: error, severity, owner, exposure; one file for each thing that is looked up.',
  rules: 'The document of the rules: its options, its checks, and what it says in words.',
  routing: 'Who hears of an alert: routes, groups, mutes.',
  'rules-diff': 'What an edit of the rules changes in meaning.',
  notices: 'What is said, before any channel says it in its way.',
  channels: 'How Slack, mail, Jira, PagerDuty, SNS and webhooks say it.',
  pipeline: 'The use cases: how all of the above join, one after the other.',
  'pipeline/respond':
    'What people answer: a press in Slack, the page behind a link, what vendors tell of answers made there.',
  doctor: 'What is wrong with a deployment, and the command that mends it.',
  simulation: 'The router in memory, on a clock that only its user moves: tests of rules, replays.',
  adapters: 'Shared by the adapters below it: log lines, metrics, pace of calls.',
  'adapters/aws': 'The ports on AWS.',
  'adapters/http': 'The port to vendors: one guarded client.',
  'adapters/memory': 'The ports in memory, held to the same contracts.',
  runtime: 'What is wired to what, and all that is read from the environment.',
  handlers: 'One thin file for each function that is deployed.',
  cli: 'The command line.',
};
