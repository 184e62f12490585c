/** Where something begins; an `else` that is not written has no place. */
interface Place {
  start: { line?: number; column?: number };
}

/** What istanbul's format says of the branches of one file. */
export interface FileCoverage {
  path: string;
  branchMap: Readonly<Record<string, { loc?: Place; locations: readonly Place[] }>>;
  b: Readonly<Record<string, readonly number[]>>;
}

/** Branches that no test takes, by file and by the line they stand in, each with the reason. */
export type UntakenBranches = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** How many branches there are and are taken, and what is wrong: what is neither taken nor explained, and what is explained for nothing. */
export interface BranchesJudged {
  all: number;
  taken: number;
  wrong: string[];
}

/** Judges the branches of files against what is explained; a line is known by its text, so that it may move. */
export function judgeBranches(
  files: readonly (FileCoverage & { lines: readonly string[] })[],
  explained: UntakenBranches,
): BranchesJudged {
  const branches = files.flatMap((file) =>
    Object.entries(file.branchMap).flatMap(([id, { loc, locations }]) =>
      locations.map(({ start }, place) => {
        const line = start.line ?? loc?.start.line ?? 0;
        const text = (file.lines[line - 1] ?? '').trim();
        return { file: file.path, line, text, isTaken: (file.b[id]?.[place] ?? 0) > 0 };
      }),
    ),
  );
  const untaken = branches.filter(({ isTaken }) => !isTaken);
  const unexplained = untaken
    .filter(({ file, text }) => explained[file]?.[text] === undefined)
    .map(({ file, line, text }) => `${file}:${line}: no test takes a branch of: ${text}`);
  const idle = Object.entries(explained).flatMap(([file, lines]) =>
    Object.keys(lines)
      .filter((text) => !untaken.some((one) => one.file === file && one.text === text))
      .map(
        (text) =>
          `${file}: every branch is taken now, or the line is gone; take it out of untaken-branches.ts: ${text}`,
      ),
  );
  return { all: branches.length, taken: branches.length - untaken.length, wrong: [...new Set(unexplained), ...idle] };
}
