import { readUtf8 } from '../../lib/utf8.ts';
import { type DigestPart, mostPartBytes } from '../digest.ts';
import { isPart } from '../verify-digests.ts';
import { PackedMember } from './packed-member.ts';

/** Returns the text of a part; null: it is not the one that its digest names, or not packed as the archive packs. */
export async function readPart(packed: Uint8Array, part: DigestPart): Promise<string | null> {
  const member = new PackedMember(piecesOf(packed));
  const text = await textOf(member, Math.min(part.bytes, mostPartBytes));
  return text !== null && member.isPlain() && isPart(part, text) ? text : null;
}

async function* piecesOf(packed: Uint8Array): AsyncGenerator<Uint8Array> {
  yield packed;
}

/** Null: it is damaged, has more than `limit` bytes, or some that are no UTF-8. */
async function textOf(member: PackedMember, limit: number): Promise<string | null> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const piece of member.text()) {
      bytes += piece.length;
      if (bytes > limit) return null;
      pieces.push(piece);
    }
  } catch (error) {
    if (String((error as NodeJS.ErrnoException).code).startsWith('Z_')) return null;
    throw error;
  }
  return readUtf8(Buffer.concat(pieces));
}
