import type { FaultClass } from '../fault-class.ts';

/** What AWS and the vendors may do while they are not well. */
export const serviceFaults: readonly FaultClass[] = [
  {
    id: 7,
    fault: 'a vendor answers 429, 5xx, slowly, half, without end, or elsewhere',
    breaks: ['I2', 'I6', 'I10'],
    proofs: [
      {
        test: 'test/channels/contract.test.ts',
        named: '503 is retry (server-error)',
        defence: 'What may pass by itself is tried again, by kind of answer.',
        takeOut: [
          {
            file: 'src/channels/http-outcome.ts',
            find: 'if (status === 425 || status >= 500) return',
            replace: 'if (status === 425 || status >= 600) return',
          },
        ],
      },
      {
        test: 'test/adapters/http/guarded-http.test.ts',
        named: 'reads no more than 64 KiB of an answer without end',
        defence: 'An answer is read up to a limit.',
        takeOut: [
          {
            file: 'src/adapters/http/guarded-http.ts',
            find: 'if (size >= limitBytes) break;',
            replace: '',
          },
        ],
      },
    ],
  },
  {
    id: 8,
    fault: 'Parameter Store is throttled, down or denied; rules are broken, deleted or too large',
    breaks: ['I5'],
    proofs: [
      {
        test: 'test/pipeline/rules/load-rules.test.ts',
        named: 'I5 rules throttled in a new container: uses the archive',
        defence: 'The archive is used when Parameter Store does not answer.',
        takeOut: [
          {
            file: 'src/pipeline/rules/load-rules.ts',
            find: 'return { rules: await this.#fromArchive(archived.value, problem), answered: false };',
            replace: 'return { rules: await this.#fromArchive(null, problem), answered: false };',
          },
        ],
      },
      {
        test: 'test/pipeline/rules/load-rules.test.ts',
        named: 'I5 rules deleted while a container runs: uses its last good rules, even with an empty archive',
        defence: 'The last good rules of the container outlive the parameter.',
        takeOut: [
          {
            file: 'src/pipeline/rules/load-rules.ts',
            find: 'if (this.#lastGood !== null) return { rules: asLastGood(this.#lastGood.rules, deleted), answered: true };',
            replace: '',
          },
        ],
      },
      {
        test: 'test/pipeline/rules/load-rules.test.ts',
        named: 'I5 rules invalid: uses the newest valid older version and says who broke what',
        defence: 'The newest valid state of the history is used when the newest is not valid.',
        takeOut: [
          {
            file: 'src/pipeline/rules/load-rules.ts',
            find: '(await this.#newestValid([...good, ...earlier], problem)) ?? builtInBecause(problem)',
            replace: '(await this.#newestValid([...good], problem)) ?? builtInBecause(problem)',
          },
        ],
      },
    ],
  },
  {
    id: 9,
    fault: 'AWS Backup throttles, denies, answers half or late',
    breaks: ['I1'],
    proofs: [
      {
        test: 'test/enrich/enrich.test.ts',
        named: 'that never answers holds nothing up longer than the budget, and is told to stop',
        defence: 'Enrichment has a time budget, after which the alert goes out without it.',
        takeOut: [
          {
            file: 'src/enrich/enrich.ts',
            find: 'await untilDoneOr(Promise.all(asked), leftMs);',
            replace: 'await Promise.all(asked);',
          },
        ],
      },
      {
        test: 'test/journeys/proof.test.ts',
        named: 'is not believed after ten minutes of PARTIAL, says so once, and a later one is',
        defence: 'A success ends an incident only when its recovery point is there and complete.',
        takeOut: [
          {
            file: 'src/pipeline/ingest/look-for-point.ts',
            find: 'if (point?.isGood === true) return { point };',
            replace: 'if (point !== undefined) return { point };',
          },
        ],
      },
      {
        test: 'test/journeys/proof-of-continuous.test.ts',
        named: 'not at all when it stands still, and says until when it can be restored',
        defence: 'A continuous backup ends an incident only when it can be restored until after the failure.',
        takeOut: [
          {
            file: 'src/pipeline/ingest/look-for-point.ts',
            find: 'if (until <= failedAt) {',
            replace: "if (until === '') {",
          },
        ],
      },
      {
        test: 'test/journeys/proof.test.ts',
        named: 'waits while it is CREATING, and is believed once it is complete',
        defence: 'A recovery point may come ten minutes after its job, and meanwhile the message of the success waits.',
        takeOut: [
          {
            file: 'src/pipeline/ingest/look-for-point.ts',
            find: 'const patienceSeconds = 600;',
            replace: 'const patienceSeconds = 0;',
          },
        ],
      },
    ],
  },
  {
    id: 30,
    fault: 'one target is down, or every one is',
    breaks: ['I6'],
    proofs: [
      {
        test: 'test/journeys/faults.test.ts',
        named: 'when every target is down the alert topic speaks for all',
        defence: 'The alert topic stands in at the last.',
        takeOut: [
          {
            file: 'src/pipeline/deliver/failover.ts',
            find: 'return tried.includes(lastResort) ? (left[0] ?? null) : lastResort;',
            replace: 'return left[0] ?? null;',
          },
        ],
      },
      {
        test: 'test/journeys/target-health.test.ts',
        named: 'the hundredth incident waits no longer when every attempt hangs for ten seconds',
        defence: 'A target is down from its first failed attempt, whichever incident that was about.',
        takeOut: [
          {
            file: 'src/pipeline/deliver/target-turn.ts',
            find: 'const leftSeconds = patience - sinceNoted(downSince, now);',
            replace: 'const leftSeconds = patience - secondsBetween(triedAt, now);',
          },
        ],
      },
    ],
  },
  {
    id: 32,
    fault: 'an execution is started twice, or Step Functions throttles',
    breaks: ['I1', 'I4'],
    proofs: [
      {
        test: 'test/adapters/aws/step-functions-timers.test.ts',
        named: 'has started when the execution exists already',
        defence: 'An execution has the name of its incident and revision, and one that exists counts as started.',
        takeOut: [
          {
            file: 'src/adapters/aws/step-functions-timers.ts',
            find: "if ((error as Error).name === 'ExecutionAlreadyExists') return 'exists';",
            replace: '',
          },
        ],
      },
    ],
  },
  {
    id: 36,
    fault: 'a retry that does harm',
    breaks: [],
    proofs: [
      {
        test: 'test/journeys/retries-crash.test.ts',
        named: 'makes one job and one copy, whichever call a run dies after',
        defence:
          'What was begun is looked for in AWS’s list before AWS is asked, and asked for by a token of the failed job.',
        takeOut: [
          {
            file: 'src/pipeline/retry/carry-out.ts',
            find: 'if (ownJob !== null) return { change: retryStarted(incident, retry, ownJob, now) };',
            replace: '',
          },
          {
            file: 'src/adapters/aws/lookups/aws-backup-starter.ts',
            find: '        ResourceArn: resourceArn,\n        IamRoleArn: roleArn,\n        IdempotencyToken: token,',
            replace: '        ResourceArn: resourceArn,\n        IamRoleArn: roleArn,',
          },
        ],
      },
      {
        test: 'test/retry/plan-retry.test.ts',
        named: 'plans nothing: cause',
        defence:
          'Only causes of which the catalogue says so are started again: never rights, keys, limits, or what a person stopped.',
        takeOut: [
          {
            file: 'src/retry/plan-retry.ts',
            find: "if (errorRow(error.code).autoRetry === undefined) return 'cause';",
            replace: '',
          },
        ],
      },
      {
        test: 'test/journeys/retries.test.ts',
        named: 'goes on at once when the retry fails, shows both jobs, and counts one strike',
        defence: 'Attempts count until a backup succeeds, so that a standing fault spends them once.',
        takeOut: [
          {
            file: 'src/pipeline/ingest/plan-retries.ts',
            find: "'failed', 'dry-run'];",
            replace: "'dry-run'];",
          },
        ],
      },
      {
        test: 'test/journeys/retries.test.ts',
        named: 'opens the breaker when many resources of a type fail with one cause, each with an incident of its own',
        defence: 'Many resources with one cause within an hour are started again by nobody.',
        takeOut: [
          {
            file: 'src/retry/retry-budget.ts',
            find: "if (alike >= breakerLanes) return { because: 'breaker', opens: true };",
            replace: '',
          },
        ],
      },
      {
        test: 'test/journeys/retries.test.ts',
        named: 'is not started after all: backed-up',
        defence: 'What has a good recovery point by now is not backed up once more.',
        takeOut: [
          {
            file: 'src/retry/begin-retry.ts',
            find: "if (newerPoint !== null) return copy === undefined ? 'backed-up' : 'copied';",
            replace: '',
          },
          {
            file: 'src/pipeline/retry/carry-out.ts',
            find: "if (newerPoint !== null) return copy === undefined ? 'backed-up' : 'copied';",
            replace: '',
          },
        ],
      },
    ],
  },
];
