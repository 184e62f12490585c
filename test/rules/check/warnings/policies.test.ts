import { describe, expect, it } from 'vitest';
import { formatIssue } from '../../../../src/rules/check/issue.ts';
import { saidOf } from './corrected.ts';

const warningsOf = (text: string) => saidOf(text).map(formatIssue);

describe('rules/check/warnings/policies', () => {
  it('says of the one target of a step that nobody there can be called on', () => {
    const text = `version: 1
targets: { mail: { sns: {} } }
policies: { default: { steps: [{ notify: [mail] }, { after: 1h, notify: [mail], mention: [here] }], repeat: 1 } }
`;

    expect(warningsOf(text)).toEqual([expect.stringContaining('calls on nobody: mail is not told in Slack')]);
  });

  it('says nothing of a fallback beside the policy that is built in', () => {
    expect(warningsOf('version: 1\ntargets: { a: { sns: {} } }\nfallback: [a]')).toEqual([]);
  });
});
