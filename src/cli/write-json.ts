/** What JSON.stringify leaves as it is and a terminal may act on: C1 controls, bidirectional and zero-width marks. */
const acting = /[\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** Returns a value as JSON for tools, every text verbatim, and inert should a person look at it in a terminal. */
export function writeJson(value: unknown): string {
  const escaped = JSON.stringify(value, null, 2).replace(
    acting,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `${escaped}\n`;
}
