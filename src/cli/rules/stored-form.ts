import { awsLimits } from '../../lib/aws-limits.ts';
import { packText } from '../../lib/packed-text.ts';
import type { ParameterTier } from '../../ports/rules/rules-access.ts';

/** Most bytes a parameter holds, by its tier. */
const capacity: Readonly<Record<ParameterTier, number>> = {
  Standard: awsLimits.standardParameterBytes,
  Advanced: awsLimits.advancedParameterBytes,
};

/** A part as it is stored. */
export interface StoredForm {
  text: string;
  tier: ParameterTier;
  packed: boolean;
  bytes: number;
}

/**
 * Returns how a part is stored: as it is while it fits, because people read it in the console; packed when only that
 * fits; null with how large it is when nothing does.
 */
export function storedForm(text: string): StoredForm | { bytes: number; packedBytes: number } {
  const packed = packText(text);
  const [bytes, packedBytes] = [Buffer.byteLength(text), packed.length];
  if (bytes <= capacity.Advanced) return { text, tier: tierFor(bytes), packed: false, bytes };
  if (packedBytes <= capacity.Advanced)
    return { text: packed, tier: tierFor(packedBytes), packed: true, bytes: packedBytes };
  return { bytes, packedBytes };
}

/** Says that a part does not fit, and how to split it. */
export function describeTooLarge(name: string, { bytes, packedBytes }: { bytes: number; packedBytes: number }): string {
  return (
    `${name} has ${bytes} bytes, ${packedBytes} when packed; a parameter holds ${capacity.Advanced}. Split it: move ` +
    'targets, policies or routes into files of a folder routing beside routing.yml, such as routing/10-dba.yml, each ' +
    'beginning with "version: 1", and push the folder that holds both. Parts are merged in the order of their names.'
  );
}

function tierFor(bytes: number): ParameterTier {
  return bytes <= capacity.Standard ? 'Standard' : 'Advanced';
}
