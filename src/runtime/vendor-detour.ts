import type { VendorDetour } from '../adapters/http/guarded-http.ts';
import type { Environment } from './environment.ts';

/** Returns where vendors are simulated: only an address on loopback can say so, so never on AWS. */
export function detourOf({ VENDOR_ENDPOINT = '', VENDOR_PASSTHROUGH = '' }: Environment): VendorDetour | null {
  if (!/^http:\/\/127\.0\.0\.1:\d+$/.test(VENDOR_ENDPOINT)) return null;
  return { base: VENDOR_ENDPOINT, except: VENDOR_PASSTHROUGH.split(',').filter((host) => host !== '') };
}
