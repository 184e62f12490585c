/**
 * The page of an incident, as HTML that needs no script: opened by a link of a message, at night, on a telephone. Pure: what
 * it shows comes in as values. Start at `incident-page.ts`; nothing here decides whether somebody may see or do a thing.
 */
import { sha256Base64 } from '../../lib/hash.ts';
import { Html, html } from '../../lib/html.ts';
import { style } from './style.ts';

/** Headers every page is sent with: nothing is loaded, framed, cached, indexed or told to other sites; its own style is known by its hash. */
export const pageHeaders: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${sha256Base64(style)}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex, nofollow',
  'strict-transport-security': 'max-age=31536000',
};

/** Returns a whole page; its title is what a tab and a screen reader say first. */
export function wholePage(title: string, body: readonly Html[]): string {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>${title}</title><style>${styleText}</style></head>
<body><main>${body}</main></body></html>`.toString();
}

/** Returns the page in place of an incident: what is the matter and what to do now. */
export function plainPage(heading: string, sentence: string): string {
  return wholePage(heading, [html`<h1>${heading}</h1><p>${sentence}</p>`]);
}

/** It is ours, and holds nothing that ends it: escaped, its quotes would make it another style than the one whose hash is told. */
const styleText = new Html(style);
