/**
 * Returns the texts of several JSON values that stand one after the other, as when lists were put together by `cat`.
 * What is no JSON stays in one of the texts, whose reader will complain of it.
 */
export function splitJson(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let begin = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') at = endOfString(text, at);
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') {
      depth -= 1;
      if (depth > 0) continue;
      parts.push(text.slice(begin, at + 1));
      begin = at + 1;
      depth = 0;
    }
  }
  const rest = text.slice(begin);
  return rest.trim() === '' ? parts : [...parts, rest];
}

/** Returns the place of the quote that ends a string, or of the last character when none does. */
function endOfString(text: string, begin: number): number {
  for (let at = begin + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at;
  }
  return text.length;
}
