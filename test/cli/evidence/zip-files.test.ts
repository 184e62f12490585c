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
function with_(at: number, text: string, zip: Buffer = whole): Buffer {
  const changed = Buffer.from(zip);
  changed.write(text, at, 'latin1');
  return changed;
}

/** With other flags of the first file. */
function centred(at: number, value: number, zip: Buffer = Buffer.from(whole)): Buffer {
  zip.writeUInt16LE(value, zip.indexOf(Buffer.from('PK\x01\x02', 'latin1')) + at);
  return zip;
}

/** With a file that has these bytes for a name. */
function named(name: string): Buffer {
  const zip = zipOf([['a'.repeat(name.length), Buffer.from('more')]]);
  for (const mark of ['PK\x03\x04', 'PK\x01\x02'])
    zip.write(name, zip.indexOf(Buffer.from(mark, 'latin1')) + (mark === 'PK\x03\x04' ? 30 : 46), 'latin1');
  return zip;
}

/** With an extra field of the last file in its directory. */
function withExtra(extra: string): Buffer {
  const bytes = Buffer.from(extra, 'latin1');
  const made = Buffer.concat([whole.subarray(0, -22), bytes, whole.subarray(-22)]);
  made.writeUInt16LE(bytes.length, made.lastIndexOf(Buffer.from('PK\x01\x02', 'latin1')) + 30);
  made.writeUInt32LE(made.readUInt32LE(made.length - 10) + bytes.length, made.length - 10);
  return made;
}

/** With another count of files at its end. */
function counted(count: number): Buffer {
  const zip = Buffer.from(whole);
  for (const at of [14, 12]) zip.writeUInt16LE(count, zip.length - at);
  return zip;
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
    ['a password', centred(8, 0x0801), /manifest\.json is encrypted/],
    ['a name that is no UTF-8', named('\xff\xfe'), /not the same for every program/],
    [
      'a name of which it is not said that it is UTF-8',
      centred(8, 0, named('\xc3\xa9')),
      /not the same for every program/,
    ],
    ['another way of packing at the file', with_(8, '\0'), /another file where it lies/],
    ['another check sum at the file', with_(14, 'aaaa'), /another file where it lies/],
    ['another size at the file', with_(22, 'aaaa'), /another file where it lies/],
    ['a check sum of another file', with_(14, 'aaaa', with_(centre + 16, 'aaaa')), /manifest\.json is damaged/],
    ['more bytes than are there', with_(22, '\x09', with_(centre + 24, '\x09')), /manifest\.json is damaged/],
    [
      'a file that cannot be unpacked',
      with_(30 + 'manifest.json'.length, '\xff\xff'),
      /manifest\.json is damaged: it cannot/,
    ],
    ['a second name, which others take', withExtra('up\x05\0\x01aaaa'), /a second name/],
    ['more in its directory than its files', counted(1), /more than its files/],
    ['fewer files here than in all', with_(whole.length - 14, '\x01'), /one of several files/],
    ['a part of several', with_(whole.length - 18, '\x01'), /one of several files/],
    ['more files than it can say', counted(0xffff), /65,535 files/],
    ['more files than are there', counted(3), /directory is damaged/],
    [
      'another end in its remark',
      Buffer.concat([with_(whole.length - 2, '\x16'), whole.subarray(-22)]),
      /does not name/,
    ],
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
    bomb.writeUInt32LE(10, 22);
    await expect(read(bomb)).rejects.toThrow(/more than its directory says/);
  });
});
