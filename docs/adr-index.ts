import { readdirSync, readFileSync } from 'node:fs';

/** Returns a line for each decision record of the folder, in order. @throws {Error} when a number is missing, double or not the title's */
export function adrIndex(folder: URL): string {
  const files = readdirSync(folder).filter((name) => /^\d{4}-.*\.md$/.test(name));
  return files
    .sort()
    .map((name, index) => {
      const title = /^# (\d+)\. (.+)\n/.exec(readFileSync(new URL(name, folder), 'utf8'));
      const number = index + 1;
      if (title === null || Number(title[1]) !== number || Number(name.slice(0, 4)) !== number) {
        throw new Error(
          `docs/adr/${name} has to be the decision ${number}: in its name, and as "# ${number}. Title" in its first line.`,
        );
      }
      return `${number}. [${title[2]}](${name})`;
    })
    .join('\n');
}
