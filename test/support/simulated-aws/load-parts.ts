import path from 'node:path';
import { sources } from '../architecture.ts';

/** Folders of what functions run. */
const deployed = /^(?:adapters|channels|handlers|pipeline|runtime)\//;

/** Loads what functions load when they need it: a movable clock does not wait for files, and a first use would take minutes. */
export async function loadParts(): Promise<void> {
  const parts = sources()
    .filter(({ file }) => deployed.test(file))
    .flatMap(({ file, text }) =>
      [...text.matchAll(/\bimport\('(\.[^']+\.ts)'\)/g)].map(([, part = '']) =>
        path.resolve('src', path.dirname(file), part),
      ),
    );
  await Promise.all([...new Set(parts)].map((part) => import(part)));
}
