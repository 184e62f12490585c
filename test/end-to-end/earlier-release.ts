import { execFile } from 'node:child_process';
import { mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { projectFolder } from '../../local/folders.ts';

const run = promisify(execFile);

/** Commit of the release before this one, 0.1.0. */
export const release010 = '9102c35';

/** A release as it was, in a folder of its own, with the packages of this one. */
export interface EarlierRelease {
  readonly folder: string;
  remove(): Promise<void>;
}

/**
 * Takes an earlier release out of the history.
 *
 * @throws {Error} with the remedy when this clone has no such commit.
 */
export async function takeRelease(commit: string): Promise<EarlierRelease> {
  const git = (...parameters: string[]) => run('git', parameters, { cwd: projectFolder });
  await git('cat-file', '-e', `${commit}^{commit}`).catch(() => {
    throw new Error(
      `This clone has no commit ${commit}, the release that is deployed over and back. It is a shallow clone: git fetch --unshallow`,
    );
  });
  const folder = await mkdtemp(path.join(tmpdir(), 'backup-alert-router-release-'));
  const archive = path.join(folder, 'release.tar');
  await git('archive', `--output=${archive}`, commit);
  await run('tar', ['-xf', archive, '-C', folder]);
  await rm(archive);
  await symlink(await realpath(path.join(projectFolder, 'node_modules')), path.join(folder, 'node_modules'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
