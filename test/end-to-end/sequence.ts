import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What judges all the others. */
const last = 'permissions.test.ts';

/** Runs the files in the order of their names, and at the end the one that judges what happened in the others. */
export class Sequence extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => `${Number(moduleId.endsWith(last))} ${moduleId}`;
    return files.toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
  }
}
