import { SQSClient } from '@aws-sdk/client-sqs';
import { clientSettings } from '../adapters/aws/client-settings.ts';
import { EndedJobLists } from '../adapters/aws/lookups/ended-job-lists.ts';
import { OrganizationAccountList } from '../adapters/aws/lookups/organization-account-list.ts';
import { SignedPages } from '../adapters/aws/lookups/signed-pages.ts';
import { SqsIntakeQueue } from '../adapters/aws/queues/sqs-intake-queue.ts';
import { DynamoDueRuns } from '../adapters/aws/table/dynamo-due-runs.ts';
import { DynamoHeardJobs } from '../adapters/aws/table/dynamo-heard-jobs.ts';
import { DynamoIncidentViews } from '../adapters/aws/table/dynamo-incident-views.ts';
import { DynamoKnownFindings } from '../adapters/aws/table/dynamo-known-findings.ts';
import { DynamoAccountNames, DynamoMemberNotes } from '../adapters/aws/table/dynamo-member-notes.ts';
import { DynamoPersonsItems } from '../adapters/aws/table/dynamo-persons-items.ts';
import { DynamoWatchNotes } from '../adapters/aws/table/dynamo-watch-notes.ts';
import { systemClock } from '../adapters/system-clock.ts';
import type { Member } from '../pipeline/members/member.ts';
import type { MembersDependencies } from '../pipeline/members/members.ts';
import { acceptingRules } from '../pipeline/watch/accepted-jobs.ts';
import type { MemberAccess, MemberSources } from '../ports/aws-backup/member-access.ts';
import type { Log } from '../ports/log.ts';
import { type Environment, type FunctionSettings, listIn, readSettings, tableSettings } from './environment.ts';
import { MemberSessions } from './member-sessions.ts';
import { patientBackupClient } from './patient-backup.ts';
import { makeRules } from './rules.ts';
import { makeStore } from './store.ts';
import { makeAccountAnswers } from './watch-answers.ts';

/** What `members` reads of its environment. */
export const reads = {
  needed: [...tableSettings, 'RULES_PATH', 'INTAKE_QUEUE_URL', 'ESCALATION_ARN'],
  optional: [
    ...['READER_ROLE', 'MEMBER_REGIONS', 'MEMBER_ACCOUNTS', 'ORGANIZATION_ID', 'LOOK_FOR_RUNS'],
    'BACKUP_CALLS_PER_SECOND',
  ],
} as const satisfies FunctionSettings;

/** Other services have few calls to make. */
const polite = { perSecond: 5, burst: 5, patienceMs: 10_000 } as const;

/** Makes what `members` needs. @throws {RouterError} configuration-invalid */
export function makeMembers(environment: Environment, log: Log): Omit<MembersDependencies, 'fault' | 'remainingMs'> {
  const settings = readSettings('members', reads, environment);
  const { store, client, dynamo } = makeStore(settings, environment);
  const { TABLE_NAME, ESCALATION_ARN, INTAKE_QUEUE_URL, RULES_PATH } = settings;
  const [, partition = 'aws', , region = '', accountId = ''] = ESCALATION_ARN.split(':');
  const own = new SignedPages(environment, () => polite);
  const acceptances = new DynamoPersonsItems(client, { tableName: TABLE_NAME, kind: 'acceptance', log });
  return {
    known: new Map<string, Member>(),
    access: new AssumedRoles(environment, { role: environment.READER_ROLE ?? '', partition }),
    organization: environment.ORGANIZATION_ID ? new OrganizationAccountList(own) : null,
    accounts: listIn(environment.MEMBER_ACCOUNTS),
    regions: listIn(environment.MEMBER_REGIONS),
    home: { accountId, region },
    looksForRuns: environment.LOOK_FOR_RUNS === 'true',
    own,
    keptOf: (place) => ({
      dueRuns: new DynamoDueRuns(client, dynamo, place),
      knownFindings: new DynamoKnownFindings(client, TABLE_NAME, place),
      reconcileNotes: new DynamoWatchNotes(client, TABLE_NAME, place),
    }),
    shared: {
      store,
      views: new DynamoIncidentViews(client, TABLE_NAME),
      heardJobs: new DynamoHeardJobs(client, TABLE_NAME),
      intake: new SqsIntakeQueue(new SQSClient(clientSettings('sqs', environment)), INTAKE_QUEUE_URL),
      rules: acceptingRules(makeRules(RULES_PATH, store, environment), acceptances, systemClock.now),
      log,
      now: systemClock.now,
    },
    notes: new DynamoMemberNotes(client, TABLE_NAME),
    names: new DynamoAccountNames(client, TABLE_NAME),
    log,
    now: systemClock.now,
  };
}

/** The reader role of each account and Region; what is asked of one has a pace of its own. */
class AssumedRoles implements MemberAccess {
  readonly #sessions: MemberSessions;
  readonly #sources = new WeakMap<Environment, MemberSources>();

  constructor(...given: ConstructorParameters<typeof MemberSessions>) {
    this.#sessions = new MemberSessions(...given);
  }

  async sourcesIn(place: { accountId: string; region: string }): Promise<MemberSources> {
    const there = await this.#sessions.environmentIn(place);
    const made = this.#sources.get(there) ?? sourcesOf(there);
    this.#sources.set(there, made);
    return made;
  }
}

function sourcesOf(there: Environment): MemberSources {
  const backup = patientBackupClient(there);
  return { endedJobs: new EndedJobLists(backup), answers: makeAccountAnswers(backup, there) };
}
