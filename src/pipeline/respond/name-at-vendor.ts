import { isReservedName } from '../../lib/reserved-names.ts';
import { inertLine, truncate } from '../../lib/text.ts';

/** Returns the name to show of somebody at a vendor; a name that could pass for the router's gets the id, which nobody can choose. */
export function nameAtVendor(vendor: string, { id, name }: { id: string; name: string }): string {
  const shown = truncate(inertLine(name), 60);
  if (shown === '') return id;
  return isReservedName(shown) ? `${id} (calls itself “${shown}” in ${vendor})` : shown;
}
