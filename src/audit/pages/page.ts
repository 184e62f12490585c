/** A part of a document for people. Texts are hostile unless they are our own. */
export type Block =
  | { kind: 'heading'; text: string }
  | { kind: 'text'; text: string }
  | { kind: 'list'; lines: readonly string[] }
  /** What it is called, and what it is. */
  | { kind: 'facts'; facts: readonly (readonly [label: string, value: string])[] }
  /** `shares`: how wide each column is, of the sum of them all. */
  | { kind: 'table'; titles: readonly string[]; shares: readonly number[]; rows: readonly (readonly string[])[] }
  /** A message as it was sent, with its own line breaks. */
  | { kind: 'sent'; text: string };

/** A file that a document carries. */
export interface Attachment {
  name: string;
  /** What it is, in our words. */
  about: string;
  text: string;
}

/** A document for people, before it is drawn. */
export interface Page {
  title: string;
  /** What it is a part of, below the title. */
  about: string;
  /** Stands at the foot of each sheet. */
  foot: string;
  blocks: readonly Block[];
  attachments: readonly Attachment[];
}
