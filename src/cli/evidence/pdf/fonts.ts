import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { create, type Font, type Glyph } from 'fontkit';
import { unpackWoff } from './unpack-woff.ts';

/** The two fonts of documents. */
export type FontName = 'regular' | 'bold';

/** Fonts that were read once, for every document of an export. */
export interface Fonts {
  /** Returns a font for one document: what it keeps of the letters that it has drawn is in no other one. */
  open(name: FontName): Font;
  /** Says whether both have a picture of a character. */
  has(codePoint: number): boolean;
  /** Returns how wide a character is at size 1; 0: it stands above another. */
  width(codePoint: number, name: FontName): number;
}

const files = { regular: '400-normal', bold: '700-normal' } as const;

/** Reads the fonts: DejaVu Sans has letters of Latin, Greek, Cyrillic, Hebrew, Arabic and more, and none of Chinese or Japanese. */
export async function readFonts(): Promise<Fonts> {
  const { resolve } = createRequire(import.meta.url);
  const read = async (file: string) =>
    unpackWoff(await readFile(resolve(`@fontsource/dejavu-sans/files/dejavu-sans-latin-${file}.woff`)));
  const [regular, bold] = await Promise.all([read(files.regular), read(files.bold)]);
  const fonts = { regular: create(regular) as Font, bold: create(bold) as Font };
  const known = { regular: new Map<number, number>(), bold: new Map<number, number>() };
  return {
    open: (name) => withQuickLayout(create(name === 'bold' ? bold : regular) as Font),
    has: (codePoint) => fonts.regular.hasGlyphForCodePoint(codePoint) && fonts.bold.hasGlyphForCodePoint(codePoint),
    width: (codePoint, name) => {
      const before = known[name].get(codePoint);
      if (before !== undefined) return before;
      const width = fonts[name].glyphForCodePoint(codePoint).advanceWidth / fonts[name].unitsPerEm;
      known[name].set(codePoint, width);
      return width;
    },
  };
}

/** Letters that stand one beside the other, none of which changes for its neighbours. */
const plainLetters = /^[\u0020-\u024f\u0370-\u052f\u2010-\u2027\u2030-\u205e\u20a0-\u22ff]*$/;

/** Lays plain letters out one by one, as their widths are measured; shaping them as others need it takes ten times as long. */
function withQuickLayout(font: Font): Font {
  const shaped = font.layout.bind(font);
  const known = new Map<string, Glyph>();
  const glyphOf = (character: string) => {
    const glyph = known.get(character) ?? font.glyphForCodePoint(character.codePointAt(0) ?? 0);
    known.set(character, glyph);
    return glyph;
  };
  const quick = (text: string) => {
    const glyphs = [...text].map(glyphOf);
    const positions = glyphs.map(({ advanceWidth: xAdvance }) => ({ xAdvance, yAdvance: 0, xOffset: 0, yOffset: 0 }));
    return { glyphs, positions, advanceWidth: positions.reduce((sum, { xAdvance }) => sum + xAdvance, 0) };
  };
  font.layout = ((text: string, ...more: []) =>
    plainLetters.test(text) ? quick(text) : shaped(text, ...more)) as Font['layout'];
  return font;
}
