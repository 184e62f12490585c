/**
 * The command line: reads what people give it, calls what the product does, prints it for people or as JSON. It decides
 * nothing of its own. It sees the world through a {@link Terminal}, so that tests can be one. Start at `main.ts`.
 */
import type { Instant } from '../lib/instant.ts';

/** What a command reads from and prints to. */
export interface Terminal {
  /** Prints to standard output, as it is. */
  out(text: string): void;
  /** Prints to standard error, as it is. */
  err(text: string): void;
  /** Returns all of standard input, at most `limit` bytes of it and one more. */
  readInput(limit: number): Promise<Buffer>;
  /** Asks on standard error and returns the line that is typed; null when there is nobody who could. */
  ask(question: string): Promise<string | null>;
  /** Width of standard output; null when it is no terminal. */
  columns: number | null;
  colour: boolean;
  now(): Instant;
  /** The product's version. */
  version: string;
}

/** Returns the terminal of a process. Colours are for terminals only, and not when `NO_COLOR` is set. */
export function terminalOf(host: NodeJS.Process, version: string): Terminal {
  const { stdout, stderr, stdin, env } = host;
  for (const stream of [stdout, stderr]) stream.on('error', endWhenNobodyReads(host));
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    readInput: (limit) => readAll(stdin, limit),
    ask: (question) => askFor(question, stdin, stderr),
    columns: stdout.isTTY ? stdout.columns : null,
    colour: stdout.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb',
    now: () => new Date().toISOString(),
    version,
  };
}

/** `backup-alerts … | head` closes the pipe early: that is no fault. */
function endWhenNobodyReads(host: NodeJS.Process) {
  return (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    host.exit(0);
  };
}

async function askFor(question: string, stdin: NodeJS.ReadStream, stderr: NodeJS.WriteStream): Promise<string | null> {
  if (!stdin.isTTY) return null;
  stderr.write(question);
  let typed = '';
  for await (const chunk of stdin) {
    typed += String(chunk);
    if (typed.includes('\n')) break;
  }
  return typed.replace(/\r?\n[\s\S]*$/, '');
}

async function readAll(stream: AsyncIterable<Buffer | string>, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    const buffer = Buffer.from(chunk);
    chunks.push(buffer);
    bytes += buffer.length;
    if (bytes > limit) break;
  }
  return Buffer.concat(chunks);
}
