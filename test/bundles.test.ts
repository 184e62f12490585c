import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readyBundles } from '../local/bundles.ts';

let folder: string;
let kept: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'backup-alert-router-bundles-'));
  kept = path.join(folder, 'kept');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A project of this name with one source, and beside it a page. */
async function aProject(name: string, source = 'one'): Promise<string> {
  const project = path.join(folder, name);
  await mkdir(path.join(project, 'src'), { recursive: true });
  await writeFile(path.join(project, 'src', 'a.ts'), source);
  await writeFile(path.join(project, 'page.md'), name);
  return project;
}

/** Deploys as the framework does: it makes the bundle unless it is told to take one. Answers which bundle it had. */
async function deploys(project: string): Promise<string> {
  const { environment, keep, clear } = await readyBundles(project, { kept });
  const makes = environment.BUNDLES === 'keep';
  const place = path.join(project, ...(makes ? ['.esbuild', '.serverless'] : ['.serverless']));
  if (makes) {
    await mkdir(place, { recursive: true });
    await writeFile(path.join(place, 'ingest.zip'), `made in ${path.basename(project)}`);
  }
  const had = await readFile(path.join(place, 'ingest.zip'), 'utf8');
  await keep();
  await clear();
  expect((await readdir(project)).sort()).toEqual(['page.md', 'src']);
  return had;
}

it('bundles of the same sources are made once, also for a copy of the project', async () => {
  expect(await deploys(await aProject('first'))).toBe('made in first');
  expect(await deploys(await aProject('first'))).toBe('made in first');
  expect(await deploys(await aProject('copy'))).toBe('made in first');
});

it('a source with one other letter, one more or one less is bundled anew', async () => {
  await deploys(await aProject('first'));

  expect(await deploys(await aProject('changed', 'One'))).toBe('made in changed');
  const more = await aProject('more');
  await writeFile(path.join(more, 'src', 'b.ts'), '');
  expect(await deploys(more)).toBe('made in more');
  const less = await aProject('less');
  await rm(path.join(less, 'src', 'a.ts'));
  expect(await deploys(less)).toBe('made in less');
});

it('what was not made whole is not kept: a deploy that failed, or one of a release that leaves nothing', async () => {
  const project = await aProject('first');
  const { environment, keep, clear } = await readyBundles(project, { kept });
  expect(environment.BUNDLES).toBe('keep');
  await keep();
  await clear();

  expect((await readyBundles(project, { kept })).environment.BUNDLES).toBe('keep');
});
