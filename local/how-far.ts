const everyMs = 10_000;

/**
 * Returns a function that says, every ten seconds at most, how far work has come, so that nobody takes it for hung. What is
 * being done and how much of it there is, is said at once.
 *
 * @param doing the beginning of each line: `Measuring`
 */
export function howFar(
  doing: string,
  count: number,
  say: (line: string) => void,
  now: () => number = Date.now,
): (done: number) => void {
  const begunAt = now();
  let saidAt = begunAt;
  say(`${doing}: ${count} of them, one after the other`);
  return (done) => {
    const at = now();
    if (at - saidAt < everyMs) return;
    saidAt = at;
    say(`${doing}: ${done} of ${count} after ${Math.round((at - begunAt) / 1000)} s`);
  };
}
