import { escapeUnseen } from '../../../lib/text.ts';

/**
 * Returns a text as a document can show it: what is not seen as JSON escapes it, tabs as spaces, and each character that the fonts
 * lack as its code point, `U+4E2D`. Line breaks stay.
 */
export function shownText(text: string, has: (codePoint: number) => boolean): string {
  const seen = escapeUnseen(text.replaceAll('\r\n', '\n')).replaceAll('\t', '    ').normalize('NFC');
  let shown = '';
  let isAfterCode = false;
  for (const character of seen) {
    const codePoint = character.codePointAt(0) ?? 0;
    const isShown = character === '\n' || has(codePoint);
    if (isAfterCode && !/[\s\p{P}]/u.test(character)) shown += ' ';
    if (!isShown && !isAfterCode && shown !== '' && !/[\s\p{Ps}\p{Pi}"'/:=-]$/u.test(shown)) shown += ' ';
    shown += isShown ? character : `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
    isAfterCode = !isShown;
  }
  return shown;
}
