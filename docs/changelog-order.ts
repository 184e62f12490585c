/** The kinds of changes in the order in which a release lists them: what one has to do something about comes first. */
export const changeKinds = ['CHANGE', 'SECURITY', 'FEATURE', 'ENHANCEMENT', 'BUGFIX'] as const;

/**
 * Returns the changelog with each release's lines by kind, and in a kind as they stood.
 *
 * @throws {Error} when a line is of no kind, or a release does not come after the one below it: with what to do.
 */
export function inOrder(changelog: string): string {
  const [head = '', ...releases] = changelog.split(/^(?=## )/m);
  refuseDisorder(releases);
  return `${head}${releases.map(ordered).join('\n\n')}\n`;
}

function ordered(release: string): string {
  const [introduction = '', ...items] = release.trimEnd().split(/\n(?=- )/);
  const sorted = items.map((item) => ({ item, kind: kindOf(item) })).sort((one, other) => one.kind - other.kind);
  return [introduction, ...sorted.map(({ item }) => item)].join('\n');
}

function kindOf(item: string): number {
  const [, kind = ''] = /^- \[([A-Z]+)\] [\w-]+: /.exec(item) ?? [];
  const place = (changeKinds as readonly string[]).indexOf(kind);
  if (place !== -1) return place;
  throw new Error(
    `CHANGELOG.md: "${item.slice(0, 60)}…" has to begin with "- [KIND] part: "; kinds are ${changeKinds.join(', ')}.`,
  );
}

function refuseDisorder(releases: readonly string[]): void {
  const versions = releases.map((release) => /^## (\d+)\.(\d+)\.(\d+)/.exec(release)?.slice(1).map(Number) ?? []);
  versions.slice(1).forEach((version, index) => {
    const newer = versions[index] ?? [];
    const differing = newer.findIndex((part, place) => part !== version[place]);
    if (differing !== -1 && (newer[differing] ?? 0) > (version[differing] ?? 0)) return;
    throw new Error(
      `CHANGELOG.md: ${newer.join('.')} stands above ${version.join('.')}; the newest release comes first.`,
    );
  });
}
