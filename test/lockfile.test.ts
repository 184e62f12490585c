import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface Locked {
  link?: boolean;
  integrity?: string;
  resolved?: string;
  optionalDependencies?: Record<string, string>;
}

const packages: Record<string, Locked> = JSON.parse(readFileSync('package-lock.json', 'utf8')).packages;

/** Returns whether a package finds another one in its own folder or in one above it. */
function finds(name: string, from: string): boolean {
  for (
    let folder = from;
    ;
    folder = folder.includes('/node_modules/') ? folder.replace(/\/node_modules\/(?!.*\/node_modules\/).*$/, '') : ''
  ) {
    if (Object.hasOwn(packages, `${folder === '' ? '' : `${folder}/`}node_modules/${name}`)) return true;
    if (folder === '') return false;
  }
}

describe('package-lock.json', () => {
  it('names the optional packages of every platform, or `npm ci` refuses it elsewhere', () => {
    const missing = Object.entries(packages).flatMap(([from, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter((name) => !finds(name, from)),
    );
    expect(missing, 'npm left them out because the registry it asked did not have them: add them by hand').toEqual([]);
  });

  const installed = Object.entries(packages).filter(([folder, { link }]) => folder !== '' && !link);

  it('says of every package, those of other platforms too, what its content has to be', () => {
    const unsaid = installed.filter(([, { integrity }]) => !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? ''));

    expect(installed.length).toBeGreaterThan(100);
    expect(
      unsaid.map(([folder]) => folder),
      'put in what `npm view NAME@VERSION dist.integrity` answers',
    ).toEqual([]);
  });

  it('names no address of a registry, so that everybody installs from the one they use', () => {
    expect(installed.filter(([, { resolved }]) => resolved !== undefined).map(([folder]) => folder)).toEqual([]);
  });
});
