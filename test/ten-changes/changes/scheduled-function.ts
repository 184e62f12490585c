import type { Edit, TypicalChange } from '../typical-change.ts';

const schedule: Edit = {
  file: 'serverless.yml',
  find: '  onSchedule:\n',
  replace: `  onSchedule:
    census:
      failed: nobody learns how many incidents were left. It tries again every hour.
      silent: { seconds: 3600, times: 2, for: two hours, so: nobody learns how many incidents were left. }
      since: 3h
`,
};

const declared: Edit = {
  file: 'serverless.yml',
  find: '\nresources:\n',
  replace: `
  census:
    handler: src/handlers/census.handler
    description: Counts the incidents whose timers are overdue.
    events:
      - schedule: rate(1 hour)
    iamRoleStatements: \${file(serverless/permissions.yml):census}

resources:
`,
};

const permissions: Edit = {
  file: 'serverless/permissions.yml',
  find: '# Open to the internet:',
  replace: `census:
  - *keepFailedRuns
  - Effect: Allow
    Action: dynamodb:Query
    Resource:
      Fn::Sub: arn:\${AWS::Partition}:dynamodb:\${AWS::Region}:\${AWS::AccountId}:table/\${Table}/index/views
    Condition: { ForAllValues:StringLike: { dynamodb:LeadingKeys: TIMER } }
  - *read

# Open to the internet:`,
};

const pipeline = `import type { IncidentViews } from '../../ports/incidents/incident-views.ts';
import type { Log } from '../../ports/log.ts';

/** What the census needs. */
export interface CensusDependencies {
  views: Pick<IncidentViews, 'timersDue'>;
  log: Log;
  now: () => string;
}

/** Counts the incidents whose timers are overdue, a hundred at most. */
export async function countOverdue({ views, log, now }: CensusDependencies): Promise<void> {
  const { items } = await views.timersDue(now(), { limit: 100, cursor: null });
  log.info('overdue timers were counted', { overdue: items.length });
}
`;

const runtime = `import { systemClock } from '../adapters/system-clock.ts';
import { DynamoIncidentViews } from '../adapters/aws/table/dynamo-incident-views.ts';
import type { CensusDependencies } from '../pipeline/census/census.ts';
import type { Log } from '../ports/log.ts';
import { type Environment, type FunctionSettings, readSettings, tableSettings } from './environment.ts';
import { makeStore } from './store.ts';

/** What \`census\` reads of its environment. */
export const reads = { needed: tableSettings } as const satisfies FunctionSettings;

/** Makes what \`census\` needs. @throws {RouterError} configuration-invalid */
export function makeCensus(environment: Environment, log: Log): CensusDependencies {
  const settings = readSettings('census', reads, environment);
  const { client } = makeStore(settings, environment);
  const views = new DynamoIncidentViews(client, settings.TABLE_NAME);
  return { views, log, now: systemClock.now };
}
`;

const handler = `import { countOverdue } from '../pipeline/census/census.ts';
import { makeCensus } from '../runtime/census.ts';
import { log } from '../runtime/log.ts';
import { stack } from './stack.ts';

const dependencies = makeCensus(process.env, log);

/** Counts every hour. */
export const handler = stack(async (): Promise<void> => countOverdue(dependencies));
`;

export const scheduledFunction: TypicalChange = {
  recipe: 'A function on a schedule',
  example: '`census`, which counts overdue timers every hour',
  named: 'census',
  most: 5,
  edits: [
    declared,
    schedule,
    permissions,
    { file: 'src/pipeline/census/census.ts', text: pipeline },
    { file: 'src/runtime/census.ts', text: runtime },
    { file: 'src/handlers/census.ts', text: handler },
  ],
  makes: ['docs'],
  tests: ['test/functions.test.ts', 'test/docs.test.ts', 'test/architecture.test.ts'],
  halfDone: [
    {
      without: ['src/handlers/census.ts'],
      saidBy: 'test/functions.test.ts',
      says: 'serverless.yml has a function census: add its handler src/handlers/census.ts',
    },
    {
      without: ['serverless/permissions.yml'],
      saidBy: 'test/functions.test.ts',
      says: 'serverless/permissions.yml has no list census: add what the function may call',
    },
    {
      without: ['serverless.yml'],
      instead: [declared],
      saidBy: 'test/functions.test.ts',
      says: 'serverless.yml: add a row census under custom.onSchedule that says what people miss when it fails',
    },
  ],
};
