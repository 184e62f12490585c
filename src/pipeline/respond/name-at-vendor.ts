import { isReservedName } from '../../lib/reserved-names.ts';
import { inertLine, truncate } from '../../lib/text.ts';

/** People call themselves what they like: a name that could be taken for the router's is shown with what they cannot change. */
export function nameAtVendor(vendor: string, { id, name }: { id: string; name: string }): string {
  const shown = truncate(inertLine(name), 60);
  if (shown === '') return id;
  return isReservedName(shown) ? `${id} (calls itself “${shown}” in ${vendor})` : shown;
}
