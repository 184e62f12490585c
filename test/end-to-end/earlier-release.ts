import { execFile } from 'node:child_process';
import { mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { projectFolder } from '../../local/folders.ts';
import { hasReleased, releasedCommit } from '../support/released.ts';

const run = promisify(execFile);

/** A release as it was, in a folder of its own, with the packages of this one. */
export interface EarlierRelease {
  readonly folder: string;
  remove(): Promise<void>;
}

/**
 * Takes 0.1.0 out of the history.
 *
 * @throws {Error} with the remedy when this clone has no such commit.
 */
export async function takeRelease(): Promise<EarlierRelease> {
  if (!hasReleased()) {
    throw new Error(
      `This clone lacks commit ${releasedCommit}, release 0.1.0: fetch all of the history (git fetch --unshallow).`,
    );
  }
  const folder = await mkdtemp(path.join(tmpdir(), 'backup-alert-router-release-'));
  const archive = path.join(folder, 'release.tar');
  await run('git', ['archive', `--output=${archive}`, releasedCommit], { cwd: projectFolder });
  await run('tar', ['-xf', archive, '-C', folder]);
  await rm(archive);
  await symlink(await realpath(path.join(projectFolder, 'node_modules')), path.join(folder, 'node_modules'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
