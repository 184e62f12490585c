const unitSeconds: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Returns the seconds of a duration such as `30s`, `15m`, `1h30m` or `2d`, or null for any other text. */
export function parseDuration(text: string): number | null {
  if (!/^(?:\d{1,6}[smhd])+$/.test(text)) return null;
  let seconds = 0;
  for (const [, count, unit] of text.matchAll(/(\d+)([smhd])/g)) {
    seconds += Number(count) * (unitSeconds[unit as string] as number);
  }
  return seconds;
}

/** Returns a duration as `parseDuration` reads it, exactly: `0s`, `15m`, `1h30m`, `2d`. */
export function writeDuration(seconds: number): string {
  let left = Math.max(0, Math.round(seconds));
  const parts = Object.entries(unitSeconds)
    .toReversed()
    .map(([unit, size]) => {
      const count = Math.floor(left / size);
      left -= count * size;
      return count === 0 ? '' : `${count}${unit}`;
    });
  return parts.join('') || '0s';
}

/** Returns a duration as people say it, two units at most: `45 s`, `15 min`, `2 h 30 min`, `3 d 4 h`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return pair(Math.floor(whole / 60), 'min', whole % 60, 's');
  // Rounded before it is split, or two hours less a second would be "1 h 60 min".
  const minutes = Math.round(whole / 60);
  if (minutes < 1440) return pair(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
  const hours = Math.round(whole / 3600);
  return pair(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

function pair(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}
