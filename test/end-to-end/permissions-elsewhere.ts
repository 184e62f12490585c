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

/** Granted for what happens too seldom to be made to happen here; each is called by a test of its own. */
export const metElsewhere: readonly (Explained & { test: string })[] = [];
