import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';

/** How a page is looked at. */
export interface Screen {
  /** In pixels of a page; what is narrower than 500 is a telephone. */
  width: number;
  isDark?: boolean;
}

interface Answer {
  id?: number;
  method?: string;
  sessionId?: string;
  result?: Record<string, unknown>;
  error?: { message: string };
}

/** One headless Chromium that takes pictures of pages, whole, one after the other; `CHROMIUM` names another program. */
export class Chromium {
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'pictures-'));
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, { resolve: (answer: Answer) => void; reject: (error: Error) => void }>();
  #loaded: () => void = () => undefined;
  #ids = 0;
  #session: Promise<string> | null = null;
  #rest = '';

  constructor() {
    const options = ['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--remote-debugging-pipe'];
    this.#process = spawn(process.env.CHROMIUM ?? 'chromium', [...options, `--user-data-dir=${this.#folder}`], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    });
    const answers = this.#process.stdio[4] as Readable;
    answers.setEncoding('utf8').on('data', (text: string) => this.#read(text));
    this.#process.on('error', (error) => this.#fail(error)).on('exit', () => this.#fail(new Error('Chromium ended')));
  }

  /** Returns a page as a PNG, as high as it is. */
  async picture(page: string, { width, isDark = false }: Screen): Promise<Buffer> {
    const screen = { width, height: 800, deviceScaleFactor: 1, mobile: width < 500 };
    await this.#ask('Emulation.setDeviceMetricsOverride', screen);
    const features = [{ name: 'prefers-color-scheme', value: isDark ? 'dark' : 'light' }];
    await this.#ask('Emulation.setEmulatedMedia', { features });
    const loaded = new Promise<void>((resolve) => {
      this.#loaded = resolve;
    });
    await this.#ask('Page.navigate', {
      url: `data:text/html;charset=utf-8;base64,${Buffer.from(page).toString('base64')}`,
    });
    await loaded;
    const { cssContentSize } = (await this.#ask('Page.getLayoutMetrics')) as {
      cssContentSize: { height: number; width: number };
    };
    const clip = { x: 0, y: 0, width: Math.max(width, cssContentSize.width), height: cssContentSize.height, scale: 1 };
    const { data } = await this.#ask('Page.captureScreenshot', { captureBeyondViewport: true, clip });
    return Buffer.from(String(data), 'base64');
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    await this.#send('Browser.close');
    await ended;
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #ask(method: string, params: object = {}): Promise<Record<string, unknown>> {
    this.#session ??= this.#open();
    return this.#send(method, params, await this.#session);
  }

  async #open(): Promise<string> {
    const { targetId } = await this.#send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await this.#send('Target.attachToTarget', { targetId, flatten: true });
    await this.#send('Page.enable', {}, String(sessionId));
    return String(sessionId);
  }

  async #send(method: string, params: object = {}, sessionId?: string): Promise<Record<string, unknown>> {
    const id = ++this.#ids;
    const answered = new Promise<Answer>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    const asked = { id, method, params, ...(sessionId === undefined ? {} : { sessionId }) };
    (this.#process.stdio[3] as Writable).write(`${JSON.stringify(asked)}\0`);
    const { result = {}, error } = await answered;
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  #read(text: string): void {
    const parts = `${this.#rest}${text}`.split('\0');
    this.#rest = parts.pop() ?? '';
    for (const part of parts) {
      const answer = JSON.parse(part) as Answer;
      if (answer.method === 'Page.loadEventFired') this.#loaded();
      this.#waiting.get(answer.id ?? 0)?.resolve(answer);
    }
  }

  #fail(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
