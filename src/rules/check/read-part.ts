import { isPacked, unpackText } from '../../lib/packed-text.ts';
import { documentLimits } from '../document-limits.ts';
import { type ParsedText, parseText } from './parse-text.ts';

/** A part of the rules as people write it; all of the rules when they are in one parameter. */
export interface PartText {
  /** `routing`, `routing/10-dba`. */
  name: string;
  /** YAML or JSON, or either of them packed with gzip and base64. */
  text: string;
}

/** A part as plain data, or why it cannot be read. */
export interface ReadPart extends ParsedText {
  name: string;
  /** Characters of its text, unpacked. */
  length: number;
}

/** Reads the text of one part, and unpacks it first when it is packed. Never throws. */
export function readPart({ name, text }: PartText): ReadPart {
  if (!isPacked(text)) return { name, length: text.length, ...parseText(text) };
  const unpacked = unpackText(text, documentLimits.characters);
  if ('text' in unpacked) return { name, length: unpacked.text.length, ...parseText(unpacked.text) };
  const message = `begins like a text packed with gzip and base64, but ${unpacked.problem}; make it with "gzip -9 | base64"`;
  return {
    name,
    length: text.length,
    value: null,
    mistakes: [{ path: [], message }],
    lineOf: () => null,
    writtenAt: () => null,
  };
}
