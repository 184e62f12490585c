import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { GuardedHttp } from '../../../src/adapters/http/guarded-http.ts';
import { isForbidden, specialNetworks } from '../../../src/adapters/http/special-addresses.ts';
import type { HttpRequest } from '../../../src/ports/vendors/http.ts';

const { signal } = new AbortController();
const request: HttpRequest = { method: 'POST', url: 'https://hooks.example.com/in', headers: {}, body: '{}' };
const open: Server[] = [];

afterEach(async () => {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** Starts a vendor on loopback; returns its port and what it was asked. */
async function vendor(answer: RequestListener): Promise<{ base: string; port: number; asked: IncomingMessage[] }> {
  const asked: IncomingMessage[] = [];
  const server = createServer((incoming, response) => {
    asked.push(incoming);
    answer(incoming, response);
  });
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { base: `http://127.0.0.1:${port}`, port, asked };
}

/** A name server that gives these addresses for every name, and counts how often it was asked. */
function nameServer(...addresses: { address: string; family: number }[]) {
  const asked: string[] = [];
  const lookup = ((hostname: string, options: { all?: boolean }, callback: (...answer: unknown[]) => void) => {
    asked.push(hostname);
    if (options.all) callback(null, addresses);
    else callback(null, addresses[0]?.address, addresses[0]?.family);
  }) as LookupFunction;
  return { lookup, asked };
}

describe('adapters/http/guarded-http: addresses it refuses', () => {
  it.each([
    { url: 'http://hooks.example.com/in', why: 'not encrypted' },
    { url: 'file:///etc/passwd', why: 'not the web' },
    { url: 'gopher://hooks.example.com/', why: 'not the web' },
    { url: 'https://user@hooks.example.com/', why: 'a user name' },
    { url: 'https://user:password@hooks.example.com/', why: 'a password' },
    { url: 'https://:password@hooks.example.com/', why: 'a password without a user name' },
    { url: 'hooks.example.com', why: 'no scheme' },
    { url: '', why: 'empty' },
    { url: 'https://', why: 'no host' },
    { url: 'https://[fe80::1%25eth0]/', why: 'a zone' },
  ])('$url ($why)', async ({ url }) => {
    const names = nameServer({ address: '127.0.0.1', family: 4 });

    expect(await new GuardedHttp(null, names.lookup).send({ ...request, url }, signal)).toEqual({
      failure: 'refused-address',
      detail: 'only plain https addresses are allowed',
    });
    expect(names.asked).toEqual([]);
  });

  it.each([
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '0x7f.1',
    '0.0.0.0',
    '0',
    '10.1.2.3',
    '100.64.0.1',
    '169.254.169.254',
    '0xa9fea9fe',
    '172.31.255.255',
    '192.168.1.1',
    '224.0.0.1',
    '255.255.255.255',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::ffff:169.254.169.254]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
    '[fd00:ec2::254]',
    '[fe80::1]',
    '[ff02::1]',
    '１２７.0.0.1',
    '127。0。0。1',
  ])('https://%s/ is inside the network', async (host) => {
    expect(await new GuardedHttp(null).send({ ...request, url: `https://${host}/` }, signal)).toEqual({
      failure: 'refused-address',
      detail: 'addresses inside the network are not allowed',
    });
  });

  it.each([
    { addresses: [{ address: '127.0.0.1', family: 4 }], why: 'loopback' },
    { addresses: [{ address: '::1', family: 6 }], why: 'loopback of IPv6' },
    { addresses: [{ address: '::ffff:10.0.0.1', family: 6 }], why: 'a private address in disguise' },
    { addresses: [{ address: '169.254.169.254', family: 4 }], why: 'instance metadata' },
    {
      addresses: [
        { address: '93.184.215.14', family: 4 },
        { address: '10.0.0.1', family: 4 },
      ],
      why: 'one of two is private',
    },
    { addresses: [{ address: 'not an address', family: 4 }], why: 'no address at all' },
  ])('a name that leads to $why', async ({ addresses }) => {
    const names = nameServer(...addresses);

    expect(await new GuardedHttp(null, names.lookup).send(request, signal)).toEqual({
      failure: 'refused-address',
      detail: 'the host name leads to an address inside the network',
    });
    expect(names.asked).toEqual(['hooks.example.com']);
  });

  it.each([
    '192.0.2.1',
    '198.51.100.7',
    '203.0.113.255',
    '192.88.99.1',
    '192.31.196.1',
    '192.52.193.1',
    '192.175.48.1',
    '192.0.0.170',
    '[fec0::1]',
    '[2001::1]',
    '[2001:0:53aa:64c:0:ffff:3fff:fdd2]',
    '[2001:2::1]',
    '[2001:20::1]',
    '[2001:db8::1]',
    '[3fff:fff::1]',
    '[5f00::1]',
    '[100:0:0:1::1]',
    '[2620:4f:8000::1]',
    '[4000::1]',
    '[::7f00:1]',
    '[0:0:0:0:0:FFFF:10.0.0.1]',
  ])('https://%s/ is nowhere a vendor is', async (host) => {
    expect(await new GuardedHttp(null).send({ ...request, url: `https://${host}/` }, signal)).toMatchObject({
      failure: 'refused-address',
    });
  });

  it('every special network, from its first address to its last, in both families', () => {
    for (const [network, prefix] of specialNetworks.ipv4) {
      const first = network.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
      for (const address of [first, first + 2 ** (32 - prefix) - 1]) expect(isForbidden(dotted(address))).toBe(true);
    }
    for (const [network, prefix] of specialNetworks.ipv6) {
      const first = wide(network);
      const last = first + (1n << BigInt(128 - prefix)) - 1n;
      for (const address of [first, last]) expect(isForbidden(coloned(address)), coloned(address)).toBe(true);
    }
  });

  it('no IPv4 address that is inside is let through in the clothes of IPv6', () => {
    for (const [network] of specialNetworks.ipv4) {
      const hex = network.split('.').map((part) => Number(part).toString(16).padStart(2, '0'));
      const tail = `${hex[0]}${hex[1]}:${hex[2]}${hex[3]}`;
      for (const address of [`::ffff:${tail}`, `::${tail}`, `64:ff9b::${tail}`, `2002:${tail}::`, `::ffff:0:${tail}`]) {
        expect(isForbidden(address), address).toBe(true);
      }
    }
  });

  it.each([
    '93.184.215.14',
    '8.8.8.8',
    '172.32.0.1',
    '100.128.0.1',
    '192.0.3.1',
    '2001:200::1',
    '2001:4860:4860::8888',
    '2a00:1450::1',
    '2606:2800:220:1:248:1893:25c8:1946',
  ])('but not %s, which is on the internet', (address) => {
    expect(isForbidden(address)).toBe(false);
  });
});

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}

