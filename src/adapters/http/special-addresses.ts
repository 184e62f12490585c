import { BlockList, isIP } from 'node:net';

/**
 * Networks in which there is no vendor: everything in IANA's special-purpose registries, whether globally reachable or not
 * (anycast addresses of DNS sinks and relays are no vendors either), multicast, and ranges that were withdrawn since.
 * https://www.iana.org/assignments/iana-ipv4-special-registry and …/iana-ipv6-special-registry, up to RFC 9780.
 */
export const specialNetworks = {
  ipv4: [
    ['0.0.0.0', 8, 'this network'],
    ['10.0.0.0', 8, 'private use'],
    ['100.64.0.0', 10, 'shared address space'],
    ['127.0.0.0', 8, 'loopback'],
    ['169.254.0.0', 16, 'link local, with instance metadata'],
    ['172.16.0.0', 12, 'private use'],
    ['192.0.0.0', 24, 'IETF protocol assignments, with DS-Lite and NAT64 discovery'],
    ['192.0.2.0', 24, 'documentation (TEST-NET-1)'],
    ['192.31.196.0', 24, 'AS112-v4'],
    ['192.52.193.0', 24, 'AMT'],
    ['192.88.99.0', 24, '6to4 relay anycast, taken back'],
    ['192.168.0.0', 16, 'private use'],
    ['192.175.48.0', 24, 'direct delegation AS112 service'],
    ['198.18.0.0', 15, 'benchmarking'],
    ['198.51.100.0', 24, 'documentation (TEST-NET-2)'],
    ['203.0.113.0', 24, 'documentation (TEST-NET-3)'],
    ['224.0.0.0', 4, 'multicast (RFC 5771)'],
    ['240.0.0.0', 4, 'reserved, with limited broadcast'],
  ],
  ipv6: [
    ['::', 96, 'unspecified, loopback, and IPv4-compatible addresses, taken back (RFC 4291)'],
    ['::ffff:0:0', 96, 'IPv4-mapped'],
    ['64:ff9b::', 96, 'IPv4/IPv6 translation'],
    ['64:ff9b:1::', 48, 'IPv4/IPv6 translation, local use'],
    ['100::', 64, 'discard only'],
    ['100:0:0:1::', 64, 'dummy prefix'],
    ['2001::', 23, 'IETF protocol assignments, with Teredo, benchmarking, AMT, AS112-v6, ORCHID and drone tags'],
    ['2001:db8::', 32, 'documentation'],
    ['2002::', 16, '6to4'],
    ['2620:4f:8000::', 48, 'direct delegation AS112 service'],
    ['3fff::', 20, 'documentation'],
    ['5f00::', 16, 'segment routing'],
    ['fc00::', 7, 'unique local'],
    ['fe80::', 10, 'link local'],
    ['fec0::', 10, 'site local, taken back (RFC 3879)'],
    ['ff00::', 8, 'multicast (RFC 4291)'],
  ],
} as const;

/** All that IANA has allocated as global unicast so far (RFC 4291). */
const globalUnicast = new BlockList();
globalUnicast.addSubnet('2000::', 3, 'ipv6');

/** One list per family: in a common one, the IPv6 rule for mapped addresses would match every IPv4 address there is. */
const special = { ipv4: new BlockList(), ipv6: new BlockList() };
for (const family of ['ipv4', 'ipv6'] as const) {
  for (const [network, prefix] of specialNetworks[family]) special[family].addSubnet(network, prefix, family);
}

/** Says whether an IP address is not on the public internet: private, special-purpose or unallocated. */
export function isForbidden(address: string): boolean {
  const family = isIP(address);
  if (family === 0) return true;
  if (family === 4) return special.ipv4.check(address, 'ipv4');
  return special.ipv6.check(address, 'ipv6') || !globalUnicast.check(address, 'ipv6');
}
