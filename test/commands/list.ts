import { readFileSync } from 'node:fs';
import { deployedFunctions } from '../../local/deployed-functions.ts';

/**
 * Every command that people read on a page, and how it is known to work. A command of a page that has no row here, and a row
 * that no page has any more, turn `test/commands.test.ts` red.
 */
export type Row =
  /** Run as it stands in a folder like a clone, without AWS. */
  | (Run & { readonly on: 'clone' })
  /** Run on the deployed local stack; see `spoken` for what is put in the place of a reader's own names. */
  | (Run & { readonly on: 'stack' })
  /** Held against AWS's own description of the call, because the emulator does not serve it. */
  | (Run & { readonly on: 'model'; readonly because: string })
  /** Run by this file. */
  | { readonly command: string; readonly elsewhere: string }
  /** Not run, and why. */
  | { readonly command: string; readonly never: string };

interface Run {
  readonly command: string;
  /** What is typed instead where the page leaves something to the reader. */
  readonly as?: string;
  /** Usual 0. */
  readonly exit?: number;
  /** What it has to print. */
  readonly says: RegExp;
}

/** The release that the stack has to report. */
const { version }: { version: string } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
);

/** The month before this one: a report can be signed off of what is over alone. */
const monthBefore = new Date(Date.UTC(new Date().getUTCFullYear(), new Date().getUTCMonth() - 1))
  .toISOString()
  .slice(0, 7);

const noStackSets =
  'the emulator has no StackSets; test/end-to-end/accounts.test.ts deploys the same template stack by stack';

const noArchives = 'CloudFormation of the emulator makes no archives of EventBridge; cfn-lint judges the template';

