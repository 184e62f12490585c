import { describe, expect, it } from 'vitest';
import { howFar } from '../local/how-far.ts';
import { keptFiles, textOf } from './support/architecture.ts';
import { codeOf, parse, walk } from './support/syntax.ts';

const loops = new Set(['WhileStatement', 'DoWhileStatement', 'ForStatement']);

/** Returns the loops that wait and know no end: neither a moment, nor a signal, nor a number of tries. */
function waitsWithoutEnd(text: string): string[] {
  const found: string[] = [];
  walk(parse(text), (node) => {
    if (!loops.has(node.type)) return;
    const { code, line } = codeOf(text, node);
    const knowsItsEnd = /Date\.now\(\)|aborted|attempt < \d+/.test(code);
    if (/\bsleep\(/.test(code) && !knowsItsEnd) found.push(`line ${line}: ${code.slice(0, 100)}`);
  });
  return found;
}

describe('waits: in local/ and bench/', () => {
  const files = keptFiles().filter((file) => /^(?:local|bench)\/.*\.ts$/.test(file));

  it('finds a loop that waits for ever, in each of its forms', () => {
    expect(waitsWithoutEnd('while (!(await isThere())) await sleep(50);')).toHaveLength(1);
    expect(waitsWithoutEnd('for (;;) { if (await isThere()) break; await sleep(50); }')).toHaveLength(1);
    expect(waitsWithoutEnd('do { await sleep(50); } while (!isThere());')).toHaveLength(1);
    expect(waitsWithoutEnd('while (Date.now() < deadline) await sleep(50);')).toEqual([]);
    expect(waitsWithoutEnd('for (let attempt = 0; attempt < 9; attempt += 1) await sleep(50);')).toEqual([]);
  });

  it('has an end for each, so that whoever waits learns what for: `eventually` of local/eventually.ts', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(files.flatMap((file) => waitsWithoutEnd(textOf(file)).map((wait) => `${file}, ${wait}`))).toEqual([]);
  });
});

describe('waits: long work', () => {
  it('says at once what is done, and then every ten seconds how far it is', () => {
    const said: string[] = [];
    let now = 0;
    const tellHowFar = howFar(
      'Measuring',
      500,
      (line) => said.push(line),
      () => now,
    );

    for (let done = 1; done <= 50; done += 1) {
      now += 700;
      tellHowFar(done);
    }

    expect(said).toEqual([
      'Measuring: 500 of them, one after the other',
      'Measuring: 15 of 500 after 11 s',
      'Measuring: 30 of 500 after 21 s',
      'Measuring: 45 of 500 after 32 s',
    ]);
  });
});
