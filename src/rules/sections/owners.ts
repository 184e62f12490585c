import * as z from 'zod/mini';
import { type Owner as Kept, ownerKey, ownerWord } from '../../escalation/owners.ts';
import { isObject } from '../../lib/is-object.ts';
import { slackMention } from '../../lib/slack-mention.ts';
import { type KnownNames, targetIssues } from '../check/check-names.ts';
import type { RulesIssue } from '../check/issue.ts';
import { OneLine, TargetList } from '../written-forms.ts';
import { type Entry, mapNamed, type SectionWords, section } from './section.ts';

/** Longest URL of a runbook, in characters. */
const addressLength = 1000;

const Owner = z.strictObject({
  notify: z.optional(TargetList),
  jiraAssignee: z.optional(
    z
      .string()
      .check(
        z.regex(
          /^[A-Za-z0-9][A-Za-z0-9:_-]{0,127}$/,
          'takes the account id of a person in Atlassian, such as 5b10ac8d82e05b22cc7d4ef5',
        ),
      ),
  ),
  slack: z.optional(
    z
      .string()
      .check(
        z.refine(
          (id) => id !== 'here' && slackMention.test(id),
          'takes the id of a user such as U0123456789, or that of a user group such as S0123456789',
        ),
      ),
  ),
  runbook: z.optional(
    z
      .string()
      .check(z.refine(isPage, `takes an address that begins with https://, of up to ${addressLength} characters`)),
  ),
});

type OwnerDocument = z.infer<typeof Owner>;

/** Who owns resources, and how they are reached. */
export const owners = section({
  schema: z.record(OneLine, Owner),
  merge: 'names',
  compile: (written?: Readonly<Record<string, OwnerDocument>>): ReadonlyMap<string, Kept> =>
    new Map(mapNamed(written, compileOwner).map((owner) => [ownerKey(owner.name), owner])),
  checkNames: ownerIssues,
  uses: (written) => [{ of: 'told', names: Object.values(written ?? {}).flatMap(({ notify = [] }) => notify) }],
  said: { noun: 'Owner', title: 'Owners', entries: (kept) => [...kept.values()].map(describeOwner) },
});

function compileOwner(name: string, written: OwnerDocument): Kept {
  const { notify = [], jiraAssignee = null, slack = null, runbook = null } = written;
  return { name, notify, jiraAssignee, slack, runbook };
}

/** Says whether a text is a URL that a message can show: without blanks, user name and password. */
function isPage(text: string): boolean {
  if (text.length > addressLength || !URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return protocol === 'https:' && username === '' && password === '';
}

/** Finds owners that differ only in case, and a target or rotation called `owner`, which `notify` could then mean. */
function ownerIssues({ owners: raw, targets, rotations }: Record<string, unknown>, known: KnownNames): RulesIssue[] {
  if (!isObject(raw)) return [];
  const seen = new Set<string>();
  return [
    ...Object.entries({ targets, rotations }).flatMap(([group, names]) =>
      isObject(names) && Object.hasOwn(names, ownerWord) ? [wordIssue([group, ownerWord])] : [],
    ),
    ...Object.entries(raw).flatMap(([name, owner]): RulesIssue[] => {
      const isTwice = seen.has(ownerKey(name));
      seen.add(ownerKey(name));
      return [
        ...(isTwice
          ? [{ path: ['owners', name], value: name, message: 'stands twice; owners are the same whatever their case' }]
          : []),
        ...(isObject(owner) ? targetIssues(owner.notify, ['owners', name, 'notify'], 'duty', known) : []),
      ];
    }),
  ];
}

function wordIssue(path: string[]): RulesIssue {
  const message = `stands for the owner of an alert, now that there are "owners"; "notify" could mean either, so give it another name`;
  return { path, message };
}

function describeOwner({ name, notify, jiraAssignee, slack, runbook }: Kept): Entry {
  const says = [
    notify.length === 0 ? 'nobody is told' : `told by ${notify.join(', ')}`,
    ...(slack === null ? [] : [`called on in Slack as ${slack}`]),
    ...(jiraAssignee === null ? [] : [`tickets assigned to ${jiraAssignee}`]),
    ...(runbook === null ? [] : [`runbook ${runbook}`]),
  ];
  return { name, says: says.join('; ') };
}

/** Texts about each of its fields, for editors and `docs/rules.md`. */
export const ownersWords = {
  owners: {
    says: 'Who owns resources, by the names in their tags, whatever the case. "owner" in a "notify" tells those whom the owner of an alert names.',
  },
  'owners.*': {
    says: 'A team or a person, and how they are reached.',
    snippets: [{ label: 'owner', body: { notify: ['first'], slack: 'S0123456789' } }],
  },
  'owners.*.notify': {
    says: 'Targets and rotations that stand for "owner" in the "notify" of steps and routes. Left out: others are told in its place.',
    examples: [['dba-mail', 'dba-on-call']],
  },
  'owners.*.jiraAssignee': {
    says: 'Account id in Atlassian of whoever tickets about its resources are assigned to.',
    examples: ['5b10ac8d82e05b22cc7d4ef5'],
    limits: { pattern: '^[A-Za-z0-9][A-Za-z0-9:_-]{0,127}$' },
    mistake: 'Takes the account id of a person, such as 5b10ac8d82e05b22cc7d4ef5.',
  },
  'owners.*.slack': {
    says: 'User or user group that messages in Slack call on when they ask somebody to act.',
    examples: ['S0123456789', 'U0123456789'],
    limits: { pattern: '^[UWS][A-Z0-9]{6,20}$' },
    mistake: 'Takes the id of a user such as U0123456789, or of a user group such as S0123456789.',
  },
  'owners.*.runbook': {
    says: 'Page that says what to do, linked in every message about its resources.',
    examples: ['https://wiki.example.com/backup/dba'],
    limits: { pattern: '^https://' },
    mistake: 'Takes an address that begins with https://.',
  },
} as const satisfies SectionWords;
