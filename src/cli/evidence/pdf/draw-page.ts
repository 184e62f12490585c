import type { Block, Page } from '../../../audit/pages/page.ts';
import type { Fonts } from './fonts.ts';
import { innerWidth, Sheets, type Style } from './sheets.ts';

const styles = {
  title: { font: 'bold', size: 16, colour: '#000000' },
  about: { font: 'regular', size: 9, colour: '#555555' },
  heading: { font: 'bold', size: 11, colour: '#1f3a5f' },
  text: { font: 'regular', size: 8.5, colour: '#000000' },
  label: { font: 'regular', size: 8.5, colour: '#555555' },
  titles: { font: 'bold', size: 7.5, colour: '#333333' },
  cell: { font: 'regular', size: 7.5, colour: '#000000' },
  sent: { font: 'regular', size: 7.5, colour: '#222222' },
} as const satisfies Record<string, Style>;

/** How much taller than its font a line is. */
const leading = 1.4;
const gap = 8;
/** Rows of up to so many lines are on one sheet. */
const keptTogether = 10;

/** Yields a document as a PDF, in pieces. @param date what the file says that it is of */
export async function* drawPage(page: Page, fonts: Fonts, date: Date): AsyncGenerator<Uint8Array> {
  const { title, about, foot, blocks, attachments } = page;
  const sheets = new Sheets(fonts, { title, foot, date });
  for (const { name, about: description, text } of attachments)
    sheets.document.file(Buffer.from(text), {
      ...{ name, description, type: name.endsWith('.json') ? 'application/json' : 'application/jsonl' },
      ...{ creationDate: date, modifiedDate: date, relationship: 'Data' },
    } as never);
  paragraph(sheets, title, styles.title);
  paragraph(sheets, about, styles.about);
  for (const block of blocks) draw(sheets, block);
  sheets.end();
  yield* sheets.document as unknown as AsyncIterable<Uint8Array>;
}

function draw(sheets: Sheets, block: Block): void {
  drawers[block.kind](sheets, block as never);
}

/** How each kind of block is drawn. */
const drawers: { readonly [Kind in Block['kind']]: (sheets: Sheets, block: Extract<Block, { kind: Kind }>) => void } = {
  heading: (sheets, { text }) => {
    sheets.space(gap);
    sheets.room(60);
    paragraph(sheets, text, styles.heading);
  },
  text: (sheets, { text }) => paragraph(sheets, text, styles.text),
  list: (sheets, { lines }) =>
    drawRows(sheets, { shares: [2, 98], styles: [styles.label, styles.text], rows: lines.map((line) => ['–', line]) }),
  facts: (sheets, { facts }) =>
    drawRows(sheets, { shares: [24, 76], styles: [styles.label, styles.text], rows: facts }),
  table: (sheets, table) => drawRows(sheets, { ...table, styles: table.shares.map(() => styles.cell), isRuled: true }),
  sent: (sheets, { text }) => drawSent(sheets, text),
};

function paragraph(sheets: Sheets, text: string, style: Style): void {
  const height = style.size * leading;
  for (const line of sheets.lines(text, innerWidth, style)) {
    sheets.room(height);
    sheets.write([{ line, x: 0, style }], height);
  }
  sheets.space(gap / 2);
}

interface Rows {
  shares: readonly number[];
  styles: readonly Style[];
  rows: readonly (readonly string[])[];
  titles?: readonly string[];
  isRuled?: boolean;
}

/** Draws rows line by line, so that a cell may go on on the next sheet. */
function drawRows(sheets: Sheets, { shares, styles: ofColumns, rows, titles, isRuled = false }: Rows): void {
  const unit = innerWidth / shares.reduce((sum, share) => sum + share, 0);
  const places = shares.map((share, column) => ({
    x: shares.slice(0, column).reduce((sum, one) => sum + one, 0) * unit,
    width: share * unit - 5,
  }));
  const row = (cells: readonly string[], all: readonly Style[], onNewSheet: () => void) => {
    const columns = cells.map((cell, index) =>
      sheets.lines(cell, places[index]?.width ?? 0, all[index] ?? styles.cell),
    );
    const height = Math.max(...all.map(({ size }) => size)) * leading;
    const count = Math.max(1, ...columns.map(({ length }) => length));
    for (let at = 0; at < count; at += 1) {
      // A short row stays together, and of a long one the first two lines.
      sheets.room(at > 0 ? height : (count <= keptTogether ? count : 2) * height, onNewSheet);
      const cellsOfLine = columns.flatMap((lines, index) => {
        const line = lines[at];
        return line === undefined ? [] : { line, x: places[index]?.x ?? 0, style: all[index] ?? styles.cell };
      });
      sheets.write(cellsOfLine, height);
    }
  };
  const head = () => {
    if (titles === undefined) return;
    row(
      titles,
      titles.map(() => styles.titles),
      () => undefined,
    );
    sheets.rule('#999999');
    sheets.space(2);
  };
  if (titles !== undefined) sheets.room(40);
  head();
  for (const cells of rows) {
    row(cells, ofColumns, head);
    if (!isRuled) continue;
    sheets.space(1);
    sheets.rule('#dddddd');
    sheets.space(2);
  }
  sheets.space(gap / 2);
}

function drawSent(sheets: Sheets, text: string): void {
  const style = styles.sent;
  const height = style.size * leading;
  for (const line of sheets.lines(text, innerWidth - 12, style)) {
    sheets.room(height);
    sheets.rule('#b8c4d6', { width: 2, height });
    sheets.write([{ line, x: 10, style }], height);
  }
  sheets.space(gap);
}
