/** HTML that is safe to put inside other HTML: made only by {@link html}. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

/** What {@link html} takes between its parts: text is escaped, {@link Html} and lists of it are not, null becomes empty. */
export type HtmlPart = string | number | Html | readonly Html[] | null;

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Returns the text with every character that HTML gives a meaning replaced by its entity, for element content and quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] as string);
}

/**
 * Template tag that escapes everything put into it.
 * @example html`<p>${alert.resource.name}</p>`
 */
export function html(parts: TemplateStringsArray, ...values: HtmlPart[]): Html {
  return new Html(parts.reduce((text, part, index) => text + part + render(values[index] ?? null), ''));
}

function render(value: HtmlPart): string {
  if (value === null) return '';
  if (value instanceof Html) return value.text;
  if (typeof value === 'object') return value.map((item) => item.text).join('');
  return escapeHtml(String(value));
}