function wide(address: string): bigint {
  const [head = '', tail] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = [...left, ...Array(8 - left.length - right.length).fill('0'), ...right];
  return groups.reduce((sum, group) => (sum << 16n) + BigInt(`0x${group}`), 0n);
}

function coloned(address: bigint): string {
  return Array.from({ length: 8 }, (_none, at) => ((address >> BigInt(16 * (7 - at))) & 0xffffn).toString(16)).join(
    ':',
  );
}

describe('adapters/http/guarded-http: a name that leads to the internet', () => {
  it('is let through to the connection, which is given up on here', async () => {
    const controller = new AbortController();
    const { lookup } = nameServer({ address: '93.184.215.14', family: 4 });
    const answering = ((...asked: Parameters<LookupFunction>) => {
      lookup(...asked);
      controller.abort();
    }) as LookupFunction;

    const asked = { ...request, url: 'https://far.example.com/' };

    expect(await new GuardedHttp(null, answering).send(asked, controller.signal)).toEqual({
      failure: 'timeout',
      detail: 'no answer in time',
    });
  });
});

describe('adapters/http/guarded-http: what the network does is an answer', () => {
  it('a name that is not known', async () => {
    const lookup = ((_name: string, _options: unknown, callback: (error: Error, address: string) => void) => {
      callback(Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }), '');
    }) as unknown as LookupFunction;

    expect(await new GuardedHttp(null, lookup).send(request, signal)).toEqual({
      failure: 'network',
      detail: 'ENOTFOUND',
    });
  });

  it('a connection that is reset', async () => {
    const { base } = await vendor((incoming) => incoming.socket.resetAndDestroy());

    expect(await new GuardedHttp({ base, except: [] }).send(request, signal)).toEqual({
      failure: 'network',
      detail: 'ECONNRESET',
    });
  });

  it('a connection that ends in the middle of the answer', async () => {
    const { base } = await vendor((_incoming, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => response.socket?.destroy());
    });

    expect(await new GuardedHttp({ base, except: [] }).send(request, signal)).toMatchObject({ failure: 'network' });
  });

  it('nobody at home', async () => {
    const { base } = await vendor(() => undefined);
    await new Promise((resolve) => open.pop()?.close(resolve));

    expect(await new GuardedHttp({ base, except: [] }).send(request, signal)).toEqual({
      failure: 'network',
      detail: 'ECONNREFUSED',
    });
  });

  it('no answer in time', async () => {
    const controller = new AbortController();
    const { base } = await vendor(() => controller.abort());

    expect(await new GuardedHttp({ base, except: [] }).send(request, controller.signal)).toEqual({
      failure: 'timeout',
      detail: 'no answer in time',
    });
  });

  it('an answer that does not end in time', async () => {
    const controller = new AbortController();
    const { base } = await vendor((_incoming, response) => {
      response.writeHead(200);
      response.write('half', () => controller.abort());
    });

    expect(await new GuardedHttp({ base, except: [] }).send(request, controller.signal)).toMatchObject({
      failure: 'timeout',
    });
  });

  it('no time at all', async () => {
    expect(await new GuardedHttp(null).send(request, AbortSignal.abort())).toMatchObject({ failure: 'timeout' });
  });

  it('an answer that is not HTTP', async () => {
    const { base } = await vendor((incoming) => incoming.socket.end('SSH-2.0-OpenSSH_9.6\r\n'));

    expect(await new GuardedHttp({ base, except: [] }).send(request, signal)).toEqual({
      failure: 'network',
      detail: 'HPE_INVALID_CONSTANT',
    });
  });
});

