import { createServer } from 'node:net';

/**
 * Returns a free port of the loopback interface: the given one, or any when it is 0.
 * Throws with the remedy when the given one is taken.
 */
export function freePort(port: number, what: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const taken = `Port ${port} for ${what} is taken. Stop the program that uses it, or choose another port; 0 takes any free one.`;
      reject(
        new Error(cause.code === 'EADDRINUSE' ? taken : `Port ${port} for ${what} cannot be used: ${cause.message}`),
      );
    });
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : port));
    });
  });
}
