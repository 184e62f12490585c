/** The style of every page, the only one that the browser takes: its hash stands in the header. Narrow first, light and dark. */
export const style = `:root{color-scheme:light dark;--ink:#16191d;--soft:#4d5560;--paper:#fff;--card:#f4f5f7;--line:#c9ced6;--link:#0b57a4;--act:#0b6e4f;--bad:#b3001b}
@media(prefers-color-scheme:dark){:root{--ink:#e9ecf0;--soft:#b4bcc7;--paper:#14171b;--card:#1f242a;--line:#434b56;--link:#8cc2ff;--act:#0d7a58;--bad:#ff8f99}}
*{box-sizing:border-box}body{font:1.0625rem/1.5 system-ui,sans-serif;margin:0;background:var(--paper);color:var(--ink)}
main{max-width:44rem;margin:0 auto;padding:1.25rem 1rem 3rem;overflow-wrap:anywhere}
a{color:var(--link)}a:focus-visible,button:focus-visible,summary:focus-visible,input:focus-visible,select:focus-visible,textarea:focus-visible{outline:3px solid var(--link);outline-offset:2px}
h1{font-size:1.5rem;line-height:1.25;margin:.5rem 0}h2{font-size:1.15rem;margin:2rem 0 .5rem;padding-top:.75rem;border-top:1px solid var(--line)}h3{font-size:1rem;margin:1.25rem 0 .25rem}
p{margin:.5rem 0}.soft{color:var(--soft)}.small{font-size:.9rem}
.badge{display:inline-block;padding:.1rem .55rem;border-radius:.3rem;font-weight:700;font-size:.95rem;color:#fff;background:#4d5560}
.critical{background:#b3001b}.high{background:#a53b00}.medium{background:#7a5600}.low{background:#3d5a80}.resolved{background:#0b6e4f}.acknowledged{background:#0b57a4}
.box{padding:.75rem 1rem;border-radius:.4rem;background:var(--card);border-left:.3rem solid var(--line);margin:1rem 0}.box.done{border-color:var(--act)}.box.problem{border-color:var(--bad)}
.box h2{margin:.75rem 0 .25rem;padding-top:.5rem}.next{font-size:1.1rem;font-weight:600;margin:.25rem 0}
dl{display:grid;grid-template-columns:minmax(6.5rem,max-content) 1fr;gap:.3rem 1rem;margin:.5rem 0}dt{color:var(--soft)}dd{margin:0}
@media(max-width:26rem){dl{display:block}dd{margin:0 0 .5rem}}
ol,ul{padding-left:1.4rem;margin:.5rem 0}li{margin:.35rem 0}.plain{list-style:none;padding:0}.plain>li{padding:.5rem 0;border-bottom:1px solid var(--line);margin:0}
time{white-space:nowrap}dd time,li time,p time{white-space:normal}
pre{margin:.35rem 0;padding:.6rem .75rem;background:var(--card);border:1px solid var(--line);border-radius:.3rem;white-space:pre-wrap;overflow-wrap:anywhere;user-select:all;-webkit-user-select:all}
code,pre{font:.9rem/1.45 ui-monospace,SFMono-Regular,Menlo,monospace}blockquote{margin:.5rem 0;padding:.25rem 0 .25rem .9rem;border-left:.25rem solid var(--line);white-space:pre-wrap}
details{border:1px solid var(--line);border-radius:.4rem;margin:.6rem 0}summary{padding:.75rem 1rem;font-weight:600;cursor:pointer}details>form,details>div{padding:0 1rem 1rem}
label,legend{display:block;font-weight:600;margin:.75rem 0 .3rem}fieldset{border:0;margin:0;padding:0}
input:not([type=hidden]),select,textarea{font:inherit;width:100%;padding:.65rem;color:var(--ink);background:var(--paper);border:1px solid var(--soft);border-radius:.4rem}
button{font:inherit;font-weight:700;margin-top:.9rem;width:100%;min-height:2.9rem;padding:.75rem 1rem;border:2px solid var(--act);border-radius:.4rem;background:var(--act);color:#fff;cursor:pointer}
details button{background:transparent;color:var(--ink);border-color:var(--soft)}
.pages{display:flex;gap:1.5rem;margin:1rem 0;flex-wrap:wrap}.reached{font-weight:600}.missed{font-weight:600;color:var(--bad)}
@media(forced-colors:active){.badge,button{border:1px solid ButtonText}}`;
