import type { FaultClass } from '../fault-class.ts';

/** What reaches the router wrongly: twice, late, never, too large, poisoned or forged. */
export const eventFaults: readonly FaultClass[] = [
  {
    id: 1,
    fault: 'an event arrives twice, under the same id or another',
    breaks: ['I2'],
    proofs: [
      {
        test: 'test/journeys/resolution.test.ts',
        named: 'the same event again, with a new id, changes nothing and tells nobody',
        defence: 'The key of an event is made of the job and its outcome, never of the id that EventBridge gives.',
        takeOut: [
          {
            file: 'src/events/event-key.ts',
            find: 'const parts = [accountId, region, kind, jobId, outcome, ...more];',
            replace:
              'const parts = [accountId, region, kind, jobId, outcome, ...more, (event as BackupEvent).source?.eventId];',
          },
        ],
      },
    ],
  },
  {
    id: 2,
    fault: 'events arrive in another order, or hours late',
    breaks: ['I3'],
    proofs: [
      {
        test: 'test/journeys/resolution.test.ts',
        named: 'a success whose job started before the failed one resolves nothing',
        defence: 'The start of jobs is compared, never the arrival of events.',
        takeOut: [
          {
            file: 'src/incidents/lane.ts',
            find: 'return success !== null && success > problem;',
            replace: 'return success !== null;',
          },
        ],
      },
    ],
  },
  {
    id: 3,
    fault: 'an event never arrives',
    breaks: ['I1'],
    proofs: [
      {
        test: 'test/properties/dropped-events.test.ts',
        named: 'exactly those jobs are found, everything comes to what it would have, and the day adds up',
        defence: 'Jobs that AWS lists as ended and that nobody heard of are given to the intake.',
        takeOut: [
          {
            file: 'src/pipeline/watch/listed-jobs.ts',
            find: 'const unheard = jobs.filter(({ heard }) => heard === undefined);',
            replace: 'const unheard = jobs.filter(({ heard }) => heard === undefined).slice(1);',
          },
        ],
      },
      {
        test: 'test/properties/dropped-events.test.ts',
        named: 'exactly those jobs are found, everything comes to what it would have, and the day adds up',
        defence: 'A job that was found late stays so when its event comes at last.',
        takeOut: [
          {
            file: 'src/incidents/heard-job.ts',
            find: 'return foundBy === undefined && secondsBetween(endedAt, at) >= lookedForAfterSeconds;',
            replace: 'return foundBy === undefined && secondsBetween(endedAt, at) < 0;',
          },
        ],
      },
    ],
  },
  {
    id: 23,
    fault: 'special keys in rules and events: __proto__, constructor, depth bombs, half characters',
    breaks: ['I1', 'I10'],
    proofs: [
      {
        test: 'test/properties/pattern.test.ts',
        named: 'finds no field in a prototype',
        defence: 'Patterns read own fields only.',
        takeOut: [{ file: 'src/patterns/leaves.ts', find: ' && Object.hasOwn(value, name) ?', replace: ' ?' }],
      },
      {
        test: 'test/journeys/hostile-names.test.ts',
        named: 'ten failures of one key in one batch, one of them tagged "constructor": one incident with ten alerts',
        defence: 'What other people call things is stored as lists of pairs, and never as keys.',
        takeOut: [
          { file: 'src/adapters/aws/table/stored-pairs.ts', find: ' && !(name in Object.prototype)', replace: '' },
        ],
      },
    ],
  },
  {
    id: 25,
    fault: 'an event, a message of AWS or a set of tags without end',
    breaks: ['I10'],
    proofs: [
      {
        test: 'test/properties/truncation.test.ts',
        named: 'truncate keeps the limit, changes nothing that fits, and never halves a character',
        defence: 'Every text is cut to the limit of its place, never in half a character.',
        takeOut: [
          {
            file: 'src/lib/text.ts',
            find: 'if (isHighSurrogate(text.charCodeAt(end - 1))) end -= 1;',
            replace: '',
          },
        ],
      },
    ],
  },
  {
    id: 26,
    fault: 'ten thousand failures in five minutes',
    breaks: ['I7', 'I10'],
    proofs: [
      {
        test: 'test/journeys/storm.test.ts',
        named: 'ten thousand failures of one cause in five minutes are one message per target',
        defence: 'Failures of one cause are one incident, whose messages say how many by now.',
        takeOut: [
          {
            file: 'src/incidents/join-incident.ts',
            find: 'return joinedDueAt !== null && joinedDueAt <= mayBeTold ? null : mayBeTold;',
            replace: 'return joinedDueAt === undefined ? mayBeTold : now;',
          },
        ],
      },
    ],
  },
  {
    id: 27,
    fault: 'a message that cannot be read, in the middle of others',
    breaks: ['I1', 'I6'],
    proofs: [
      {
        test: 'test/pipeline/ingest/receive-batch.test.ts',
        named: 'answers for each message in its place',
        defence: 'Each message of a batch has an answer of its own.',
        takeOut: [
          {
            file: 'src/pipeline/ingest/receive-batch.ts',
            find: 'return heard.map((event) => (event === null ? foreign : (inOrder.next().value ?? foreign)));',
            replace: 'return [...inOrder];',
          },
        ],
      },
      {
        test: 'test/pipeline/ingest/take-messages.test.ts',
        named:
          'costs its batch one turn, is then handled alone, and is a dead letter when it has done it again three times',
        defence: 'A message that may have ended the function is handled alone.',
        takeOut: [
          {
            file: 'src/pipeline/ingest/take-messages.ts',
            find: 'const suspects = messages.filter((message) => mayCrash(message, nowMs));',
            replace: 'const suspects: IntakeMessage[] = [];',
          },
        ],
      },
    ],
  },
  {
    id: 28,
    fault: 'dead letters are redriven hours later',
    breaks: ['I2', 'I3'],
    proofs: [
      {
        test: 'test/journeys/redrive.test.ts',
        named: 'what was taken in and resolved meanwhile changes nothing and wakes nobody',
        defence: 'The mark of an event outlives both dead-letter queues.',
        takeOut: [
          {
            file: 'src/pipeline/ingest/receive-batch.ts',
            find: 'if (seen !== null) return',
            replace: 'if (seen !== null && seen.at > dependencies.now()) return',
          },
        ],
      },
      {
        test: 'test/journeys/redrive.test.ts',
        named: 'a failure that a later backup healed meanwhile is on record and wakes nobody',
        defence: 'A later success that is known opens an incident as resolved.',
        takeOut: [
          {
            file: 'src/pipeline/ingest/plan-problem.ts',
            find: 'if (!isLaterJob(success, startedAt)) return null;',
            replace: 'if (!isLaterJob(success, startedAt) || success !== null) return null;',
          },
        ],
      },
    ],
  },
  {
    id: 35,
    fault: 'somebody forges an event of AWS Backup',
    breaks: ['I1'],
    proofs: [
      {
        test: 'test/events/forged.test.ts',
        named: 'is not taken for one of AWS Backup',
        defence: 'Only events whose source is AWS Backup are read; nobody but AWS can put that source on a bus.',
        takeOut: [
          {
            file: 'src/events/normalise.ts',
            find: 'return source === null ? (byType ?? byJobId) : null;',
            replace: 'return byType ?? byJobId;',
          },
        ],
      },
      {
        test: 'test/serverless-queues.test.ts',
        named: 'lets every rule write to the queue and to its dead letters',
        defence: 'Only our rules and our topic may write to the intake queue.',
        takeOut: [
          {
            file: 'serverless/queues.yml',
            // biome-ignore lint/suspicious/noTemplateCurlyInString: as serverless/queues.yml has it
            find: '                aws:SourceArn: ${file(serverless/members.cjs):sources}',
            replace: '                aws:SourceArn: "*"',
          },
        ],
      },
    ],
  },
  {
    id: 37,
    fault: 'a success ends an incident that it does not heal',
    breaks: ['I1', 'I3'],
    proofs: [
      {
        test: 'test/journeys/resolution.test.ts',
        named: 'completed with issues does not resolve',
        defence: 'COMPLETED with a message is a problem and no success.',
        takeOut: [
          {
            file: 'src/events/aftermath.ts',
            find: "if (hasIssues) return { outcome: 'completed-with-issues', statusMessage, ...category };",
            replace: 'if (hasIssues) return { outcome: ofState, statusMessage, ...category };',
          },
        ],
      },
    ],
  },
];
