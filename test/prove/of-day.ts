/** Returns as many of a list as are taken on one day: each has its turn before any has its second. */
export function ofDay<One>(all: readonly One[], day: Date, count: number): One[] {
  const first = (Math.floor(day.getTime() / 86_400_000) * count) % Math.max(1, all.length);
  return [...all, ...all].slice(first, first + Math.min(count, all.length));
}
