import Mustache from 'mustache';
import { type TemplateValues, valueLimit } from './template-values.ts';
import { short } from './wording.ts';

/** Stand before a value, and in place of one that is not known; nothing that is shown holds them. */
const shown = '\u0001';
const missing = '\u0000';

/** What became of a template. */
export interface Rendered {
  /** Its lines, without those that were to show values of which none is known. */
  lines: string[];
  /** Fields that it asked for. */
  named: ReadonlySet<string>;
}

/**
 * Fills in a template of the rules. Every value is one inert, short line, and is data: nothing in it is read as a
 * template. What the checks refuse has no effect here either: no partials, no functions, nothing unescaped.
 *
 * @throws {Error} when the template is no template, which the checks of the rules have found before.
 */
export function renderTemplate(template: string, values: TemplateValues): Rendered {
  const fields = new Fields(values);
  const text = new InertWriter().render(template, fields, undefined, ['<%', '%>']);
  const lines = text.split('\n').filter((line) => !line.includes(missing) || line.includes(shown));
  return { lines: lines.map((line) => line.replaceAll(missing, '').replaceAll(shown, '')), named: fields.named };
}

/** Looks fields up by their whole names, so that no property of any object can be reached. */
class Fields extends Mustache.Context {
  readonly named = new Set<string>();
  readonly #values: TemplateValues;

  constructor(values: TemplateValues) {
    super(null, undefined);
    this.#values = values;
  }

  override lookup(name: string): unknown {
    this.named.add(name);
    return this.#values.get(name);
  }

  /** A section shows what is in it or does not; it never changes what names mean. */
  override push(): this {
    return this;
  }
}

/** Shows values as inert text, whichever way the template asks for them; what the channel takes for markup is its to escape. */
class InertWriter extends Mustache.Writer {
  override escapedValue([, name = '']: string[], context: Mustache.Context): string {
    const value = context.lookup(name);
    return value === undefined ? missing : shown + short(formatValue(value), valueLimit);
  }

  override unescapedValue(token: string[], context: Mustache.Context): string {
    return this.escapedValue(token, context);
  }
}

function formatValue(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return String(typeof value === 'number' ? Math.round(value * 100) / 100 : value);
}
