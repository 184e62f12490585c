import { describe, expect, it } from 'vitest';
import { keptFiles, textOf } from './support/architecture.ts';
import { circlesOf } from './support/circles.ts';

const remedy = 'move what both need into a file of its own';

describe('circles', () => {
  it('has none, in src/, local/, bench/, docs/ and test/, types included', () => {
    const files = keptFiles().filter((file) => /^(?:src|local|bench|docs|test)\/.*\.ts$/.test(file));

    expect(files.length).toBeGreaterThan(600);
    expect(
      circlesOf(files.map((file) => ({ file, text: textOf(file) }))).map((circle) => circle.join(' ↔ ')),
      remedy,
    ).toEqual([]);
  });

  it.each([
    {
      planted: 'two files',
      files: { a: "import { b } from './b.ts';", b: "import { a } from './a.ts';" },
      circles: ['a b'],
    },
    {
      planted: 'one of types',
      files: { a: "import type { B } from './b.ts';", b: "import {\n  type A,\n} from './a.ts';" },
      circles: ['a b'],
    },
    {
      planted: 'three files, two of which are in it',
      files: { a: "import { b } from './b.ts';", b: "export { c } from './c.ts';", c: "const b = import('./b.ts');" },
      circles: ['b c'],
    },
    {
      planted: 'two circles',
      files: {
        a: "import { b } from './b.ts';\nimport './c.ts';",
        b: "import { a } from './a.ts';",
        c: "import './d.ts';",
        d: "import './c.ts';",
      },
      circles: ['a b', 'c d'],
    },
    {
      planted: 'nothing',
      files: { a: "import { b } from './b.ts';\nimport './c.ts';", b: "import './c.ts';", c: '' },
      circles: [],
    },
  ])('finds $planted', ({ files, circles }) => {
    const sources = Object.entries(files).map(([name, text]) => ({ file: `src/${name}.ts`, text: `${text}\n` }));
    const found = circlesOf(sources).map((circle) => circle.map((file) => file.slice(4, -3)).join(' '));

    expect(found).toEqual(circles);
  });
});
