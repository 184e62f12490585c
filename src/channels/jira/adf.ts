/** A node of the Atlassian Document Format; https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/ */
export interface AdfNode {
  type: string;
  text?: string;
  attrs?: Record<string, unknown>;
  marks?: { type: string; attrs?: Record<string, unknown> }[];
  content?: AdfNode[];
}

/** A whole document. Its text is data, never markup: `{code}` or `*` in it mean nothing. */
export interface AdfDocument {
  type: 'doc';
  version: 1;
  content: AdfNode[];
}

/** Makes a document from its blocks; nulls are left out, because Jira refuses empty text. */
export function adfDocument(blocks: readonly (AdfNode | null)[]): AdfDocument {
  const content = blocks.filter((block) => block !== null);
  return { type: 'doc', version: 1, content: content.length === 0 ? [{ type: 'paragraph', content: [] }] : content };
}

/** Makes a paragraph from inline nodes, or null when it would be empty. */
export function adfParagraph(...inlines: (AdfNode | null)[]): AdfNode | null {
  const content = inlines.filter((inline) => inline !== null);
  return content.length === 0 ? null : { type: 'paragraph', content };
}

/** Makes inline text, or null when it is empty; `code` can only be combined with a link. */
export function adfText(text: string, mark?: 'strong' | 'code' | { href: string }): AdfNode | null {
  if (text === '') return null;
  if (mark === undefined) return { type: 'text', text };
  const marks = typeof mark === 'string' ? [{ type: mark }] : [{ type: 'link', attrs: { href: mark.href } }];
  return { type: 'text', text, marks };
}

/** Makes paragraphs from lines: an empty line begins the next one. */
export function adfLines(lines: readonly (AdfNode | null)[][]): AdfNode[] {
  const paragraphs: AdfNode[][] = [];
  for (const [index, line] of lines.entries()) {
    const inlines = line.filter((inline) => inline !== null);
    const before = index === 0 || lines[index - 1]?.length === 0 ? undefined : paragraphs.at(-1);
    if (inlines.length === 0) continue;
    if (before === undefined) paragraphs.push(inlines);
    else before.push({ type: 'hardBreak' }, ...inlines);
  }
  return paragraphs.map((content) => ({ type: 'paragraph', content }));
}

/** Makes a heading of level 3. */
export function adfHeading(text: string): AdfNode {
  return { type: 'heading', attrs: { level: 3 }, content: [{ type: 'text', text }] };
}

/** Makes a bulleted or numbered list of its items' inline nodes, or null when there is none. */
export function adfList(kind: 'bulletList' | 'orderedList', items: readonly (AdfNode | null)[][]): AdfNode | null {
  const content = items.flatMap((inlines) => {
    const paragraph = adfParagraph(...inlines);
    return paragraph === null ? [] : [{ type: 'listItem', content: [paragraph] }];
  });
  return content.length === 0 ? null : { type: kind, content };
}

/** Makes a code block, or null when there is no text. */
export function adfCodeBlock(text: string): AdfNode | null {
  return text === '' ? null : { type: 'codeBlock', attrs: { language: 'text' }, content: [{ type: 'text', text }] };
}
