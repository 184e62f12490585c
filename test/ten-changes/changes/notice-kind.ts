import { edited } from '../../support/edited.ts';
import type { Edit, TypicalChange } from '../typical-change.ts';

const table = 'src/incidents/notice-kinds.ts';
const place = '  /** An acknowledgement ran out. */\n';

const row = `  /** Another policy goes on with it. */
  'handed-over': { ...quietly, about: 'incident', need: 'until-superseded', reply: 'thread' },
`;

const withRow = (text: string): Edit => ({ file: table, find: place, replace: `${text}${place}` });

const sentence: Edit = {
  file: 'src/notices/news.ts',
  find: '  reopened: (_input, reason) =>',
  replace: "  'handed-over': (_input, reason) => reason,\n  reopened: (_input, reason) =>",
};

const order: Edit = {
  file: 'src/incidents/advance.ts',
  find: "    { ...asked, what: 'handed-over', reason, details: { from: incident.routing.policy, to: policy.name } },\n",
  replace: `    {
      ...asked,
      what: 'handed-over',
      reason,
      details: { from: incident.routing.policy, to: policy.name },
      notify: [{ kind: 'handed-over', targets: incident.notified }],
    },
`,
};

/** Tests are apart; theirs has an incident as it stands when each kind is told. */
const example: Edit = {
  file: 'test/support/notices.ts',
  find: '  acknowledged: { incident: {',
  replace:
    "  'handed-over': { reason: 'Policy database came to its end; policy platform goes on.' },\n  acknowledged: { incident: {",
};

export const noticeKind: TypicalChange = {
  recipe: 'A kind of notice',
  example: '`handed-over`, when another policy goes on',
  named: 'handed-over',
  most: 3,
  edits: [withRow(row), sentence, order, example],
  makes: ['docs', 'goldens'],
  tests: [
    'test/incidents/notice-kinds.test.ts',
    'test/channels/contract.test.ts',
    'test/notices/compose.test.ts',
    'test/docs.test.ts',
    'test/architecture.test.ts',
  ],
  halfDone: [
    {
      without: [table],
      instead: [withRow(edited(row, [" need: 'until-superseded',", '']))],
      saidBy: 'tsc',
      says: "Property 'need' is missing in type",
    },
    { without: ['src/notices/news.ts'], saidBy: 'tsc', says: `Property '"handed-over"' is missing in type` },
    {
      without: ['src/incidents/advance.ts'],
      saidBy: 'test/incidents/notice-kinds.test.ts',
      says: 'nobody ever hears these: put each into `notify` of a change in src/incidents, as src/incidents/advance.ts has them',
    },
    { without: ['test/support/notices.ts'], saidBy: 'tsc', says: `Property '"handed-over"' is missing in type` },
  ],
};
