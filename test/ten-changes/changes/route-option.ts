import { edited } from '../../support/edited.ts';
import type { Edit, TypicalChange } from '../typical-change.ts';

const file = 'src/rules/route-options.ts';
const decideFile = 'src/routing/decide.ts';

const row: Edit = {
  file,
  find: '  groupBy: option({\n',
  replace: `  runbook: option({
    as: 'runbook',
    schema: Name,
    read: (name) => name,
    unsaid: null as string | null,
    inherits: 'around',
    withContinue: 'no',
    withIgnore: false,
    refersTo: null,
    byDefault: null,
    decided: { unrouted: null },
    said: { name: 'runbook ', say: (name) => name, otherwise: 'none', draw: (name) => [\`runbook \${name}\`] },
  }),
  groupBy: option({
`,
};

const words: Edit = {
  file,
  find: '  groupBy: {\n    says',
  replace: `  runbook: {
    says: 'Runbook that people open first.',
    examples: ['restore-a-vault'],
    page: 'the runbook that is named in the trace',
  },
  groupBy: {
    says`,
};

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: it is the text of a file
const acts: Edit = {
  file: decideFile,
  find: '    ...describeExtras(sorted, policy),\n',
  replace:
    '    ...describeExtras(sorted, policy),\n    ...(sorted.runbook === null ? [] : [`Runbook: ${sorted.runbook}.`]),\n',
};

const samples: Edit = {
  file: 'test/rules/route-options.test.ts',
  find: "  groupBy: [['resource.arn'], ['job.plan']],\n",
  replace: "  runbook: ['restore-a-vault', 'restore-a-table'],\n  groupBy: [['resource.arn'], ['job.plan']],\n",
};

// biome-ignore-end lint/suspicious/noTemplateCurlyInString: it is the text of a file
export const routeOption: TypicalChange = {
  recipe: 'An option of routes',
  example: '`runbook`, named in the trace',
  named: 'runbook',
  most: 3,
  edits: [row, words, acts, samples],
  makes: ['docs'],
  tests: ['test/rules/route-options.test.ts', 'test/rules/schema.test.ts', 'test/routing/decide.test.ts'],
  halfDone: [
    { without: [file], instead: [row], saidBy: 'tsc', says: "Property 'runbook' is missing in type" },
    {
      without: [file],
      instead: [{ ...row, replace: edited(row.replace, ['{ unrouted: null }', 'null']) } as Edit, words],
      saidBy: 'tsc',
      says: "Property 'runbook' does not exist on type",
    },
    {
      without: [file, decideFile],
      instead: [{ ...row, replace: edited(row.replace, ['{ unrouted: null }', 'null']) } as Edit, words],
      saidBy: 'test/rules/route-options.test.ts',
      says: '"runbook" of a route changes no decision: fill in "decided" of its row in src/rules/route-options.ts',
    },
    {
      without: ['test/rules/route-options.test.ts'],
      saidBy: 'test/rules/route-options.test.ts',
      says: 'give two values of it to "samples" in test/rules/route-options.test.ts',
    },
  ],
};
