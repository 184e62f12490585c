import { folderOf, importsOf, type Source } from '../test/support/architecture.ts';
import { folderWords } from './folder-words.ts';
import { table } from './markdown-table.ts';

/** Which folders each folder uses: `code` when it runs something of them, `type` when it only names their types. */
type Uses = ReadonlyMap<string, ReadonlyMap<string, 'code' | 'type'>>;

/**
 * Returns the picture of the folders of `src/` as Mermaid, and a table of what each knows and uses; from the imports.
 *
 * @throws {Error} when folders use each other in a circle, or one has no words: with what to do.
 */
export function architecturePicture(sources: readonly Source[]): string {
  const uses = usesOf(sources);
  const order = inLayers(uses);
  return `${['```mermaid', 'flowchart TB', ...nodes(order), ...arrows(uses), '```'].join('\n')}\n\n${tableOf(uses, order)}`;
}

function usesOf(sources: readonly Source[]): Uses {
  const uses = new Map(sources.map(({ file }) => [folderOf(file), new Map<string, 'code' | 'type'>()]));
  for (const { file, text } of sources) {
    const own = uses.get(folderOf(file));
    const others = importsOf(file, text).filter(({ to }) => uses.has(to) && to !== folderOf(file));
    for (const { to, typeOnly } of others) own?.set(to, typeOnly && own.get(to) !== 'code' ? 'type' : 'code');
  }
  return uses;
}

/** The folders from what nobody uses down to what uses nobody: of two in one layer, by name. */
function inLayers(uses: Uses): string[][] {
  const layers: string[][] = [];
  const left = new Set(uses.keys());
  while (left.size > 0) {
    const layer = [...left].filter((folder) => codeOf(uses, folder).every((other) => !left.has(other))).sort();
    if (layer.length === 0) {
      throw new Error(
        `Of ${[...left].sort().join(', ')} some use each other in a circle: move what both need below them.`,
      );
    }
    layers.unshift(layer);
    for (const folder of layer) left.delete(folder);
  }
  return layers;
}

function codeOf(uses: Uses, folder: string): string[] {
  return [...(uses.get(folder) ?? [])].filter(([, how]) => how === 'code').map(([other]) => other);
}

function nodes(layers: readonly (readonly string[])[]): string[] {
  return layers.flat().map((folder) => `  ${idOf(folder)}["${folder}"]`);
}

function arrows(uses: Uses): string[] {
  return [...uses.keys()].sort().flatMap((folder) =>
    [...(uses.get(folder) ?? [])]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .filter(([to]) => !isImplied(uses, folder, to))
      .map(([to, how]) => `  ${idOf(folder)} ${how === 'code' ? '-->' : '-.->'} ${idOf(to)}`),
  );
}

/** Whether the folder reaches the other one through a third anyway. */
function isImplied(uses: Uses, folder: string, to: string): boolean {
  return codeOf(uses, folder).some((third) => third !== to && reaches(uses, third, to));
}

function reaches(uses: Uses, folder: string, to: string): boolean {
  return folder === to || codeOf(uses, folder).some((next) => reaches(uses, next, to));
}

function idOf(folder: string): string {
  return folder.replaceAll(/\W/g, '_');
}

function tableOf(uses: Uses, layers: readonly (readonly string[])[]): string {
  const rows = layers.flat().map((folder) => {
    const words = folderWords[folder];
    if (words === undefined) {
      throw new Error(`src/${folder} has no words: say in docs/folder-words.ts, in one sentence, what it knows.`);
    }
    const all = [...(uses.get(folder) ?? [])].sort(([one], [other]) => (one < other ? -1 : 1));
    return [`\`${folder}\``, words, all.map(([to, how]) => (how === 'code' ? `\`${to}\`` : `_${to}_`)).join(', ')];
  });
  return table(['folder', 'what it knows', 'uses (in italics: its types alone)'], rows);
}
