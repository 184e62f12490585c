import { describe, expect, it } from 'vitest';
import { controls, notClaimed } from '../../src/audit/controls.ts';
import { tables } from '../../src/audit/files.ts';

/** The files of a package that a claim may name. */
const files = new Set([...tables.map(({ file }) => file), 'manifest.json']);

describe('audit/controls', () => {
  it('names at least twenty controls, each once, and a file of the package for each', () => {
    expect(controls.length).toBeGreaterThanOrEqual(20);
    expect(new Set(controls.map(({ framework, id }) => `${framework} ${id}`)).size).toBe(controls.length);
    expect(controls.filter(({ file }) => !files.has(file))).toEqual([]);
  });

  it('says of each what it asks, what evidences it and what that does not show', () => {
    const texts = controls.flatMap(({ asks, evidence, limit }) => [asks, evidence, limit]);
    expect(texts.filter((text) => !/^[A-Z].{10,140}\.$/.test(text))).toEqual([]);
    expect(new Set(controls.map(({ strength }) => strength))).toEqual(new Set(['S', 'P']));
  });

  it('claims nothing where nothing is asked, and says so of what is often asked about', () => {
    const frameworks = notClaimed.map(({ framework }) => framework).join(', ');
    for (const name of ['PCI DSS', 'CMMC', 'Cyber Essentials', 'HITRUST']) expect(frameworks).toContain(name);
    const claimed = new Set(controls.map(({ framework }) => framework));
    expect(notClaimed.filter(({ framework }) => claimed.has(framework))).toEqual([]);
    expect(notClaimed.filter(({ reason }) => !/^[A-Z].{20,140}\.$/.test(reason))).toEqual([]);
  });
});
