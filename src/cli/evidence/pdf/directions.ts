/** A letter that is written from right to left. */
const fromRight = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const fromLeft = /[\p{L}\p{N}]/u;

/**
 * Splits a line into the pieces that are drawn one after the other from left to right: letters that are written from right to left
 * are a piece of their own, and where several stand next to each other the last one comes first. A short form of
 * https://www.unicode.org/reports/tr9/ for lines that begin on the left: numbers among such letters keep their own direction.
 */
export function piecesOfLine(line: string): string[] {
  if (!fromRight.test(line)) return [line];
  const pieces: string[] = [];
  let run: string[] = [];
  const endRun = () => {
    // What follows the last such letter belongs to the line around.
    const after: string[] = [];
    while (run.length > 0 && !fromRight.test(run.at(-1) ?? '')) after.unshift(run.pop() ?? '');
    pieces.push(...run.toReversed(), ...after);
    run = [];
  };
  for (const [token] of line.matchAll(words)) {
    if (fromRight.test(token)) run.push(token);
    else if (run.length > 0 && (/^\p{N}/u.test(token) || !fromLeft.test(token))) run.push(token);
    else {
      endRun();
      pieces.push(token);
    }
  }
  endRun();
  return pieces;
}

/** Words from right to left with what stands between them, words and numbers from left to right, and what is neither. */
const words =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{M}]+|\p{N}[\p{N}.,:/-]*|[^\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\s\p{N}]+|\s+/gu;
