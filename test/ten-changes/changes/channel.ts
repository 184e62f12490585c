import { edited } from '../../support/edited.ts';
import type { Edit, TypicalChange } from '../typical-change.ts';

const channel = `import * as z from 'zod/mini';
import { stateHeadline } from '../../notices/lines.ts';
import type { Notice } from '../../notices/notice.ts';
import { plainText } from '../../notices/plain-text.ts';
import { type ChannelWords, defineChannel } from '../channel.ts';
import { httpOutcome } from '../http-outcome.ts';
import { readSecret, secretRef } from '../secret-ref.ts';

const options = z.strictObject({
  /** Address of the topic: whoever knows it can publish to it. */
  topic: secretRef,
});
type Options = z.infer<typeof options>;

/**
 * What editors and docs say of a target of this kind and of its options, by path.
 *
 * @public Found by docs/rules-words.ts.
 */
export const words = {
  '': { says: 'A message to a topic of ntfy, for telephones.' },
  topic: {
    says: 'Where the address of the topic is: a SecureString parameter.',
    examples: ['ssm:/backup-alerts/prod/secrets/ntfy'],
  },
} as const satisfies ChannelWords<Options>;

/** ntfy: a message for each notice. It does not deduplicate. */
export const ntfy = defineChannel<Options>({
  id: 'ntfy',
  title: 'ntfy',
  options,
  updates: false,
  announcements: true,
  example: { topic: 'ssm:/backup-alerts/prod/secrets/ntfy' },
  preview: (notice) => messageOf(notice),
  async deliver(notice, { topic }, _memory, ports, signal) {
    const reading = await readSecret(ports.secrets, topic);
    if ('outcome' in reading) return reading.outcome;
    const url = reading.secret;
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify(messageOf(notice));
    const answer = await ports.http.send({ method: 'POST', url, headers, body }, signal);
    return httpOutcome(answer, { vendor: 'ntfy', now: ports.now(), secrets: [url] }) ?? { status: 'delivered' };
  },
});

function messageOf(notice: Notice): { title: string; message: string } {
  return { title: stateHeadline(notice), message: plainText(notice, 4000) };
}
`;

const fake = `import { answer, type FakeVendor } from '../../support/fake-vendor.ts';

export const fake: FakeVendor = {
  secrets: { 'ssm:/backup-alerts/prod/secrets/ntfy': 'https://ntfy.example.com/backup-SECRETSECRET' },
  tokensLookLikeAnything: true,
  answers: ({ url }) => (new URL(url).host === 'ntfy.example.com' ? answer(200, { id: 'm-1' }) : null),
  says: {},
};
`;

const file = 'src/channels/ntfy/ntfy.ts';
const withChannel = (text: string): Edit => ({ file, text });

export const channelOfVendor: TypicalChange = {
  recipe: 'A channel',
  example: '`ntfy`, which publishes to a topic',
  named: 'ntfy',
  most: 2,
  edits: [
    withChannel(channel),
    {
      file: 'src/channels/registry.ts',
      find: "import { jira } from './jira/jira.ts';\n",
      replace: "import { jira } from './jira/jira.ts';\nimport { ntfy } from './ntfy/ntfy.ts';\n",
    },
    { file: 'src/channels/registry.ts', find: 'jira, pagerduty', replace: 'jira, ntfy, pagerduty' },
    { file: 'test/channels/fakes/ntfy.ts', text: fake },
  ],
  makes: ['docs', 'goldens'],
  tests: [
    'test/channels/contract.test.ts',
    'test/rules/schema.test.ts',
    'test/docs.test.ts',
    'test/architecture.test.ts',
  ],
  halfDone: [
    {
      without: ['src/channels/registry.ts'],
      saidBy: 'test/channels/contract.test.ts',
      says: 'no rules can name these: add each to `channels` in src/channels/registry.ts',
    },
    {
      without: ['test/channels/fakes/ntfy.ts'],
      saidBy: 'test/channels/contract.test.ts',
      says: 'channel ntfy has no fake vendor: add test/channels/fakes/ntfy.ts that exports "fake", as slack.ts does',
    },
    {
      without: ['test/channels/fakes/ntfy.ts'],
      instead: [{ file: 'test/channels/fakes/ntfy.ts', text: edited(fake, ['  tokensLookLikeAnything: true,\n', '']) }],
      saidBy: 'test/channels/contract.test.ts',
      says: 'their tokens are not refused in the rules: add their shapes to src/lib/token-shapes.ts',
    },
    {
      without: [file],
      instead: [withChannel(channel.replace(/ {2}topic: \{[^}]*\},\n/, ''))],
      saidBy: 'tsc',
      says: "Property 'topic' is missing in type",
    },
    {
      without: [file],
      instead: [
        withChannel(edited(channel.replace(/\/\*\*\n \* What editors[^;]*;\n/, ''), ['type ChannelWords, ', ''])),
      ],
      saidBy: 'test/rules/schema.test.ts',
      says: 'Say in "words" of src/channels/ntfy/ntfy.ts what "targets.*.ntfy.topic" of the rules is.',
    },
  ],
};
