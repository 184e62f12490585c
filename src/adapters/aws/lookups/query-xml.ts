/** An XML element: its text, or its child elements by name. */
export type XmlNode = string | { [name: string]: XmlNode[] };

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** How deep elements may be nested; AWS's answers are ten deep. */
const deepest = 50;

/**
 * Returns the content of the root element of an AWS answer, whose XML has no attributes that matter and no mixed content.
 * What cannot be read is empty.
 */
export function parseXml(text: string): XmlNode {
  const root = opened('');
  const open = [root];
  for (const [, closing, name = '', selfClosing, between = ''] of text.matchAll(tags)) {
    if (closing !== '/') open.push(opened(name, between));
    if (open.length > deepest || ((closing === '/' || selfClosing === '/') && !close(open))) return '';
  }
  return Object.values(root.children)[0]?.[0] ?? '';
}

const tags = /<(\/?)([A-Za-z][\w.:-]*)[^<>]*?(\/?)>([^<]*)/g;

/** Closes the last open element; answers whether there was one around it. */
function close(open: OpenElement[]): boolean {
  const last = open.length > 1 ? open.pop() : undefined;
  const parent = open.at(-1);
  if (last === undefined || parent === undefined) return false;
  const alike = parent.children[last.name] ?? [];
  parent.children[last.name] = alike;
  alike.push(Object.keys(last.children).length > 0 ? last.children : decode(last.text));
  return true;
}

interface OpenElement {
  name: string;
  children: Record<string, XmlNode[]>;
  text: string;
}

/** Returns the elements at a path; empty when there are none. */
export function elementsAt(node: XmlNode | undefined, ...path: readonly string[]): XmlNode[] {
  return path.reduce<XmlNode[]>(
    (nodes, name) =>
      nodes.flatMap((one) => (typeof one === 'object' && Object.hasOwn(one, name) ? (one[name] ?? []) : [])),
    node === undefined ? [] : [node],
  );
}

/** Returns the text of the element at a path; undefined when there is none. */
export function textAt(node: XmlNode | undefined, ...path: readonly string[]): string | undefined {
  const [found] = elementsAt(node, ...path);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

function opened(name: string, text = ''): OpenElement {
  return { name, children: Object.create(null) as Record<string, XmlNode[]>, text };
}

function decode(text: string): string {
  return text
    .trim()
    .replace(
      /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{1,6}));/gi,
      (whole, decimal?: string, hex?: string, name?: string) => {
        if (name !== undefined) return entities[name] ?? whole;
        const point = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
        return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
      },
    );
}
