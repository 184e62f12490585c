import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { withAcceptancesOf } from '../../src/cli/acceptances/with-acceptances.ts';
import { withSilencesOf } from '../../src/cli/silences/with-silences.ts';
import { rulesOf } from '../routing/sample-rules.ts';
import { folderWith } from './run-cli.ts';

const given = { rules: rulesOf('version: 1'), warnings: [] };
const held = {
  id: '01KA',
  from: '2026-11-22T12:00:00.000Z',
  until: '2026-12-01T00:00:00.000Z',
  reason: 'on purpose',
  by: 'Ana',
};
const silence = { ...held, match: {}, ended: null };
const acceptance = { ...held, owner: 'data team', incidentId: '01JD', ended: null, covers: [] };

const kinds = [
  ['silences', silence, withSilencesOf],
  ['acceptances', acceptance, withAcceptancesOf],
] as const;

describe('cli/with-listed', () => {
  it.each(kinds)('takes %s as their list prints them', async (field, one, withThem) => {
    const folder = await folderWith({ 'list.json': JSON.stringify({ [field]: [one] }) });

    expect(await withThem(given, path.join(folder, 'list.json'))).not.toHaveProperty('problem');
  });

  it.each(
    kinds.flatMap(([field, one, withThem]) =>
      [
        { until: '2026-12-01' },
        { until: 'soon' },
        { until: '9999' },
        { from: '' },
        { from: 1_796_000_000 },
        { reason: null },
      ].map((change) => [field, change, one, withThem] as const),
    ),
  )('refuses %s with %j, which would hold for ever or never', async (field, change, one, withThem) => {
    const folder = await folderWith({ 'list.json': '' });
    const file = path.join(folder, 'list.json');
    await writeFile(file, JSON.stringify({ [field]: [one, { ...one, ...change }] }));

    expect(await withThem(given, file)).toMatchObject({ problem: expect.stringContaining('which is not what') });
  });
});
