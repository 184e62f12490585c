import { describe, expect, it } from 'vitest';
import { metricWords } from '../docs/metrics-words.ts';
import { deployedFunctions } from '../local/deployed-functions.ts';
import { type Source, sources } from './support/architecture.ts';

const files = new Map(sources().map(({ file, text }) => [file, text]));

/** Metrics that a file counts by name, or that the parts of watch name; `Events.` is counted by what became of an event. */
function countedIn({ text }: Pick<Source, 'text'>): string[] {
  return [...text.matchAll(/(?:\.count\(\s*|\bmetric: )['`]([\w.]+)/g)].map(([, name = '']) => name);
}

/** Every file that a file loads, at once or later. */
function loadedBy(first: string): Set<string> {
  const seen = new Set<string>();
  const waiting = [first];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    const folder = file.split('/').slice(0, -1);
    const text = files.get(file) ?? '';
    for (const [, kind, from] of text.matchAll(/(?:import|export) (type )?[^;']*?from '(\.[^']+)'/g))
      if (kind === undefined) waiting.push(at(folder, from ?? ''));
    for (const [, from] of text.matchAll(/import\('(\.[^']+)'\)/g)) waiting.push(at(folder, from ?? ''));
  }
  return seen;
}

function at(folder: readonly string[], from: string): string {
  const parts = [...folder];
  for (const part of from.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}

const publishers = new Map<string, Set<string>>();
for (const { name } of deployedFunctions) {
  for (const file of loadedBy(`handlers/${name}.ts`)) {
    for (const metric of countedIn({ text: files.get(file) ?? '' }))
      publishers.set(metric, new Set([...(publishers.get(metric) ?? []), name]));
  }
}

describe('own-metrics', () => {
  it('are all in the list, and each of the list is counted', () => {
    const listed = Object.keys(metricWords).filter((name) => !name.startsWith('Events.'));

    expect([...publishers.keys()].filter((name) => name !== 'Events.').toSorted()).toEqual(listed.toSorted());
    expect(publishers.has('Events.')).toBe(true);
  });

  it('are published by functions that load what counts them', () => {
    const wrong = Object.entries(metricWords).flatMap(([name, { by }]) => {
      const can = publishers.get(name.startsWith('Events.') ? 'Events.' : name) ?? new Set();
      return by.filter((one) => !can.has(one)).map((one) => `${name}: ${one} does not load what counts it`);
    });

    expect(wrong).toEqual([]);
  });
});
