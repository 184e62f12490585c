/** A piece of HTML that is already safe. */
export class Markup {
  readonly source: string;
  constructor(source: string) {
    this.source = source;
  }
}

type Piece = string | number | null | undefined | false | Markup | readonly Piece[];

/** Builds HTML; everything put in is escaped unless it is Markup. */
export function html(parts: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  return new Markup(parts.reduce((built, part, index) => built + show(pieces[index - 1]) + part));
}

/** Escapes text for element content and quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** Answers the address when it is harmless in a link, otherwise `#`. */
export function safeHref(address: string): string {
  return /^(https?:\/\/|mailto:)/i.test(address) ? address : '#';
}

/** Writes a time as hours, minutes and seconds of UTC. */
export function clock(time: string | Date): string {
  return new Date(time).toISOString().slice(11, 19);
}

/** Writes a time as day and minute in UTC. */
export function dayAndTime(time: string | Date): string {
  const iso = new Date(time).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

function show(piece: Piece): string {
  if (piece === null || piece === undefined || piece === false) return '';
  if (piece instanceof Markup) return piece.source;
  if (Array.isArray(piece)) return piece.map(show).join('');
  return escapeHtml(String(piece));
}
