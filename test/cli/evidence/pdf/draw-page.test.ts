import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Page } from '../../../../src/audit/pages/page.ts';
import { drawPage } from '../../../../src/cli/evidence/pdf/draw-page.ts';
import { type Fonts, readFonts } from '../../../../src/cli/evidence/pdf/fonts.ts';

const date = new Date('2026-09-30T23:59:59.000Z');
const rows = Array.from({ length: 120 }, (_none, index) => [`row ${index}`, 'word '.repeat(index % 40)]);
const page: Page = {
  title: 'Incident <script>alert(1)</script>',
  about: 'About',
  foot: 'Foot',
  blocks: [
    { kind: 'heading', text: 'In short' },
    { kind: 'text', text: '数 and שלום' },
    { kind: 'list', lines: ['one'] },
    { kind: 'facts', facts: [['ARN', `arn:aws:rds:eu-west-1:111122223333:db:${'long-'.repeat(400)}`]] },
    { kind: 'table', titles: ['row', 'words'], shares: [1, 2], rows },
    { kind: 'sent', text: `{"javascript":"/JS (app.alert(1))"}\n${'x'.repeat(9_000)}` },
  ],
  attachments: [
    { name: 'records.jsonl', about: 'Records', text: '{"hash":"a"}\n' },
    { name: 'incident.json', about: 'Incident', text: '{"id":1}' },
  ],
};

let fonts: Fonts;
beforeAll(async () => {
  fonts = await readFonts();
});

async function draw(one: Page = page): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of drawPage(one, fonts, date)) pieces.push(piece);
  return Buffer.concat(pieces);
}

describe('cli/evidence/pdf/draw-page', () => {
  it('makes the same bytes whenever it is drawn, with one date in it', async () => {
    const [first, second] = [await draw(), await draw()];
    expect(first.equals(second)).toBe(true);
    const text = first.toString('latin1');
    expect(text.startsWith('%PDF-1.7')).toBe(true);
    expect(new Set(text.match(/\(D:[^)]*\)/g))).toEqual(new Set(['(D:20260930235959Z)']));
    expect(text).toContain('<pdfaid:part>3</pdfaid:part>');
    expect((await draw({ ...page, title: 'Other' })).equals(first)).toBe(false);
  });

  it('carries its attachments as they are, with their hashes', async () => {
    const text = (await draw()).toString('latin1');
    for (const { name, text: content } of page.attachments) {
      expect(text).toContain(`(${name})`);
      expect(text).toContain(`\nstream\n${content}\nendstream`);
      expect(text).toContain(createHash('md5').update(content).digest('hex'));
    }
    expect(text.match(/\/AFRelationship \/Data/g)).toHaveLength(2);
  });

  it('goes on over sheets, and numbers them', async () => {
    const text = (await draw()).toString('latin1');
    expect(text.match(/\/Type \/Page\n/g)?.length).toBeGreaterThan(4);
  });

  it('puts the pieces of a line with two directions beside each other, within the sheet', async () => {
    const line = 'arn:aws:rds:eu-west-1:111122223333:db:מסד נתונים 2026';
    const text = (await draw({ ...page, blocks: [{ kind: 'text', text: line }], attachments: [] })).toString('latin1');
    const rows = Map.groupBy(text.matchAll(/1 0 0 1 ([\d.]+) ([\d.]+) Tm/g), ([, , y]) => y);
    const [pieces = []] = [...rows.values()].sort((a, b) => b.length - a.length);
    const last = [...line].reduce((sum, letter) => sum + fonts.width(letter.codePointAt(0) ?? 0, 'regular'), 0) * 8.5;
    expect(pieces.length).toBeGreaterThan(5);
    expect(Number(pieces.at(-1)?.[1])).toBeLessThan(50 + last);
  });

  it('has nothing that acts, whatever texts say', async () => {
    const text = (await draw()).toString('latin1');
    expect(text).not.toMatch(/\/(?:JS|JavaScript|OpenAction|AA|URI|Launch|SubmitForm)\b/);
  });
});

describe('cli/evidence/pdf/fonts', () => {
  it('knows what it can draw, and how wide', () => {
    const has = (character: string) => fonts.has(character.codePointAt(0) ?? 0);
    expect(['a', 'é', 'Я', 'ש', 'م', '€'].map(has)).toEqual([true, true, true, true, true, true]);
    expect(['中', 'バ', '한'].map(has)).toEqual([false, false, false]);
    expect(fonts.width(0x57, 'bold')).toBeGreaterThan(fonts.width(0x69, 'regular'));
  });
});
