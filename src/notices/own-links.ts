import type { NoticeLink } from './notice.ts';

const urlLimit = 1500;

/** A piece of a line; with a URL it is a link. */
export interface Piece {
  text: string;
  url: string | null;
}

/**
 * Returns the addresses in a text that can be links: those that go on from an address which the template itself writes
 * out, up to its first field and at least to the end of the host. An address that AWS's words bring along is text.
 */
export function linksIn(text: string, template: string): NoticeLink[] {
  const beginnings = beginningsIn(template);
  if (beginnings.length === 0) return [];
  const links = new Map<string, NoticeLink>();
  for (const { address: shown } of findAddresses(text)) {
    const url = shown.endsWith('…') ? null : hrefOf(shown);
    if (url !== null && beginnings.some((beginning) => url.startsWith(beginning)))
      links.set(shown, { label: shown, url });
  }
  return [...links.values()];
}

/** Returns a text cut where its links begin and end. */
export function piecesOf(text: string, links: readonly NoticeLink[]): Piece[] {
  const pieces: Piece[] = [];
  let done = 0;
  for (const { at, address } of findAddresses(text)) {
    const link = links.find(({ label }) => label === address);
    if (link === undefined) continue;
    pieces.push({ text: text.slice(done, at), url: null }, { text: address, url: link.url });
    done = at + address.length;
  }
  return [...pieces, { text: text.slice(done), url: null }].filter((piece) => piece.text !== '');
}

/** Finds addresses, without the marks that end the sentence around them; one that was cut short keeps its `…`. */
function findAddresses(text: string): { at: number; address: string }[] {
  return [...text.matchAll(/https:\/\/[^\s"'<>`]+/g)].map(({ index, 0: address }) => ({
    at: index,
    address: withoutEnd(address),
  }));
}

function withoutEnd(address: string): string {
  return address.replace(/[.,;:!?)\]}]+$/, '');
}

/** Stands in the template for a field. */
const field = '\u0000';

/** Returns how the addresses that a template writes out begin, as browsers write them. */
function beginningsIn(template: string): string[] {
  const written = template.replace(/<%.*?%>/gs, field);
  return [...written.matchAll(/https:\/\/[^\s"'<>`\0]+\0?/g)].flatMap(([found]) => {
    const goesOn = found.endsWith(field);
    const address = goesOn ? found.slice(0, -1) : withoutEnd(found);
    const hasWholeHost = /^https:\/\/[a-z0-9.-]+(?::\d+)?[/?#]/i.test(goesOn ? address : `${address}/`);
    const url = hasWholeHost ? hrefOf(address) : null;
    return url === null ? [] : [url];
  });
}

function hrefOf(address: string): string | null {
  if (address.length > urlLimit || !URL.canParse(address)) return null;
  const { protocol, username, href } = new URL(address);
  return protocol === 'https:' && username === '' && href.length <= urlLimit ? href : null;
}
