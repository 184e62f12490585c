/**
 * Reads the text of a document that is not packed in itself, as far as those of packages go: what is drawn, in its order, without
 * spaces, since a line may break anywhere; and the files that it carries.
 */
export function pdfText(bytes: Buffer): string {
  const pdf = bytes.toString('latin1');
  const objects = new Map([...pdf.matchAll(/(?:^|\n)(\d+) 0 obj\n([\s\S]*?)\nendobj/g)].map(([, id, of]) => [id, of]));
  const referred = (text: string | undefined, name: string) =>
    objects.get(new RegExp(`/${name} (\\d+) 0 R`).exec(text ?? '')?.[1] ?? '') ?? '';
  const letters = new Map<string, string[]>();
  const pages = [...objects.values()].filter((of) => /\/Type \/Page\n/.test(of ?? ''));
  return pages
    .map((page) => {
      const resources = referred(page, 'Resources');
      let text = '';
      let font: string[] = [];
      for (const [, name, drawn] of referred(page, 'Contents').matchAll(/\/(F\d+) [\d.]+ Tf|\[(.*)\] TJ/g)) {
        if (name !== undefined) {
          font = letters.get(name) ?? lettersOf(referred(referred(resources, name), 'ToUnicode'));
          letters.set(name, font);
        }
        for (const [, glyphs = ''] of (drawn ?? '').matchAll(/<([0-9a-f]*)>/g))
          text += (glyphs.match(/.{4}/g) ?? []).map((glyph) => font[Number.parseInt(glyph, 16)] ?? '?').join('');
      }
      return text;
    })
    .join('')
    .replaceAll(/\s/g, '');
}

/** The letter of each glyph of a font. */
function lettersOf(map: string): string[] {
  const letters: string[] = [];
  for (const [, from = '', list = ''] of map.matchAll(/<([0-9a-f]{4})> <[0-9a-f]{4}> \[(.*?)\]/g))
    for (const [index, [, codes = '']] of [...list.matchAll(/<([0-9a-f ]*)>/g)].entries()) {
      const units = (codes.match(/[0-9a-f]{4}/g) ?? []).map((unit) => Number.parseInt(unit, 16));
      letters[Number.parseInt(from, 16) + index] = String.fromCharCode(...units);
    }
  return letters;
}

/** Returns a file that a document carries, or an empty text. */
export function attachedTo(pdf: Buffer, name: string): string {
  const text = pdf.toString('utf8');
  const [, streams = ''] = /\/Type \/EmbeddedFile([\s\S]*)/.exec(text) ?? [];
  const found = [
    ...`/Type /EmbeddedFile${streams}`.matchAll(/\/Type \/EmbeddedFile[\s\S]*?\nstream\n([\s\S]*?)\nendstream/g),
  ];
  const names = [...text.matchAll(/\/AFRelationship \/Data\n\/F \(([^)]*)\)/g)].map(([, one]) => one);
  return found[names.indexOf(name)]?.[1] ?? '';
}
