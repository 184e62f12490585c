import { editedOnce, type FileEdit } from '../support/edited.ts';

/** A file as it is after a change: new with this text, or with one place of it changed. */
export type Edit = { readonly file: string; readonly text: string } | FileEdit;

/** A change with something left out, and what then says so. */
export interface HalfDone {
  /** The files whose edits are left out; `instead` may put others in their place. */
  readonly without: readonly string[];
  readonly instead?: readonly Edit[];
  /** The compiler, or the test that turns red. */
  readonly saidBy: 'tsc' | `test/${string}`;
  /** What it says: what to add, and where. */
  readonly says: string;
}

/** A change that people often make, as an example that is played on a copy of the project. */
export interface TypicalChange {
  /** The heading of its recipe in CONTRIBUTING.md. */
  readonly recipe: string;
  /** What is added. */
  readonly example: string;
  /** The word for its name in the recipe's paths, `<name>`, and what it is in the example. */
  readonly named: string;
  /** Most files that are changed by hand, tests and generated files apart. */
  readonly most: number;
  readonly edits: readonly Edit[];
  /** Made anew after the edits: pages and schema by `npm run docs`, goldens by their tests. */
  readonly makes?: readonly ('docs' | 'goldens')[];
  /** The tests that look over the table that it is a row of. */
  readonly tests: readonly string[];
  readonly halfDone: readonly HalfDone[];
}

/** Returns the files that are changed by hand: tests and what is generated are not counted. */
export function filesByHand({ edits }: TypicalChange): string[] {
  return [...new Set(edits.map(({ file }) => file))].filter((file) => !/^(?:test|schema)\//.test(file));
}

/** Returns the text of a file with an edit made. @throws {Error} unless its place stands there exactly once */
export function withEdit(text: string, edit: Edit): string {
  if ('text' in edit) return edit.text;
  return editedOnce(text, edit, 'test/ten-changes/changes');
}
