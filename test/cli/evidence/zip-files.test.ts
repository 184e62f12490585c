import { open } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { zipFiles } from '../../../src/cli/evidence/zip-files.ts';
import { writeZip } from '../../../src/cli/evidence/zip-writer.ts';
import { zipOf } from '../../support/zip-of.ts';
import { folderWith } from '../run-cli.ts';

const files = new Map([
  ['manifest.json', Buffer.from('{}')],
  ['days/2026-11-20/00000001/records.jsonl.gz', Buffer.from('x'.repeat(2000))],
]);

/** The paths and texts in a ZIP file. */
async function read(zip: Buffer): Promise<[string, string][]> {
  const handle = await open(path.join(folderWith({ 'a.zip': zip }), 'a.zip'));
  try {
    const found = await zipFiles(handle);
    const texts: [string, string][] = [];
    for (const { path: name } of await found.list()) {
      const pieces: Uint8Array[] = [];
      for await (const piece of found.read(name)) pieces.push(piece);
      texts.push([name, Buffer.concat(pieces).toString('utf8')]);
    }
    return texts;
  } finally {
    await handle.close();
  }
}

const whole = zipOf(files);
const centre = whole.indexOf(Buffer.from('PK\x01\x02', 'latin1'));

/** With other bytes at a place. */
function with_(at: number, text: string): Buffer {
  const changed = Buffer.from(whole);
  changed.write(text, at, 'latin1');
  return changed;
}

/** With bytes between the files and the directory, or before the files, and an end that fits. */
function inserted(at: number, bytes: Buffer): Buffer {
  const made = Buffer.concat([whole.subarray(0, at), bytes, whole.subarray(at)]);
  made.writeUInt32LE(centre + bytes.length, made.length - 6);
  return made;
}

describe('cli/evidence/zip-files', () => {
  it('reads what is in a ZIP file of anybody, and in one of ours', async () => {
    expect(await read(whole)).toEqual([...files].map(([name, bytes]) => [name, bytes.toString('utf8')]));
    const folder = folderWith(Object.fromEntries(files));
    await writeZip(
      path.join(folder, 'ours.zip'),
      folder,
      [...files.keys()].map((name) => ({ path: name })),
    );
    const handle = await open(path.join(folder, 'ours.zip'));
    const bytes = await handle.readFile();
    await handle.close();
    expect((await read(bytes)).map(([name]) => name)).toEqual([...files.keys()]);
  });

  it.each([
    [
      'a file that its directory does not name',
      inserted(centre, zipOf([['more', Buffer.from('more')]]).subarray(0, 40)),
      /does not name/,
    ],
    ['something before its first file', inserted(0, Buffer.from('#!/bin/sh\n')), /not where|does not name/],
    ['another name at the file than in its directory', with_(30, 'Manifest.json'), /another name/],
    ['something behind its end', Buffer.concat([whole, Buffer.from('more')]), /behind its end/],
    ['another end behind its end', Buffer.concat([whole, whole.subarray(-22)]), /does not name/],
    ['an end that is cut off', whole.subarray(0, -3), /no ZIP file/],
  ])('does not read one with %s', async (_what, zip, said) => {
    await expect(read(zip)).rejects.toThrow(said);
  });

  it('lists a name that is there twice twice', async () => {
    const twice = zipOf([
      ['a', Buffer.from('one')],
      ['a', Buffer.from('two')],
    ]);
    expect((await read(twice)).map(([name]) => name)).toEqual(['a', 'a']);
  });

  it('stops at what a packed file has beyond the size that is said of it', async () => {
    const bomb = Buffer.from(zipOf([['a', Buffer.alloc(50_000_000)]]));
    bomb.writeUInt32LE(10, bomb.indexOf(Buffer.from('PK\x01\x02', 'latin1')) + 24);
    await expect(read(bomb)).rejects.toThrow(/more than its directory says/);
  });
});
