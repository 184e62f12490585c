import { type Grant, nameOf } from '../support/granted.ts';

/** Something granted that no call in the end-to-end tests meets. */
interface Explained {
  is: (grant: Grant) => boolean;
  why: string;
}

const guide = 'https://docs.aws.amazon.com';

/** Granted because an AWS service uses it in the role's name, which the emulator does without asking. */
export const usedByAws: readonly (Explained & { page: string })[] = [
  {
    is: ({ action }) => /^logs:(?:CreateLogStream|CreateLogGroup|PutLogEvents|TagResource)$/.test(action),
    why: 'Lambda writes the log of a function',
    page: `${guide}/lambda/latest/dg/monitoring-cloudwatchlogs.html`,
  },
  {
    is: ({ action }) => /^sqs:(?:ReceiveMessage|DeleteMessage|GetQueueAttributes)$/.test(action),
    why: 'Lambda takes messages off the queue that triggers a function',
    page: `${guide}/lambda/latest/dg/services-sqs-configure.html`,
  },
  {
    is: ({ action, resource }) => action === 'sqs:SendMessage' && /-runs-dead-letters$/.test(resource),
    why: 'Lambda keeps a run that it gives up',
    page: `${guide}/lambda/latest/dg/invocation-async-retain-records.html`,
  },
  {
    is: ({ role, action }) => nameOf(role) === 'EscalationRole' && action === 'lambda:InvokeFunction',
    why: 'Step Functions calls the function of a state',
    page: `${guide}/step-functions/latest/dg/lambda-iam.html`,
  },
  {
    is: ({ role, action }) => nameOf(role) === 'EscalationRole' && action.startsWith('logs:'),
    why: 'Step Functions writes the log of the state machine',
    page: `${guide}/step-functions/latest/dg/cw-logs.html`,
  },
];

/** Granted for what happens too seldom to be made to happen here; each has a test of its own. */
export const metElsewhere: readonly (Explained & { test: string })[] = [
  {
    is: ({ action, only }) => action === 'dynamodb:GetItem' && isOneOf(only, ['EVENT#*', 'LANE#*', 'TARGET#*']),
    why: 'what a busy table leaves out of a batch is read one by one',
    test: 'test/adapters/aws/dynamo-incident-store.test.ts',
  },
  {
    is: ({ role, action, only }) =>
      nameOf(role) !== 'guard' && action === 'dynamodb:PutItem' && isOneOf(only, ['RULES']),
    why: 'whichever function sees new rules first keeps them; here guard and ingest do',
    test: 'test/pipeline/load-rules.test.ts',
  },
  {
    is: ({ role, only }) => nameOf(role) === 'ingest' && isOneOf(only, ['MESSAGE#*']),
    why: 'a message that may have ended its function is taken alone, which takes six minutes',
    test: 'test/pipeline/take-messages.test.ts',
  },
  {
    is: ({ role, action }) => nameOf(role) === 'escalate' && action === 'states:StartExecution',
    why: 'a timer that has run for long goes on in another',
    test: 'test/journeys/long-lives.test.ts',
  },
  {
    is: ({ role, action, resource }) =>
      nameOf(role) === 'deliver' && action === 'sqs:SendMessage' && resource.includes('dead-letters'),
    why: 'a delivery that can never succeed is put aside with its reason',
    test: 'test/pipeline/take-delivery.test.ts',
  },
];

function isOneOf(only: Grant['only'], values: readonly string[]): boolean {
  return only !== null && values.includes(only.value);
}
