declare module 'jsdom' {
  /** A page as a browser reads it; scripts of the page do not run. */
  export class JSDOM {
    constructor(html: string, options?: { runScripts?: 'outside-only'; url?: string });
    readonly window: {
      eval(script: string): unknown;
      close(): void;
    };
  }
}
