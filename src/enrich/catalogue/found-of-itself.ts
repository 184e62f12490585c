import { type ErrorRow, guide, person } from '../error-row.ts';

/** Rows for what the router finds wrong with its own sight: accounts that it cannot read, drills and canaries that prove nothing. */
export const foundOfItselfRows = [
  {
    code: 'member-not-looked-at',
    category: 'policy',
    patterns: [],
    when: [{ watch: 'member-unreadable' }],
    scope: 'one',
    inHeadline: true,
    words: 'an account is not looked at',
    meaning: 'An account and Region of members, or the list of them, cannot be read.',
    advice: [
      'In that account and Region, with the ReaderRole and RouterStage of this router; no StackSet reaches the management account: `aws cloudformation deploy --stack-name backup-alert-forwarder --template-file accounts/forwarder.yml --capabilities CAPABILITY_NAMED_IAM --region REGION --parameter-overrides CentralBusArn=BUS_ARN`',
      'If the accounts cannot be listed: deploy the router in the management account or a delegated administrator, or name them with `memberAccounts`.',
      'If the account is meant to be closed, or has no backups in that Region: take it out of `memberRegions` or `memberAccounts`, and deploy.',
    ],
    ...person,
    documentation: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html',
  },
  {
    code: 'drill-failed',
    category: 'policy',
    patterns: [],
    when: [{ watch: 'drill-deviated' }],
    scope: 'one',
    inHeadline: true,
    words: 'a drill failed',
    meaning: 'A made-up failure did not reach people as the rules promise: a real one may not either.',
    advice: [
      'Mend what the router says above; this tries every target and every part: `npx backup-alerts doctor --send --region <region>`',
      'Then repeat the drill with the command above. The next good one ends this.',
    ],
    ...person,
    documentation: `${guide}/troubleshooting.html`,
  },
  {
    code: 'alarm-path-unproven',
    category: 'policy',
    patterns: [],
    when: [{ watch: 'canary-silent' }],
    scope: 'one',
    inHeadline: true,
    words: 'the alarm path is not proven',
    meaning:
      'The canary backup was not heard of in its time: what AWS Backup says of other failures may not arrive either.',
    advice: [
      'See whether its job was made: `aws backup list-backup-jobs --region <region> --by-resource-type DynamoDB`; if not, its plan, its role or its vault is gone.',
      'If it was, its event did not arrive: `npx backup-alerts doctor --region <region>` checks rule, queue and key. Until then `watch` finds failed jobs in the lists of AWS, ten minutes later.',
      'This ends by itself when both canary backups are heard of again.',
    ],
    ...person,
    documentation: `${guide}/eventbridge.html`,
  },
  {
    code: 'canary-against-its-purpose',
    category: 'policy',
    patterns: [],
    when: [{ watch: 'canary-otherwise' }],
    scope: 'one',
    inHeadline: true,
    words: 'the canary ended as it must not',
    meaning: 'The canary backup that has to fail succeeded, or the one that has to succeed failed.',
    advice: [
      'Where it has to fail, take from its role whatever it was given: it has to have no rights at all.',
      'Where it has to succeed, look at its job: `aws backup list-backup-jobs --region <region> --by-resource-type DynamoDB`. The vault, its key and its lock have to let it in for a day.',
      'This ends by itself with the next canary backup that ends as it has to.',
    ],
    ...person,
    documentation: `${guide}/eventbridge.html`,
  },
] as const satisfies readonly ErrorRow[];
