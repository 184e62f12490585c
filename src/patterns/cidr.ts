/** An address as a number; its width in bits tells IPv4 from IPv6. */
interface Address {
  width: 32 | 128;
  value: bigint;
}

/** Returns what says whether a text is an address in a block such as `10.0.0.0/24` or `2001:db8::/32`, or the mistake. */
export function readCidr(block: string): { matches: (text: string) => boolean } | { issue: string } {
  const [, start = '', digits = ''] = /^([^/]*)\/(\d{1,3})$/.exec(block) ?? [];
  const network = readAddress(start);
  const bits = Number(digits);
  if (network === null || bits > network.width) {
    return { issue: 'cidr takes a block of addresses: { cidr: 10.0.0.0/24 } or { cidr: "2001:db8::/32" }' };
  }
  const rest = BigInt(network.width - bits);
  if ((network.value >> rest) << rest !== network.value) {
    return { issue: `the address of a cidr is the first of its block; after ${bits} bits all others are zero` };
  }
  return {
    matches: (text) => {
      const address = readAddress(text);
      return address?.width === network.width && address.value >> rest === network.value >> rest;
    },
  };
}

function readAddress(text: string): Address | null {
  if (text.length > 39) return null;
  if (!text.includes(':')) return readFour(text);
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [head, tail] = halves.map((half) => (half === '' ? [] : half.split(':'))) as [string[], string[] | undefined];
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (tail === undefined ? missing !== 0 : missing < 1) return null;
  const groups = [...head, ...Array.from({ length: missing }, () => '0'), ...(tail ?? [])];
  if (!groups.every((group) => /^[\da-f]{1,4}$/i.test(group))) return null;
  return { width: 128, value: BigInt(`0x${groups.map((group) => group.padStart(4, '0')).join('')}`) };
}

function readFour(text: string): Address | null {
  if (!/^\d{1,3}(?:\.\d{1,3}){3}$/.test(text)) return null;
  const bytes = text.split('.').map(Number);
  if (bytes.some((byte) => byte > 255)) return null;
  return { width: 32, value: bytes.reduce((value, byte) => value * 256n + BigInt(byte), 0n) };
}
