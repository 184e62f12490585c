const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** Returns a number of bytes in the unit that reads best, as AWS sizes volumes: `100 GiB`, `1.5 TiB`, `12 bytes`. */
export function formatBytes(bytes: number): string {
  let amount = bytes;
  let unit = 0;
  // What rounds to 1024 is one of the next unit.
  while (amount >= 1023.5 && unit < units.length - 1) {
    amount /= 1024;
    unit += 1;
  }
  const rounded = amount < 9.95 ? Math.round(amount * 10) / 10 : Math.round(amount);
  return `${rounded} ${rounded === 1 && unit === 0 ? 'byte' : units[unit]}`;
}
