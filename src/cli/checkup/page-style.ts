import { Html } from '../../lib/html.ts';

/** How the page looks, on screens of any width, in the dark and on paper. */
export const pageStyle = new Html(`
:root { color-scheme: light dark; --ink: #16202c; --soft: #55626f; --line: #d8dee5; --ground: #fff; --tile: #f3f6f9; --ill: #a61b1b; --well: #14713a; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8edf2; --soft: #a5b1bd; --line: #37424e; --ground: #12181f; --tile: #1b242d; --ill: #ff8f8f; --well: #7bdba0; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, "Segoe UI", Roboto, sans-serif; }
main { max-width: 68rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { margin: 0; font-size: 1.9rem; } header p { margin: .2rem 0 0; color: var(--soft); }
h2 { margin: 2.4rem 0 .6rem; font-size: 1.2rem; } h2 small { color: var(--soft); font-weight: 400; }
.verdict { margin: 1.4rem 0 1rem; padding-left: .8rem; border-left: .3rem solid; font-size: 1.15rem; font-weight: 600; }
.verdict.ill { border-color: var(--ill); color: var(--ill); } .verdict.well { border-color: var(--well); color: var(--well); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .75rem; margin: 0; padding: 0; list-style: none; }
.tiles li { padding: .8rem 1rem; border-radius: .5rem; background: var(--tile); } .tiles b { display: block; font-size: 1.5rem; }
.tiles span { color: var(--soft); font-size: .9rem; }
nav ol { columns: 2; margin: 0; padding-left: 1.3rem; } @media (max-width: 40rem) { nav ol { columns: 1; } }
a { color: inherit; }
table { width: 100%; border-collapse: collapse; font-size: .92rem; }
th { text-align: left; color: var(--soft); font-weight: 600; } th, td { padding: .45rem .6rem .45rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td:first-child { width: 50%; } code { color: var(--soft); font-size: .85em; overflow-wrap: anywhere; } time { white-space: nowrap; }
.advice { color: var(--soft); margin: .8rem 0 0; padding-left: 1.3rem; }
footer { margin-top: 3rem; border-top: 1px solid var(--line); color: var(--soft); font-size: .9rem; }
@media (max-width: 40rem) { table, tbody, tr, td { display: block; width: auto; } thead { display: none; } td { border: 0; padding: .15rem 0; } tr { padding: .6rem 0; border-bottom: 1px solid var(--line); } td:first-child { width: auto; } td[data-label]::before { content: attr(data-label) ": "; color: var(--soft); } }
@media print { section { break-inside: avoid-page; } main { max-width: none; padding: 0; } }
`);
