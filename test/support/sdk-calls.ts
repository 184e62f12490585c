import path from 'node:path';
import { sources } from './architecture.ts';

const all = new Map(sources().map(({ file, text }) => [file, text]));

/** Returns every file that a file of `src/` loads, itself included; types are not loaded. */
export function loadedBy(file: string): string[] {
  return reached(file, true);
}

/** Returns the files that are loaded at once with a file of `src/`: not those that it imports when it needs them. */
export function startsWith(file: string): string[] {
  return reached(file, false);
}

function reached(file: string, later: boolean): string[] {
  const found = new Set<string>();
  const visit = (one: string) => {
    const text = all.get(one);
    if (found.has(one) || text === undefined) return;
    found.add(one);
    const statement = /^(?:import|export)\s+(?!type\s)[^;']*?from\s*'(\.[^']+)'|\bimport\(\s*'(\.[^']+)'\s*\)/gm;
    for (const [, named, late] of text.matchAll(statement)) {
      if (named !== undefined || later) visit(path.posix.join(path.posix.dirname(one), named ?? late ?? ''));
    }
  };
  visit(file);
  return [...found];
}

/** A piece of code that runs when somebody uses its name; without a name it runs with its file. */
interface Piece {
  name: string | null;
  /** The class that a method is of. */
  owner: string | null;
  text: string;
}

/**
 * Returns the commands of the AWS SDK, the targets of calls without it and the parts of transactions (`TransactPut`) that
 * a file of `src/` can come to send.
 *
 * Not what the files that it loads hold, but what it can get at: from its own code to every function and method whose
 * name is used there, and so on, methods only of classes that are used. Of two methods with one name both count, so that
 * it may say too much, never too little.
 */
export function commandsOf(file: string): string[] {
  const pieces = loadedBy(file).flatMap((one) => piecesOf(all.get(one) ?? ''));
  const byName = Map.groupBy(pieces, ({ name }) => name);
  const names = new Set<string>();
  const used = new Set<Piece>();
  const use = (piece: Piece) => {
    used.add(piece);
    for (const name of piece.text.match(/#?[A-Za-z_]\w*/g) ?? []) names.add(name);
  };
  for (const piece of [...(byName.get(null) ?? []), ...piecesOf(all.get(file) ?? '')]) use(piece);
  for (let before = 0; before < used.size; ) {
    before = used.size;
    const usable = pieces.filter(({ name, owner }) => names.has(name ?? '') && (owner === null || names.has(owner)));
    for (const piece of usable) if (!used.has(piece)) use(piece);
  }
  const sent =
    /new (\w+Command)\(|'((?:com\.[\w.]+\.)?(?:AmazonSSM|TrentService|\w+_20\d{6})\.[A-Z]\w+)'|\b(Put|Update|Delete|ConditionCheck): \{/g;
  const found = [...used].flatMap(({ text }) => [...text.matchAll(sent)]);
  return [...new Set(found.map(([, command, target, part]) => command ?? target ?? `Transact${part}`))];
}

/** The functions of a file, and the methods of its classes: the formatter puts the one at the margin, the other at two spaces. */
function piecesOf(source: string): Piece[] {
  const text = source.replace(/^\s*(?:\*|\/\/|\/\*).*$/gm, '').replace(/^import\s[^;]*;$/gm, '');
  const tops = text.split(
    /^(?=(?:export )?(?:async )?(?:abstract )?(?:function|class|const|let|interface|type|enum)\b)/m,
  );
  return tops.flatMap((top) => {
    const [, kind = '', name = null] =
      /^(?:export )?(?:async )?(?:abstract )?(function|class|const|let|interface|type|enum)\*? (\w+)/.exec(top) ?? [];
    if (kind === 'interface' || kind === 'type') return [];
    if (kind !== 'class') return [{ name, owner: null, text: top }];
    const [head = '', ...members] = top.split(
      /^ {2}(?=(?:static |async |get |set |readonly |override )*[#*]?\w+.*[({;]$)/m,
    );
    return [
      { name, owner: null, text: head },
      ...members.map((member) => {
        const [, method = ''] = /^(?:static |async |get |set |readonly |override )*\*?(#?\w+)/.exec(member) ?? [];
        // What a constructor and the fields do happens with the class.
        return {
          name: method === 'constructor' || /^[^(]*[=;]/.test(member) ? name : method,
          owner: name,
          text: member,
        };
      }),
    ];
  });
}
