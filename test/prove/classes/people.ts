import type { FaultClass } from '../fault-class.ts';

/** Races of people with the router, and what keeps people from hearing. */
export const peopleFaults: readonly FaultClass[] = [
  {
    id: 10,
    fault: 'two processes change one incident at once; the table is throttled; expired items are still there',
    breaks: ['I1', 'I7'],
    proofs: [
      {
        test: 'test/properties/transition.test.ts',
        named: 'keeps its promises when two people, a step and an alert come at once',
        defence: 'Every change of an incident is on condition of the revision it was decided on.',
        takeOut: [
          {
            file: 'src/adapters/memory/memory-incident-store.ts',
            find: 'if (incident && (stored?.revision ?? null) !== incident.expected) return false;',
            replace: '',
          },
        ],
      },
      {
        test: 'test/adapters/memory/memory-incident-store.test.ts',
        named: 'are found under a marker until it ends, though what has expired may still be there for days',
        defence: 'What has expired counts as gone, although the table still has it.',
        takeOut: [
          {
            file: 'src/adapters/memory/memory-incident-store.ts',
            find: 'return until !== undefined && until < at ? null :',
            replace: 'return until === at ? null :',
          },
        ],
      },
    ],
  },
  {
    id: 11,
    fault: 'an acknowledgement comes together with a step',
    breaks: ['I4'],
    proofs: [
      {
        test: 'test/properties/transition.test.ts',
        named: 'keeps its promises when two people, a step and an alert come at once',
        defence: 'A step is decided on the incident as it is then: its clock runs no more, and it is acknowledged.',
        takeOut: [
          {
            file: 'src/escalation/next-step.ts',
            find: "if (incident.status === 'acknowledged') return whileAcknowledged(incident, policy, now);",
            replace: '',
          },
          {
            file: 'src/pipeline/escalate/run-step.ts',
            find: 'if (incident.escalation.clock !== timer.clock) return unchanged(ended);',
            replace: '',
          },
        ],
      },
    ],
  },
  {
    id: 12,
    fault: 'two people acknowledge, or one twice',
    breaks: ['I4', 'I7'],
    proofs: [
      {
        test: 'test/journeys/escalation.test.ts',
        named: 'tells the second who acknowledges who came first',
        defence: 'What is acknowledged is not acknowledged again.',
        takeOut: [
          {
            file: 'src/incidents/transition.ts',
            find: 'if (incident.acknowledgement !== null) return',
            replace: "if (incident.acknowledgement?.by === '') return",
          },
        ],
      },
    ],
  },
  {
    id: 16,
    fault: 'a press of somebody in another channel, workspace or incident',
    breaks: ['I4'],
    proofs: [
      {
        test: 'test/pipeline/respond/slack-interaction.test.ts',
        named: 'changes nothing for another channel',
        defence: 'An incident is answered only where it is shown.',
        takeOut: [
          {
            file: 'src/pipeline/respond/slack-interaction.ts',
            find: 'if (ref?.channel === undefined || ref.channel !== channel) {',
            replace: 'if (ref?.channel === undefined) {',
          },
        ],
      },
    ],
  },
  {
    id: 38,
    fault: 'a silence, window or acceptance hides what still fails when it ends, or more than was meant',
    breaks: ['I1'],
    proofs: [
      {
        test: 'test/journeys/mutes.test.ts',
        named: 'tells what still fails when a silence ends, and the policy runs from there',
        defence: 'What is muted is put off to the end of its mute, and looked at again.',
        takeOut: [
          {
            file: 'src/incidents/open-incident.ts',
            find: 'startTimerAt: decision.mute ? earlierOf(announceAt, addSeconds(now, lookAgainSeconds)) : announceAt,',
            replace: '...(decision.mute ? {} : { startTimerAt: announceAt }),',
          },
        ],
      },
      {
        test: 'test/journeys/acceptances.test.ts',
        named: 'more than was accepted is told as always, and that it outgrew it: 3,000 objects left out',
        defence: 'What a person accepted covers as many as there were then, and no more.',
        takeOut: [
          {
            file: 'src/incidents/cover.ts',
            find: 'return most === null || count === null ? most !== count : count > most;',
            replace: 'return most === null && count === most && false;',
          },
        ],
      },
      {
        test: 'test/properties/persons-acceptances.test.ts',
        named: 'cover what they were made from, no more of it and nothing else, from when they are made until they end',
        defence: 'An acceptance is asked for its end whenever something fails.',
        takeOut: [
          {
            file: 'src/routing/accept.ts',
            find: '&& now < acceptance.until',
            replace: '',
          },
        ],
      },
    ],
  },
];
