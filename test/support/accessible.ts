import axe from 'axe-core';
import { JSDOM } from 'jsdom';

/** What is wrong with a page for whoever cannot see or use a mouse, as axe-core finds it: the rule, and where. */
export async function violationsOf(html: string): Promise<string[]> {
  const { window } = new JSDOM(html, { runScripts: 'outside-only', url: 'https://x.example/a/b' });
  // What is folded is not looked at, and is a part of the page all the same.
  window.eval('for (const folded of document.querySelectorAll("details")) folded.open = true');
  window.eval(axe.source);
  // What colours come out on a screen is told by the style: test/notices/page/style.test.ts.
  const run = 'axe.run(document, { rules: { "color-contrast": { enabled: false } } })';
  const { violations, passes } = (await window.eval(run)) as axe.AxeResults;
  window.close();
  if (passes.length < 10)
    throw new Error(`axe-core looked at next to nothing: ${passes.length} rules had anything to do`);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}