/** The only list; rows of the stack run in this order. */
export const commands: readonly Row[] = [
  // The first hour.
  { command: 'npm ci && npm start', elsewhere: 'test/end-to-end/start-stack.ts' },
  { command: 'npm ci && npm test', never: 'is what runs this test; .ci/run begins with npm ci on a clean checkout' },
  { command: 'npm ci', never: '.ci/run begins with it on a clean checkout' },
  {
    command: 'npm install',
    never: 'npm ci of .ci/run installs the same; it would change node_modules under the tests',
  },
  { command: 'npm start', elsewhere: 'test/end-to-end/start-stack.ts' },
  { command: 'SLACK_WEBHOOK_URL=… npm start', never: 'needs a workspace of the real Slack' },
  { command: 'npm run demo', elsewhere: 'test/end-to-end/story.test.ts' },
  {
    command: 'npm run send -- backup-failed',
    never: 'sends to the stack of npm start alone, so that no test touches it; world.backupFails sends the same',
  },

  // What nobody was told.
  { command: 'npm run ask -- checkup', elsewhere: 'test/end-to-end/missing-events.test.ts' },
  { command: 'npx backup-alerts checkup', elsewhere: 'test/cli/checkup/ask-account.test.ts' },
  { command: 'npx backup-alerts checkup --since 30d --html checkup.html', elsewhere: 'test/cli/checkup/page.test.ts' },
  {
    command: 'npx backup-alerts checkup --rules rules/checkup.yml',
    elsewhere: 'test/cli/checkup/describe-acceptance.test.ts',
  },
  { command: 'npx backup-alerts checkup --collect answers/', elsewhere: 'test/cli/checkup/ask-account.test.ts' },
  {
    command: 'npx backup-alerts checkup --files answers/ --at 2026-11-22T06:00Z',
    elsewhere: 'test/cli/checkup/run-checkup.test.ts',
  },

  // The rules, without AWS.
  { command: 'npx backup-alerts explain event.json', elsewhere: 'test/end-to-end/heard-calls.test.ts' },
  {
    command: 'npx backup-alerts explain examples/event.json --rules examples/routing.yml',
    on: 'clone',
    says: /^HIGH: RDS orders-db backup failed$/m,
  },
  {
    command: 'npx backup-alerts rules check examples/routing.yml',
    on: 'clone',
    says: /^examples\/routing\.yml is fine\.$/m,
  },
  {
    command: 'npx backup-alerts rules tree examples/routing.yml --event examples/event.json',
    on: 'clone',
    says: /✓ Route "databases" matched/,
  },
  {
    command: 'npx backup-alerts rules test examples/routing.yml --cases examples/cases',
    on: 'clone',
    says: /^7 cases, 7 fit\.$/m,
  },
  {
    command: 'npx backup-alerts rules match examples/pattern.json examples/document.json',
    on: 'clone',
    says: /^It matches\.$/m,
  },
  {
    command: 'npx backup-alerts rules match',
    as: 'npx backup-alerts rules match examples/pattern.json examples/document.json',
    on: 'clone',
    says: /^It matches\.$/m,
  },
  { command: 'gzip -9 | base64', as: 'gzip -9 < routing.yml | base64', on: 'clone', says: /^H4sI/ },

  // Deploy, secrets, rules.
  {
    command: 'npx serverless deploy --stage prod --param="alertEmail=oncall@example.com" --param="region=eu-west-1"',
    elsewhere: 'test/end-to-end/start-stack.ts',
  },
  {
    command:
      'for region in eu-west-1 us-east-1; do npx serverless deploy --stage prod --param="region=$region" && npx backup-alerts rules push rules/ --yes --stage prod --region "$region"; done',
    never: 'deploys twice to AWS; each of its two commands is run alone',
  },
  {
    command: 'npx serverless deploy --stage prod --param="region=eu-west-1" --param="organizationId=o-a1b2c3d4e5"',
    elsewhere: 'test/end-to-end/accounts.test.ts',
  },
  {
    command:
      'aws cloudformation create-stack-set --stack-set-name backup-alert-forwarder --template-body file://accounts/forwarder.yml --capabilities CAPABILITY_NAMED_IAM --permission-model SERVICE_MANAGED --auto-deployment Enabled=true,RetainStacksOnAccountRemoval=false --parameters ParameterKey=CentralBusArn,ParameterValue=BUS_ARN',
    never: noStackSets,
  },
  {
    command:
      'aws cloudformation create-stack-instances --stack-set-name backup-alert-forwarder --deployment-targets OrganizationalUnitIds=r-a1b2 --regions eu-west-1 us-east-1',
    never: noStackSets,
  },
  {
    command:
      'aws cloudformation deploy --stack-name backup-alert-forwarder --template-file accounts/forwarder.yml --capabilities CAPABILITY_NAMED_IAM --region us-east-1 --parameter-overrides CentralBusArn=BUS_ARN',
    elsewhere: 'test/end-to-end/accounts.test.ts',
  },
  {
    command:
      'aws events start-replay --replay-name after-the-outage --event-source-arn ARCHIVE_ARN --event-start-time 2026-11-22T00:00:00Z --event-end-time 2026-11-22T06:00:00Z --destination Arn=BUS_ARN',
    never: noArchives,
  },
  { command: 'aws events describe-replay --replay-name after-the-outage', never: noArchives },
  {
    command: 'npx serverless deploy --stage prod --param region=eu-west-1',
    elsewhere: 'test/end-to-end/start-stack.ts',
  },
  {
    command:
      'aws cloudformation deploy --region eu-central-1 --stack-name backup-alerts-second-topic --template-file examples/second-topic.yml --parameter-overrides AlertEmail=oncall@example.com',
    elsewhere: 'test/end-to-end/second-topic.test.ts',
  },
  {
    command:
      "aws cloudformation describe-stacks --region eu-central-1 --stack-name backup-alerts-second-topic --query 'Stacks[0].Outputs[0].OutputValue' --output text",
    elsewhere: 'test/end-to-end/second-topic.test.ts',
  },
  {
    command: 'npx serverless deploy --stage prod --param="secondTopicArn=ARN" …',
    elsewhere: 'test/end-to-end/second-topic.test.ts',
  },
  {
    command: 'npx serverless deploy --stage prod --param="textReceipts=true" …',
    elsewhere: 'test/serverless-receipts.test.ts',
  },
  ...['', '/Failure'].map((end) => ({
    command: `aws logs create-log-group --log-group-name sns/eu-west-1/111122223333/DirectPublishToPhoneNumber${end}`,
    on: 'stack' as const,
    says: /^$/,
  })),
  {
    command:
      'aws sns set-sms-attributes --attributes DeliveryStatusIAMRole=ROLE_ARN,DeliveryStatusSuccessSamplingRate=100',
    on: 'model',
    because: 'the emulator sends no texts',
    says: / takes this/,
  },
  { command: 'npx serverless deploy', elsewhere: 'test/end-to-end/start-stack.ts' },
  {
    command: 'npx serverless info --stage prod --param="region=eu-west-1" --verbose',
    on: 'stack',
    says: new RegExp(`^ *Version: ${version}$`, 'm'),
  },
  {
    command: 'npx serverless info --stage prod',
    as: 'npx serverless info --stage prod',
    on: 'stack',
    says: /^service: backup-alert-router$/m,
  },
  {
    command: 'npx serverless info',
    as: 'npx serverless info --stage prod',
    on: 'stack',
    says: /^service: backup-alert-router$/m,
  },
  {
    command: 'npx serverless remove --stage prod --param="region=eu-west-1"',
    never: 'would take the stack from under the other tests; test/serverless.test.ts holds what is retained',
  },
  {
    command: "aws ssm put-parameter --name /backup-alerts/prod/secrets/slack-bot --type SecureString --value 'xoxb-…'",
    on: 'stack',
    says: /"Version": 1/,
  },
  {
    command: 'aws ssm put-parameter --type SecureString',
    as: "aws ssm put-parameter --type SecureString --name /backup-alerts/prod/secrets/jira --value 'ana@example.com:token'",
    on: 'stack',
    says: /"Version": 1/,
  },
  {
    command: 'npx backup-alerts vaults subscribe --all --stage prod --region eu-west-1',
    elsewhere: 'test/cli/vaults/subscribe.test.ts',
  },
  { command: 'npx backup-alerts vaults list', elsewhere: 'test/cli/vaults/list.test.ts' },
  { command: 'npx backup-alerts vaults verify', elsewhere: 'test/cli/vaults/verify.test.ts' },
  { command: 'npx backup-alerts vaults subscribe prod-daily', elsewhere: 'test/cli/vaults/subscribe.test.ts' },
  { command: 'npx backup-alerts vaults subscribe --all --dry-run', elsewhere: 'test/cli/vaults/subscribe.test.ts' },
  { command: 'npx backup-alerts rules push routing.yml', on: 'stack', says: /write +routing \(new; \d+ bytes/ },
  {
    command:
      'aws ssm put-parameter --name /backup-alerts/prod/routing --type String --overwrite --value file://routing.yml',
    on: 'stack',
    says: /"Version": 2/,
  },
  {
    command: 'npx backup-alerts rules pull --out rules/',
    on: 'stack',
    says: /^\/backup-alerts\/\w+\/routing in \S+: version 2/m,
  },
  { command: 'npx backup-alerts rules check rules/', on: 'stack', says: /^rules\/ is fine\.$/m },
  {
    command: 'npx backup-alerts rules push rules/ --if-version 12',
    on: 'stack',
    exit: 1,
    says: /Version 12 is not the newest: that is version 2/,
  },
  { command: 'npx backup-alerts rules pull --stage prod', on: 'stack', says: /^version: 1$/m },
  { command: 'npx backup-alerts rules history', on: 'stack', says: /^version 2, [\s\S]*^version 1, /m },
  { command: 'npx backup-alerts doctor --stage prod --region eu-west-1', elsewhere: 'test/end-to-end/doctor.test.ts' },
  { command: 'npx backup-alerts doctor --json', elsewhere: 'test/end-to-end/doctor.test.ts' },
  { command: 'npx backup-alerts doctor --send', elsewhere: 'test/end-to-end/doctor.test.ts' },
  { command: 'npx backup-alerts drill --dry-run', elsewhere: 'test/end-to-end/drill.test.ts' },
  { command: 'npx backup-alerts drill', elsewhere: 'test/end-to-end/drill.test.ts' },
  {
    command: 'npx backup-alerts drill --route "production databases" --dry-run',
    elsewhere: 'test/pipeline/drill/find-played.test.ts',
  },
  {
    command: 'npx backup-alerts drill --target dba-pager --wait 20m',
    elsewhere: 'test/pipeline/drill/find-played.test.ts',
  },
  {
    command: 'npx backup-alerts drill --like arn:aws:rds:eu-west-1:111122223333:db:orders-db --dry-run',
    elsewhere: 'test/pipeline/drill/find-played.test.ts',
  },
  { command: 'npx backup-alerts drill --proven', elsewhere: 'test/cli/drill/show-proven.test.ts' },
  { command: 'npx backup-alerts drill --proven --json > proven.json', elsewhere: 'test/cli/drill/show-proven.test.ts' },
  {
    command: 'npx backup-alerts rules tree examples/routing.yml --proven proven.json',
    elsewhere: 'test/cli/drill/show-proven.test.ts',
  },
  {
    command: 'npx backup-alerts drill --sign-off drill-01k2… --note "pager was late: new number"',
    elsewhere: 'test/cli/drill/run-drill.test.ts',
  },
  { command: 'npx backup-alerts incidents list', on: 'stack', says: /^what .*incident$/m },
  { command: 'npx backup-alerts incidents show <id>', on: 'stack', says: /^What happened$[\s\S]*opened by router/m },
  {
    command: 'npx backup-alerts incidents note <id> "the key is enabled again"',
    on: 'stack',
    says: /notes at the command line: “the key is enabled again”/,
  },
  { command: 'npx backup-alerts incidents ack <id>', on: 'stack', says: /acknowledged at the command line\.$/m },
  { command: 'npx backup-alerts incidents snooze <id> --for 4h', on: 'stack', says: /put it off until / },
  {
    command: 'npx backup-alerts incidents handover <id> --to storage',
    as: 'npx backup-alerts incidents handover <id> --to climb',
    on: 'stack',
    says: /handed it over to policy climb/,
  },
  { command: 'npx backup-alerts incidents escalate <id>', on: 'stack', says: /asked for the next step/ },
  {
    command: 'npx backup-alerts silence add --plan nightly --account 111122223333 --for 2h --reason "key rotation"',
    on: 'stack',
    says: /^Quiet until [\s\S]*Of \d+ open incidents it would have kept 0 quiet/,
  },
  {
    command: `npx backup-alerts silence add --match '{"job":{"vault":["old"]}}' --for 7d --reason "vault moves" --dry-run`,
    on: 'stack',
    says: /^Nothing was made\./,
  },
  { command: 'npx backup-alerts status', on: 'stack', exit: 1, says: /^Open: [\s\S]*^Heartbeat: /m },
  { command: 'npx backup-alerts report', on: 'stack', says: /^Backups that were due[\s\S]*^Automatic retries/m },
  {
    command: 'npx backup-alerts report --days 7 --json',
    on: 'stack',
    says: /"days": 7,[\s\S]*"retries": \{\n {4}"started": \d/,
  },
  {
    command: 'npx backup-alerts report --month 2026-10',
    as: `npx backup-alerts report --month ${monthBefore}`,
    on: 'stack',
    says: /^Backups that were due[\s\S]*^To sign it off$/m,
  },
  {
    command: 'npx backup-alerts report --from 2026-11-16 --until 2026-11-22',
    as: `npx backup-alerts report --from ${monthBefore}-16 --until ${monthBefore}-22`,
    on: 'stack',
    says: /^To sign it off$/m,
  },
  {
    command: 'npx backup-alerts report --month 2026-10 --sign-off --note "read with the DBAs: two vaults moved"',
    as: `npx backup-alerts report --month ${monthBefore} --sign-off --note "read with the DBAs: two vaults moved"`,
    on: 'stack',
    says: /^Signed off by /m,
  },
  { command: 'npx backup-alerts silence list', on: 'stack', says: /key\s+rotation[\s\S]*plan=nightly/ },
  { command: 'npx backup-alerts silence list --json > silences.json', on: 'stack', says: /^$/ },
  {
    command: 'npx backup-alerts explain examples/event.json --rules examples/routing.yml --silences silences.json',
    on: 'stack',
    says: /^HIGH: RDS orders-db backup failed$/m,
  },
  {
    command: 'npx backup-alerts rules tree examples/routing.yml --silences silences.json',
    on: 'stack',
    says: /plan=nightly/,
  },
  // The id at hand is that of an incident.
  { command: 'npx backup-alerts silence end <id>', on: 'stack', exit: 1, says: /No silence \w+ holds/ },
  {
    command:
      'npx backup-alerts incidents accept <id> --owner "data team" --reason "left out on purpose" --for 90d --dry-run',
    on: 'stack',
    says: /^Nothing was made\.\n {2}covers /,
  },
  {
    command: 'npx backup-alerts incidents accept <id> --owner "data team" --reason "left out on purpose" --for 90d',
    elsewhere: 'test/cli/acceptances/acceptances.test.ts',
  },
  { command: 'npx backup-alerts acceptance list', on: 'stack', says: /^Nobody has accepted anything in / },
  { command: 'npx backup-alerts acceptance list --json > acceptances.json', on: 'stack', says: /^$/ },
  {
    command:
      'npx backup-alerts explain examples/event.json --rules examples/routing.yml --acceptances acceptances.json',
    on: 'stack',
    says: /^HIGH: RDS orders-db backup failed$/m,
  },
  {
    command: 'npx backup-alerts rules tree examples/routing.yml --acceptances acceptances.json',
    on: 'stack',
    says: /catch-all/,
  },
  {
    command: 'npx backup-alerts checkup --acceptances acceptances.json',
    elsewhere: 'test/cli/acceptances/acceptances.test.ts',
  },
  // The id at hand is that of an incident.
  { command: 'npx backup-alerts acceptance end <id>', on: 'stack', exit: 1, says: /No acceptance \w+ holds/ },
  {
    command: 'npx backup-alerts incidents quiet <id> --for 4h --reason "the key is being replaced"',
    on: 'stack',
    says: /keeps it quiet until \S+ at the command line: “the key is being replaced”/,
  },
  {
    command: 'npx backup-alerts incidents resolve <id> --why "table is retired"',
    on: 'stack',
    says: /resolved it at the command line: “table is retired”/,
  },
  { command: 'npx backup-alerts rules replay routing.yml --since 30d', on: 'stack', says: /^Replayed \d+ backups?, / },
  {
    command: 'aws events test-event-pattern',
    as: `aws events test-event-pattern --event-pattern '{"source":["aws.backup"]}' --event file://examples/event.json`,
    on: 'stack',
    says: /"Result": true/,
  },

  // Operations.
  {
    command: `aws dynamodb query --table-name <TableName> --key-condition-expression 'pk = :p' --expression-attribute-values '{":p":{"S":"INCIDENT#<id>"}}'`,
    on: 'stack',
    says: /"RECORD#/,
  },
  ...tails(['ingest', '1h'], ['ingest', '1d'], ['deliver', '1h'], ['deliver', '1d']),
  ...tails(['ingest', '3h'], ['respond', '1h'], ['watch', '1h'], ['archive', '3h'], ['retry', '1h'], ['guard', '3h']),
  ...tails(
    ['ingest', '1h', 'fault'],
    ['deliver', '1h', 'fault'],
    ['watch', '1h', 'fault'],
    ['watch', '1h', 'watched'],
    ['deliver', '1h', 'postponed'],
  ),
  { command: 'aws logs tail /aws/http-api/<stack> --since 1h', on: 'stack', says: /^/ },
  {
    command: 'aws lambda list-event-source-mappings --function-name <stack>-ingest',
    on: 'stack',
    says: /"State": "Enabled"/,
  },
  {
    command: 'aws lambda list-event-source-mappings --function-name <stack>-deliver',
    on: 'stack',
    says: /"State": "Enabled"/,
  },
  {
    command:
      'aws lambda add-permission --function-name alerts --statement-id backup-alerts --action lambda:InvokeFunction --principal sns.amazonaws.com --source-arn TOPIC_ARN',
    on: 'model',
    because: 'the function is one of another account',
    says: / takes this/,
  },
  ...[
    'aws cloudtrail describe-trails --region eu-west-1',
    'aws cloudtrail get-event-selectors --region eu-west-1 --trail-name TRAIL',
    'aws cloudtrail lookup-events --region eu-west-1 --lookup-attributes AttributeKey=EventSource,AttributeValue=ssm.amazonaws.com',
    'aws cloudtrail create-trail --name account --s3-bucket-name BUCKET --is-multi-region-trail --enable-log-file-validation --kms-key-id KEY',
    'aws cloudtrail start-logging --name account',
  ].map((command) => ({
    command,
    on: 'model' as const,
    because: 'the emulator keeps no trail',
    says: / takes this/,
  })),
  { command: 'aws lambda get-account-settings', on: 'stack', says: /"ConcurrentExecutions": \d+/ },
  { command: 'aws kms describe-key --key-id alias/<stack>', on: 'stack', says: /"KeyState": "Enabled"/ },
  {
    command: 'aws sns list-subscriptions-by-topic --topic-arn',
    as: 'aws sns list-subscriptions-by-topic --topic-arn <AlertTopicArn>',
    on: 'stack',
    says: /"SubscriptionArn": "arn:/,
  },
  { command: 'aws events list-rules --name-prefix <stack>', on: 'stack', says: /"State": "ENABLED"/ },
  {
    command: 'aws events list-rule-names-by-target --target-arn',
    as: 'aws events list-rule-names-by-target --target-arn <arn:aws:lambda>:function:<stack>-watch',
    on: 'stack',
    says: /WatchEventsRuleSchedule1/,
  },
  {
    command: 'aws sqs start-message-move-task --source-arn',
    as: 'aws sqs start-message-move-task --source-arn <arn:aws:sqs>:<stack>-intake-dead-letters --destination-arn <arn:aws:sqs>:<stack>-intake',
    on: 'model',
    because: 'the emulator does not redrive',
    says: /^StartMessageMoveTask takes this/,
  },

  // The second pair of eyes.
  ...jobLists(
    ['list-backup-jobs', 'ListBackupJobs'],
    ['list-backup-jobs --by-state FAILED', 'ListBackupJobs'],
    ['list-backup-jobs --by-state EXPIRED', 'ListBackupJobs'],
    ['list-copy-jobs --by-state FAILED', 'ListCopyJobs'],
    ['list-restore-jobs --by-status FAILED', 'ListRestoreJobs'],
  ),
  { command: 'npx backup-alerts doctor', elsewhere: 'test/end-to-end/doctor.test.ts' },
  { command: 'aws cloudwatch describe-alarms --state-value ALARM', on: 'stack', says: /"MetricAlarms": \[/ },
  {
    command: 'aws cloudwatch describe-alarms --alarm-name-prefix <stack> --state-value ALARM',
    on: 'stack',
    says: /"MetricAlarms": \[/,
  },
  {
    command: 'aws cloudwatch put-alarm-mute-rule',
    never: 'the emulator has no mute rules; AWS documents PutAlarmMuteRule',
  },

  // The table or the Region is lost.
  {
    command: 'aws cloudformation describe-stacks --stack-name backup-alert-router-prod --query "Stacks[0].Outputs"',
    on: 'stack',
    says: /"OutputKey": "TableName"/,
  },
  {
    command:
      'aws dynamodb restore-table-to-point-in-time --source-table-name TABLE --target-table-name TABLE-restored --restore-date-time 2026-11-28T03:00:00Z',
    on: 'model',
    because: 'the emulator cannot restore; test/end-to-end/restore.test.ts goes on with a copy',
    says: /^RestoreTableToPointInTime takes this/,
  },
  {
    command: 'aws dynamodb wait table-exists --table-name TABLE-restored',
    as: 'aws dynamodb wait table-exists --table-name TABLE',
    on: 'stack',
    says: /^$/,
  },
  {
    command: loop('put', ' --reserved-concurrent-executions 0'),
    on: 'stack',
    says: /"ReservedConcurrentExecutions": 0/,
  },
  { command: loop('delete', ''), on: 'stack', says: /^$/ },
  {
    command: 'node examples/recovery/copy-table.ts TABLE-restored TABLE',
    elsewhere: 'test/end-to-end/restore.test.ts',
  },
  {
    command: `aws backup list-backup-jobs --by-complete-after 2026-11-28T03:00:00Z --output json | jq -c '.BackupJobs[]' | while read -r job; do aws sqs send-message --queue-url INTAKE_QUEUE_URL --message-body "$job"; done`,
    // Each message starts the CLI anew, and the other tests have left many jobs.
    as: `aws backup list-backup-jobs --by-complete-after 2026-11-28T03:00:00Z --output json | jq -c '.BackupJobs[]' | head -3 | while read -r job; do aws sqs send-message --queue-url INTAKE_QUEUE_URL --message-body "$job"; done`,
    on: 'stack',
    says: /"MessageId"/,
  },
  {
    command: 'aws backup create-backup-vault --backup-vault-name backup-alerts-canary',
    on: 'model',
    because: 'the stack of the other tests has no vaults to begin with',
    says: /^CreateBackupVault takes this/,
  },
  {
    command: 'aws dynamodb create-backup',
    as: 'aws dynamodb create-backup --table-name TABLE --backup-name damaged',
    on: 'stack',
    says: /"BackupStatus"/,
  },

  // Development.
  { command: 'npm test', never: 'is what runs this test' },
  { command: 'npm run test:unit', never: 'is what runs this test' },
  { command: 'npm run test:end-to-end', never: 'npm test runs the same tests' },
  { command: 'npm run check', never: 'npm test runs its three programs first' },
  { command: 'npm run fix', never: 'changes files; npm test fails when it would' },
  {
    command: 'UPDATE_GOLDEN=1 npx vitest run test/channels',
    never: 'writes goldens anew; without it test/channels says when they differ',
  },
  { command: 'npm run docs', elsewhere: 'test/docs.test.ts' },
  { command: 'npx vitest run test/<folder>', never: 'is what runs this test' },
  { command: 'npm run prove', never: 'npm test proves some of them each day, all take an hour' },
  { command: 'npm run prove -- --only 5,12', never: 'npm test proves some of them each day' },
  { command: 'npm run coverage -- routing', never: 'runs tests that npm test runs, and takes a while' },
  { command: 'npm run coverage', never: 'runs tests that npm test runs, and takes minutes' },
  { command: 'npm run mutate', never: 'takes minutes to hours, and is no test of the program but of its tests' },
  {
    command: 'npm run mutate -- escalation',
    never: 'takes minutes to hours, and is no test of the program but of its tests',
  },
  { command: 'node test/pictures/make.ts FOLDER group- rtl-mail', never: 'needs a Chromium, and is for eyes' },
  { command: 'npm run ten-changes', never: 'npm test makes some of them each day' },
  { command: 'npm run bench', never: 'measures: beside other tests it would say nothing' },
  { command: 'npm run bench:checkup', never: 'measures: beside other tests it would say nothing' },
  { command: 'npm run bench:evidence-sizes', never: 'measures: beside other tests it would say nothing' },
  { command: 'npm run bench:quarter', never: 'measures: beside other tests it would say nothing' },
  { command: 'npm run bench:quarter -- --write', never: 'measures: beside other tests it would say nothing' },
  { command: 'npm run bench:stack', never: 'measures: beside other tests it would say nothing' },
  { command: 'npm run bench:rules', never: 'measures: beside other tests it would say nothing' },
  { command: 'npm run bench:understand', never: 'measures: beside other tests it would say nothing' },
  { command: 'npm run outages', never: 'takes an hour; test/end-to-end/outage.test.ts plays one of them' },
  {
    command: 'npm run outages -- --jobs 3',
    never: 'takes twenty minutes; test/end-to-end/outage.test.ts plays one of them',
  },
  { command: 'npm run chaos', never: 'takes an hour; test/end-to-end/outage.test.ts plays two minutes of it' },
  {
    command: 'npm run chaos -- --minutes 60 --seed 1',
    never: 'takes an hour; test/end-to-end/outage.test.ts plays two minutes of it',
  },
  {
    command: 'npx backup-alerts evidence export --from 2026-07-01 --until 2026-09-30 --out q3/',
    elsewhere: 'test/end-to-end/evidence.test.ts',
  },
  {
    command:
      'npx backup-alerts evidence export --from 2026-07-01 --until 2026-09-30 --sample 25 --seed 4711 --frameworks soc2,iso27001 --zip --out q3-sample/',
    elsewhere: 'test/end-to-end/evidence.test.ts',
  },
  {
    command:
      'npx backup-alerts evidence export --from 2026-07-01 --until 2026-09-30 --job-report reports/ --out q3-reported/',
    elsewhere: 'test/end-to-end/evidence.test.ts',
  },
  {
    command: `aws cloudformation describe-stacks --stack-name backup-alert-router-prod --query "Stacks[0].Outputs[?OutputKey=='ArchiveBucket'].OutputValue" --output text`,
    elsewhere: 'test/end-to-end/evidence.test.ts',
  },
  { command: 'aws s3 cp --recursive s3://BUCKET/ archive/', elsewhere: 'test/end-to-end/evidence.test.ts' },
  {
    command:
      'npx backup-alerts evidence export --from 2026-07-01 --until 2026-09-30 --archive archive/ --key key.pem --out q3-copied/',
    elsewhere: 'test/end-to-end/evidence.test.ts',
  },
  { command: 'npx backup-alerts evidence key --stage prod > key.pem', elsewhere: 'test/end-to-end/evidence.test.ts' },
  {
    command: 'npx backup-alerts evidence verify q3/ --key key.pem --from 2026-07-01 --until 2026-09-30',
    elsewhere: 'test/end-to-end/evidence.test.ts',
  },
  {
    command:
      'npx backup-alerts evidence verify q3/ --key key.pem --origin 111122223333/eu-west-1/backup-alert-router-prod --digest SHA256',
    elsewhere: 'test/end-to-end/evidence.test.ts',
  },
  { command: 'npx backup-alerts evidence compare --day 2026-07-14', elsewhere: 'test/end-to-end/evidence.test.ts' },
  {
    command: 'aws s3api list-object-versions --bucket BUCKET --prefix digests/',
    elsewhere: 'test/end-to-end/evidence.test.ts',
  },
  {
    command: 'aws s3 cp --recursive s3://REPORTS/ reports/',
    never: 'needs the bucket of a report plan; test/cli/evidence/job-report-files.test.ts reads such files',
  },
  { command: 'npx vitest run test/outages', elsewhere: 'test/outages/outages.test.ts' },
  {
    command: 'npx vitest run --config vitest.end-to-end.config.ts test/end-to-end/outage.test.ts',
    elsewhere: 'test/end-to-end/outage.test.ts',
  },
  {
    command: 'npx vitest run --config vitest.end-to-end.config.ts test/end-to-end/alarms.test.ts',
    elsewhere: 'test/end-to-end/alarms.test.ts',
  },
  {
    command:
      'DROPPED_EVENTS_ROUNDS=10 npx vitest run --config vitest.end-to-end.config.ts test/end-to-end/missing-events.test.ts',
    elsewhere: 'test/end-to-end/missing-events.test.ts',
  },
  {
    command: 'STORM_SIZE=20000 npx vitest run --config vitest.end-to-end.config.ts test/end-to-end/storm.test.ts',
    elsewhere: 'test/end-to-end/storm.test.ts',
  },
  {
    command: 'STORM_KILLS=1 npx vitest run --config vitest.end-to-end.config.ts test/end-to-end/storm.test.ts',
    elsewhere: 'test/end-to-end/storm.test.ts',
  },
];

/** The log of a function, for so long, and only lines with a word. */
function tails(...logs: readonly (readonly [name: string, since: string, word?: string])[]): Row[] {
  return logs.map(([name, since, word]) => ({
    command: `aws logs tail /aws/lambda/<stack>-${name} --since ${since}${word === undefined ? '' : ` --filter-pattern ${word}`}`,
    on: 'stack',
    says: name === 'ingest' && word === undefined ? /"message":"event received"/ : /^/,
  }));
}

/** Lists of jobs by their state, held against what AWS says of the call. */
function jobLists(...lists: readonly (readonly [words: string, call: string])[]): Row[] {
  return lists.map(([words, call]) => ({
    command: `aws backup ${words}`,
    on: 'model',
    because: 'the emulator takes no notice of what lists of jobs are asked for',
    says: new RegExp(`^${call} takes this`),
  }));
}

/** A loop over all functions; docs/operations/recovery.md names them from the list of those that are deployed. */
function loop(verb: string, more: string): string {
  const names = deployedFunctions.map(({ name }) => name).join(' ');
  return `for f in ${names}; do aws lambda ${verb}-function-concurrency --function-name backup-alert-router-prod-$f${more}; done`;
}
