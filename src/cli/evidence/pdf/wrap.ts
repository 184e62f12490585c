/**
 * Breaks a text into lines that are no wider than `width`: between words, and within a word that is wider by itself; nothing is
 * ever cut off.
 *
 * @param widthOf how wide a character is; 0: it stands above the one before it and stays with it
 */
export function wrapped(text: string, width: number, widthOf: (character: string) => number): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines = new Lines(width, widthOf);
    for (const [word] of paragraph.matchAll(/\s+|\S+/g)) lines.add(word);
    return lines.end();
  });
}

/** The lines of one paragraph, while they are made. */
class Lines {
  readonly #width: number;
  readonly #widthOf: (character: string) => number;
  readonly #done: string[] = [];
  #line = '';
  #used = 0;

  constructor(width: number, widthOf: (character: string) => number) {
    this.#width = width;
    this.#widthOf = widthOf;
  }

  add(word: string): void {
    const isSpace = /^\s/.test(word);
    const characters = [...word];
    const whole = characters.reduce((sum, character) => sum + this.#widthOf(character), 0);
    if (!isSpace && this.#used + whole > this.#width) this.#endLine();
    for (const character of characters) this.#addCharacter(character, isSpace);
  }

  end(): string[] {
    this.#endLine();
    return this.#done.length === 0 ? [''] : this.#done;
  }

  #addCharacter(character: string, isSpace: boolean): void {
    const wide = this.#widthOf(character);
    if (wide > 0 && this.#used + wide > this.#width) this.#endLine();
    // Where a line was broken, the space between its words is the break; a paragraph may begin with some.
    if (isSpace && this.#line === '' && this.#done.length > 0) return;
    this.#line += character;
    this.#used += wide;
  }

  #endLine(): void {
    if (this.#line !== '') this.#done.push(this.#line.trimEnd());
    this.#line = '';
    this.#used = 0;
  }
}
