import type { FaultClass } from '../fault-class.ts';

/** Processes that die, clocks that are wrong, executions that end, releases that go back, and the watcher itself. */
export const crashFaults: readonly FaultClass[] = [
  {
    id: 4,
    fault: 'a function runs out of time while it sends',
    breaks: ['I2'],
    proofs: [
      {
        test: 'test/pipeline/deliver/take-delivery.test.ts',
        named: 'puts it off when it does not end before the function does',
        defence: 'A delivery is put off before the function ends, and not hidden for minutes.',
        takeOut: [
          {
            file: 'src/pipeline/in-time.ts',
            find: 'return await Promise.race([answer, late]);',
            replace: 'return await answer;',
          },
        ],
      },
      {
        test: 'test/channels/contract.test.ts',
        named: 'an aborted delivery is to be tried again, and says so without an exception',
        defence: 'No answer in time is an answer: it is tried again.',
        takeOut: [
          {
            file: 'src/channels/http-outcome.ts',
            find: "return { status: 'retry', reason: failure, detail };",
            replace: "return { status: 'rejected', reason: 'bad-request', detail };",
          },
        ],
      },
    ],
  },
  {
    id: 5,
    fault: 'a crash between sending and writing it down',
    breaks: ['I2'],
    proofs: [
      {
        test: 'test/channels/against-simulators.test.ts',
        named: 'a message that got through before a crash is found again',
        defence: 'What may have got through is looked for before it is sent again.',
        takeOut: [
          {
            file: 'src/channels/slack/slack.ts',
            find: 'if (!memory.possibleDuplicate) return { ref: null };',
            replace: 'if (memory.possibleDuplicate !== null) return { ref: null };',
          },
        ],
      },
    ],
  },
  {
    id: 6,
    fault: 'a crash between writing down and sending',
    breaks: ['I1', 'I2'],
    proofs: [
      {
        test: 'test/journeys/crash.test.ts',
        named: 'loses nothing and says nothing more than twice, wherever the one crash happens',
        defence: 'What a crash left in an outbox is handed over when its event comes again.',
        takeOut: [
          {
            file: 'src/pipeline/ingest/dedup-states.ts',
            find: 'return incident === null ? undefined : await tryFlushOutbox(incident, dependencies);',
            replace: 'return undefined;',
          },
        ],
      },
    ],
  },
  {
    id: 21,
    fault: 'a secret gets into a log, a record, a message or an error',
    breaks: ['I8'],
    proofs: [
      {
        test: 'test/channels/contract.test.ts',
        named: 'no outcome shows a secret, even when the vendor repeats it',
        defence: 'What a vendor says is masked wherever it repeats a secret.',
        takeOut: [
          {
            file: 'src/channels/http-outcome.ts',
            find: 'withoutSecrets(inertLine(body.slice(0, 4000)), secrets)',
            replace: 'inertLine(body.slice(0, secrets.length + 4000))',
          },
        ],
      },
    ],
  },
  {
    id: 29,
    fault: 'clocks are wrong, jobs are dated in the future or in 1970, an hour comes twice',
    breaks: ['I1', 'I3'],
    proofs: [
      {
        test: 'test/journeys/clock-skew.test.ts',
        named: 'a success dated in the future does not hide the failure after it',
        defence: 'A time later than its receipt is taken for that of the receipt, also where it is stored already.',
        takeOut: [
          {
            file: 'src/events/plausible-times.ts',
            find: 'if (startedAt > latestPlausible(receivedAt)) return',
            replace: 'if (startedAt === receivedAt) return',
          },
          {
            file: 'src/pipeline/ingest/plan-problem.ts',
            find: 'const lane = plausibleLane(stored, latestPlausible(now()));',
            replace: 'const lane = stored;',
          },
        ],
      },
      {
        test: 'test/journeys/skewed-clocks.test.ts',
        named: 'takes each step once, about when it is due, in few looks',
        defence: 'A clock that is behind is waited for longer, and not asked again and again.',
        takeOut: [
          {
            file: 'src/pipeline/escalate/run-step.ts',
            find: 'const wake = isIdle ? wakeBySkewedClock(due, timer.nextStepAt, moment) : due;',
            replace: 'const wake = due;',
          },
        ],
      },
      {
        test: 'test/escalation/rotation.test.ts',
        named: 'hands over once in the hour that comes twice, and never back',
        defence: 'Times of a zone are compared as instants.',
        takeOut: [
          {
            file: 'src/escalation/rotation.ts',
            find: 'const turn = startOfWeek(start, weeks + 1, timezone) <= at ? weeks + 1 : weeks;',
            replace: 'const turn = weeks;',
          },
        ],
      },
    ],
  },
  {
    id: 31,
    fault: 'an execution comes to the end of its history, or is lost',
    breaks: ['I1', 'I10'],
    proofs: [
      {
        test: 'test/journeys/long-lives.test.ts',
        named: 'muted for a year: looked at every 15 minutes, told on the day after, no history too long',
        defence: 'An execution hands over to the next one after so many looks.',
        takeOut: [
          {
            file: 'src/pipeline/escalate/run-step.ts',
            find: 'if (looks <= looksPerExecution) return',
            replace: 'if (looks > 0) return',
          },
        ],
      },
      {
        test: 'test/journeys/lost-timers.test.ts',
        named: 'an execution that was stopped after the first step is missed within five minutes of the next',
        defence: 'Every five minutes watch starts anew what is overdue.',
        takeOut: [
          {
            file: 'src/incidents/lost-timer.ts',
            find: '!(secondsBetween(nextStepAt, now) <= lostAfterSeconds)',
            replace: 'secondsBetween(nextStepAt, now) > 1000 * lostAfterSeconds',
          },
        ],
      },
    ],
  },
  {
    id: 33,
    fault: 'a release is deployed over open incidents, and taken back',
    breaks: ['I1', 'I2'],
    proofs: [
      {
        test: 'test/compatibility/released.test.ts',
        named: '0.1.0 goes on with what this release opened, and this release with that again',
        defence: 'New forms stand beside the old ones, so that each release reads what the other wrote.',
        needsHistory: true,
        takeOut: [
          {
            file: 'src/adapters/aws/table/stored-forms.ts',
            find: 'reach: { ...reach, byType: plainOf(reach.byType), byOwner: plainOf(reach.byOwner) },',
            replace: 'reach: { resources: reach.resources } as never,',
          },
        ],
      },
    ],
  },
  {
    id: 34,
    fault: 'the key is switched off, or a service may not use it',
    breaks: ['I1', 'I5'],
    proofs: [
      {
        test: 'test/serverless-storage.test.ts',
        named: 'rotates the key, and lets services use it only on behalf of this account',
        defence: 'EventBridge may use the key without a condition, which it could not meet.',
        takeOut: [
          {
            file: 'serverless/keys.yml',
            find: '            Principal: { Service: events.amazonaws.com }\n            Action: [kms:Decrypt, kms:GenerateDataKey]\n            Resource: "*"\n',
            replace:
              '            Principal: { Service: events.amazonaws.com }\n            Action: [kms:Decrypt, kms:GenerateDataKey]\n            Resource: "*"\n            Condition: { StringEquals: { aws:SourceAccount: { Ref: AWS::AccountId } } }\n',
          },
        ],
      },
      {
        test: 'test/outages/outages.test.ts',
        named: 'kms',
        defence: 'While the key cannot be used events stay on the queue.',
        takeOut: [
          {
            file: 'src/pipeline/ingest/take-messages.ts',
            find: 'return isDone ? [] : [message.id];',
            replace: 'return [];',
          },
        ],
      },
    ],
  },
  {
    id: 40,
    fault: 'the router itself is away',
    breaks: ['I11'],
    proofs: [
      {
        test: 'test/serverless-alarms.test.ts',
        named: 'take no data for good, but for a heartbeat',
        defence: 'A heartbeat that is not heard is an alarm.',
        takeOut: [
          {
            file: 'serverless/each-function.cjs',
            find: "TreatMissingData: 'breaching'",
            replace: "TreatMissingData: 'notBreaching'",
          },
        ],
      },
    ],
  },
];