describe('adapters/http/guarded-http: exchanges', () => {
  it('sends what it was given and returns status, headers and body', async () => {
    let body = '';
    const { base, asked } = await vendor((incoming, response) => {
      incoming.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      incoming.on('end', () => {
        response.writeHead(429, { 'Retry-After': '30', 'Set-Cookie': ['a=1', 'b=2'] });
        response.end('zu schnell \u{1f525}');
      });
    });

    const answer = await new GuardedHttp({ base, except: [] }).send(
      {
        ...request,
        headers: { 'content-type': 'application/json', authorization: 'Bearer x' },
        body: '{"ü":"\u{1f525}"}',
      },
      signal,
    );

    expect(answer).toMatchObject({
      status: 429,
      headers: { 'retry-after': '30', 'set-cookie': 'a=1, b=2' },
      body: 'zu schnell \u{1f525}',
    });
    expect(body).toBe('{"ü":"\u{1f525}"}');
    expect(asked[0]?.headers).toMatchObject({ authorization: 'Bearer x', 'content-length': '13' });
  });

  it.each([301, 302, 303, 307, 308])('hands back a redirect (HTTP %i) instead of following it', async (status) => {
    const { base, asked } = await vendor((_incoming, response) => {
      response.writeHead(status, { location: 'http://169.254.169.254/latest/meta-data/' });
      response.end();
    });

    expect(await new GuardedHttp({ base, except: [] }).send(request, signal)).toMatchObject({
      status,
      headers: { location: 'http://169.254.169.254/latest/meta-data/' },
    });
    expect(asked).toHaveLength(1);
  });

  it('reads no more than 64 KiB of an answer without end', async () => {
    const { base } = await vendor((_incoming, response) => {
      const more = () => void (response.destroyed || response.write('x'.repeat(16_384), () => setImmediate(more)));
      more();
    });

    const answer = await new GuardedHttp({ base, except: [] }).send(request, signal);

    expect(answer).toMatchObject({ status: 200, body: 'x'.repeat(65_536) });
  });

  it('reads 64 KiB exactly', async () => {
    const { base } = await vendor((_incoming, response) => response.end('y'.repeat(65_536)));

    expect(await new GuardedHttp({ base, except: [] }).send(request, signal)).toMatchObject({
      body: 'y'.repeat(65_536),
    });
  });

  it('makes a detour in its destination only', async () => {
    const { base, asked } = await vendor((_incoming, response) => response.end('ok'));

    await new GuardedHttp({ base, except: [] }).send(
      {
        method: 'PUT',
        url: 'https://example.atlassian.net:8443/rest/api/3/issue/OPS-1?notifyUsers=false',
        headers: { 'x-a': 'b' },
      },
      signal,
    );

    expect(asked[0]).toMatchObject({
      method: 'PUT',
      url: '/example.atlassian.net:8443/rest/api/3/issue/OPS-1?notifyUsers=false',
      headers: { 'x-a': 'b' },
    });
  });

  it('keeps every rule on a detour', async () => {
    const { base, asked } = await vendor((_incoming, response) => response.end('ok'));
    const http = new GuardedHttp({ base, except: [] });

    expect(await http.send({ ...request, url: 'http://hooks.example.com/' }, signal)).toMatchObject({
      failure: 'refused-address',
    });
    expect(await http.send({ ...request, url: 'https://169.254.169.254/' }, signal)).toMatchObject({
      failure: 'refused-address',
    });
    expect(asked).toEqual([]);
  });

  it('reaches for real what the detour leaves out, guarded as ever', async () => {
    const { base, asked } = await vendor((_incoming, response) => response.end('ok'));
    const names = nameServer({ address: '127.0.0.1', family: 4 });
    const http = new GuardedHttp({ base, except: ['hooks.example.com'] }, names.lookup);

    expect(await http.send(request, signal)).toMatchObject({ failure: 'refused-address' });
    expect(names.asked).toEqual(['hooks.example.com']);
    expect(asked).toEqual([]);
  });
});
