import type { Answer } from '../../src/estate/answers.ts';
import { Answers } from '../../src/estate/answers.ts';
import type { Call } from '../../src/estate/calls.ts';
import { readEstate } from '../../src/estate/read-estate.ts';
import type { Fields } from '../../src/events/fields.ts';
import { judge } from '../../src/findings/find.ts';
import type { Finding, FindingReason, Judgement } from '../../src/findings/finding.ts';
import { addSeconds, type Instant } from '../../src/lib/instant.ts';
import type { Expectation } from '../../src/rules/sections/protection.ts';
import { type Files, now } from './an-account.ts';

/** The answers that files of the AWS CLI hold; one that is no object is a refusal, with the code in its brackets. */
export function answersOf(files: Files): Answers {
  return new Answers(
    Object.entries(files).map(([file, content]): Answer => {
      const [call = '', ...about] = file.replace(/\.json$/, '').split('.');
      const asked = { call: call as Call, about: about.map((one) => decodeURIComponent(one)) };
      const isAnswer = typeof content === 'object' && content !== null;
      return isAnswer
        ? { ...asked, pages: [content as Fields], refused: null, why: null }
        : {
            ...asked,
            pages: [],
            refused: /\((\w+)\)/.exec(String(content))?.[1] ?? 'AccessDenied',
            why: 'it was denied',
          };
    }),
  );
}

/** Looks at the files of an account as every row does, as far back as a week. */
export function judged(
  files: Files,
  { at = now, expected = [] }: { at?: Instant; expected?: Expectation[] } = {},
): Judgement {
  return judge(readEstate(answersOf(files)), { since: addSeconds(at, -7 * 86_400), at }, expected);
}

/** Returns what one reason finds in the files of an account. */
export function foundIn(files: Files, reason: FindingReason, at?: Instant): Finding[] {
  return judged(files, at === undefined ? {} : { at }).findings.filter((one) => one.reason === reason);
}
