import type { UntakenBranches } from './branches.ts';

/** The folders of which every branch is taken by their own tests, or explained here. */
export const gatedFolders = ['events', 'evidence', 'escalation', 'lib', 'patterns'] as const;

/** Branches that no test takes: by file and by the line they stand in, each with the reason. */
export const untakenBranches: UntakenBranches = {
  'src/escalation/next-step.ts': {
    'const first = policy.steps[planRound(policy, until ?? now, escalation.rpoSeconds)[0]?.step ?? 0];':
      'a policy has a step, or the check of the rules refuses it',
    'targets: first?.notify ?? [],': 'a policy has a step, or the check of the rules refuses it',
    'nextAt: earliest(stepDueAt(after, announceAt, policy), reminder) ?? now,':
      'something comes after each step: another one, or the end of the policy',
  },
  'src/escalation/policy.ts': {
    '.map(({ hours }, step) => ({ step, at: firstAllowed(hours ?? null, addSeconds(begin, delays[step] ?? 0)) }))':
      'there is a delay for each step; the compiler does not know it',
    'const gap = Math.max(0, (delays[step] ?? 0) - (delays[before.step] ?? 0));':
      'there is a delay for each step; the compiler does not know it',
  },
  'src/events/aftermath.ts': {
    "const finding: Finding = isState(after.validationStatus ?? '', 'FAILED')":
      'a check came out badly only where AWS says how it came out',
  },
  'src/lib/packed-text.ts': {
    "return { problem: describeError((error as NodeJS.ErrnoException).code ?? '', limit) };":
      'whatever zlib and the decoder of texts throw has a code',
  },
  'src/lib/plain-form.ts': {
    "if (text.length > 1 && [text.at(0), text.at(-1)].every((end) => quotes.includes(end ?? ' ')))":
      'a text that is long enough has a first and a last character; the compiler does not know it',
    "const code = (hidden.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');":
      'a character has a code; the compiler does not know it',
  },
  'src/lib/reserved-names.ts': {
    'const code = letter.codePointAt(0) ?? 0;': 'a letter has a code; the compiler does not know it',
  },
  'src/lib/zoned-time.ts': {
    'return isoOf(exact ?? wanted - (offsets[0] ?? 0));': 'there are two offsets; the compiler does not know it',
  },
};
