import PDFDocument from 'pdfkit';
import { piecesOfLine } from './directions.ts';
import type { FontName, Fonts } from './fonts.ts';
import { shownText } from './shown-text.ts';
import { wrapped } from './wrap.ts';

/** How a line is written. */
export interface Style {
  font: FontName;
  size: number;
  colour: string;
}

/** A4, in points. */
const sheet = { width: 595.28, height: 841.89, left: 50, right: 50, top: 50, bottom: 62 } as const;
export const innerWidth = sheet.width - sheet.left - sheet.right;

/** As widths are measured: each character by itself, and copied as it was written. */
const features = { kern: false, liga: false, clig: false, dlig: false } as never;

/** What a document is. */
export interface DocumentFacts {
  title: string;
  /** Stands at the foot of each sheet. */
  foot: string;
  /** The date it says that it is of: the same document made again is the same, byte by byte. */
  date: Date;
}

/** Sheets of paper that are written on from top to bottom. */
export class Sheets {
  readonly #fonts: Fonts;
  readonly #foot: string;
  readonly document: PDFKit.PDFDocument;
  #y: number = sheet.top;

  constructor(fonts: Fonts, { title, foot, date }: DocumentFacts) {
    this.#fonts = fonts;
    this.#foot = foot;
    this.document = new PDFDocument({
      size: [sheet.width, sheet.height],
      margins: { left: 0, right: 0, top: 0, bottom: 0 },
      pdfVersion: '1.7',
      subset: 'PDF/A-3b',
      lang: 'en',
      displayTitle: true,
      bufferPages: true,
      // What zlib makes differs between processors.
      compress: false,
      info: { Title: title, Creator: 'backup-alert-router', Producer: 'pdfkit', CreationDate: date, ModDate: date },
      font: null as never,
    });
    for (const name of ['regular', 'bold'] as const) this.document.registerFont(name, fonts.open(name) as never);
  }

  /** Returns the text as lines of at most this width. */
  lines(text: string, width: number, { font, size }: Style): string[] {
    const widthOf = (character: string) => this.#widthOf(character, { font, size });
    return wrapped(
      shownText(text, (codePoint) => this.#fonts.has(codePoint)),
      width,
      widthOf,
    );
  }

  /** How wide a text is. The library measures some texts of a font with 2048 units as if it had 1000. */
  #widthOf(text: string, { font, size }: Pick<Style, 'font' | 'size'>): number {
    let width = 0;
    for (const character of text) width += this.#fonts.width(character.codePointAt(0) ?? 0, font) * size;
    return width;
  }

  /** Begins a new sheet unless there is so much room. */
  room(height: number, onNewSheet: () => void = () => undefined): void {
    if (this.#y + height <= sheet.height - sheet.bottom) return;
    this.document.addPage();
    this.#y = sheet.top;
    onNewSheet();
  }

  /** Leaves room. */
  space(height: number): void {
    this.#y += height;
  }

  /** Writes lines into places beside each other, and goes on below. */
  write(cells: readonly { line: string; x: number; style: Style }[], height: number): void {
    for (const { line, x, style } of cells) this.#put(line, sheet.left + x, this.#y, style);
    this.#y += height;
  }

  /** Draws a line across, or, with a height, a bar at the left. */
  rule(colour: string, { x = 0, width = innerWidth, height = 0.5 } = {}): void {
    this.document.rect(sheet.left + x, this.#y, width, height).fill(colour);
  }

  /** Writes the foot of every sheet, and ends the document. */
  end(): void {
    const { start, count } = this.document.bufferedPageRange();
    const style: Style = { font: 'regular', size: 7, colour: '#666666' };
    const [foot = ''] = this.lines(this.#foot, innerWidth - 60, style);
    for (let index = 0; index < count; index += 1) {
      this.document.switchToPage(start + index);
      this.#put(foot, sheet.left, sheet.height - 40, style);
      this.#put(`${index + 1} of ${count}`, sheet.width - sheet.right - 50, sheet.height - 40, style);
    }
    this.document.end();
  }

  #put(line: string, left: number, y: number, { font, size, colour }: Style): void {
    const { document } = this;
    document.font(font).fontSize(size).fillColor(colour);
    let x = left;
    for (const piece of piecesOfLine(line)) {
      if (piece !== '') document.text(piece, x, y, { lineBreak: false, features });
      x += this.#widthOf(piece, { font, size });
    }
  }
}
