/** The page's style; system fonts and no outside assets. */
export const style = `
:root{--ink:#1d1c1d;--soft:#616061;--line:#e4e4e8;--bg:#fff;--wash:#f7f7f9;--side:#1f2433;--side-ink:#c9cfdf;--blue:#1264a3;--green:#007a5a;--red:#c01343;--amber:#8a5a00;--code:#b3123f}
*{box-sizing:border-box}
html,body{height:100%;margin:0}
body{display:grid;grid-template-columns:250px 1fr;font:15px/1.47 -apple-system,BlinkMacSystemFont,"Segoe UI",Roboto,"Helvetica Neue","Noto Sans","Liberation Sans",Arial,sans-serif,"Noto Color Emoji";color:var(--ink);background:var(--bg)}
a{color:var(--blue);text-decoration:none}a:hover{text-decoration:underline}
time{color:var(--soft);font-size:12px;font-variant-numeric:tabular-nums}
#side{background:var(--side);color:var(--side-ink);padding:18px 10px;display:flex;flex-direction:column;position:sticky;top:0;height:100vh;overflow:auto}
#side h1{font-size:19px;margin:0 10px;color:#fff}#side .lead{margin:2px 10px 12px;font-size:12.5px;color:#98a1b8}
#side h2{font-size:11.5px;letter-spacing:.05em;text-transform:uppercase;color:#98a1b8;margin:16px 10px 4px;font-weight:600}
#side nav a{display:flex;justify-content:space-between;align-items:center;padding:5px 10px;border-radius:6px;color:inherit}
#side nav a:hover{background:#2b3145;text-decoration:none}#side nav a.here{background:#1164a3;color:#fff}
.count{background:#ffffff26;border-radius:10px;font-size:12px;padding:0 8px;min-width:24px;text-align:center;font-variant-numeric:tabular-nums}
.row .count{background:#e4e4e8}
#side .foot{margin-top:auto;padding:12px 10px 0;font-size:13px}#side .foot select{width:100%;margin-top:4px;padding:6px;border-radius:6px;border:1px solid #3d455e;background:#2b3145;color:#fff;font:inherit}
#side .foot p{margin:10px 0 0}.up::before,.down::before{content:"";display:inline-block;width:8px;height:8px;border-radius:50%;margin-right:7px}.up::before{background:#36c58b}.down::before{background:#e8a33d}
#view{min-width:0}
.pane-head{display:flex;align-items:baseline;gap:12px;padding:14px 24px;border-bottom:1px solid var(--line);position:sticky;top:0;background:var(--bg);z-index:1}
.pane-head h2{margin:0;font-size:18px}.hash,.sub{color:var(--soft)}.sub{font-size:13px}
.pane-body{padding:16px 24px 60px;max-width:980px}
.nothing{color:var(--soft);padding:40px 0;text-align:center}.nothing.small{padding:6px 0;text-align:left}
.thread{margin:0 -12px;padding:10px 12px;border-radius:8px}.thread:hover{background:var(--wash)}
.message{display:flex;gap:10px}.message+.message{margin-top:12px}
.avatar{flex:0 0 38px;height:38px;border-radius:8px;background:#e9eef8;display:grid;place-items:center;font-size:20px}
.message-main{min-width:0;flex:1}.who{display:flex;gap:7px;align-items:baseline}
.app{font-size:10px;font-weight:600;background:#e8e8ec;color:var(--soft);border-radius:3px;padding:1px 4px;letter-spacing:.02em;line-height:1.3;align-self:center}
.note{font-size:12.5px;color:var(--soft)}.ephemeral{background:#fffbe8;border-radius:6px;padding:6px}
.edited{color:var(--soft);font-size:12px}
.replies{margin:10px 0 0 48px;border-left:2px solid var(--line);padding-left:14px}
.replies .avatar{flex-basis:28px;height:28px;font-size:15px;border-radius:6px}
.reply-count{font-size:12.5px;color:var(--blue);font-weight:600;margin-bottom:8px}
.blocks>*{margin:0 0 8px}.b-header{font-size:18px;line-height:1.3;margin:2px 0 8px}
.b-section{display:flex;gap:16px;justify-content:space-between}.b-main{min-width:0;flex:1}.b-text{overflow-wrap:anywhere}
.b-rich{overflow-wrap:anywhere;white-space:pre-wrap}
.b-fields{display:grid;grid-template-columns:1fr 1fr;gap:8px 16px;margin-top:4px;overflow-wrap:anywhere;max-width:660px}
.b-context{display:flex;flex-wrap:wrap;gap:4px 12px;font-size:13px;color:var(--soft);overflow-wrap:anywhere}
.b-divider{border:0;border-top:1px solid #d9d9de;margin:12px 0}
.b-actions{display:flex;flex-wrap:wrap;gap:8px;margin-top:10px}.b-actions form,.moves form{display:inline-flex;gap:4px}
.b-button{display:inline-block;border:1px solid #c8c8cd;background:#fff;color:var(--ink);font-family:inherit;font-size:13.5px;font-weight:600;line-height:1.35;padding:6px 12px;border-radius:6px;cursor:pointer}
.b-button:hover{background:#f4f4f6;text-decoration:none;box-shadow:0 1px 3px #0002}.b-button:focus-visible,a:focus-visible,select:focus-visible,summary:focus-visible{outline:3px solid #1d9bd166;outline-offset:1px}
.b-button.primary{background:var(--green);border-color:var(--green);color:#fff}.b-button.danger{background:#e01e5a;border-color:#e01e5a;color:#fff}
form.busy .b-button{opacity:.5}
.b-image,.b-unknown{color:var(--soft);border:1px dashed var(--line);border-radius:6px;padding:6px 10px;font-size:13px}
.b-markdown{white-space:pre-wrap}.b-table{border-collapse:collapse;font-size:14px}.b-table td,.b-table th{border:1px solid var(--line);padding:4px 10px;text-align:left;vertical-align:top}.b-table th{background:var(--wash)}
.b-table p{margin:0}
code{font:12.5px/1.4 ui-monospace,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace;color:var(--code);background:#f6f6f8;border:1px solid #e2e2e6;border-radius:4px;padding:1px 4px;overflow-wrap:anywhere}
pre.code,.mail-text{font:12.5px/1.5 ui-monospace,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace;background:#f6f6f8;border:1px solid #e2e2e6;border-radius:6px;padding:9px 12px;margin:6px 0;white-space:pre-wrap;overflow-wrap:anywhere;max-height:560px;overflow:auto}
blockquote{margin:4px 0;padding-left:12px;border-left:4px solid #ddd}
.mention{background:#e8f2fa;color:var(--blue);border-radius:3px;padding:0 3px}.mention.loud{background:#fdf0c4;color:var(--amber);font-weight:600}
.attachment{display:flex;gap:12px;margin:6px 0}.attachment .bar{flex:0 0 4px;border-radius:4px;align-self:stretch;height:auto}.attachment-main{min-width:0;flex:1}
.warning{color:var(--red);font-size:13px;font-weight:600;margin-top:6px}
.message-foot{display:flex;flex-wrap:wrap;gap:2px 14px;align-items:baseline}.message-foot details[open]{flex-basis:100%}.message-foot:empty{display:none}
.fallback{font-size:12.5px;color:var(--soft);margin-top:4px}.fallback summary{cursor:pointer;width:max-content}.old{border-left:2px solid var(--line);padding-left:12px;margin:8px 0;opacity:.75;pointer-events:none}
.split{display:grid;grid-template-columns:340px 1fr;height:100vh}.split .list{border-right:1px solid var(--line);overflow:auto;height:100vh}.split .list .pane-head{padding:14px 16px}
.detail{overflow:auto;height:100vh;padding:20px 28px 60px}.detail h2{font-size:21px;line-height:1.3;margin:4px 0 12px;max-width:820px}.detail h4{margin:22px 0 6px;font-size:14px}
.row{display:block;padding:11px 16px;border-bottom:1px solid var(--line);color:inherit}.row:hover{background:var(--wash);text-decoration:none}.row.chosen{background:#e8f2fa;box-shadow:inset 3px 0 0 var(--blue)}
.row span{display:block}.row .row-top{display:flex;gap:8px;align-items:center}.row-top time{margin-left:auto}.row-top .lozenge{margin-left:auto}.row .count,.row .lozenge{display:inline-block}
.row-text{margin:3px 0;overflow:hidden;display:-webkit-box!important;-webkit-line-clamp:2;-webkit-box-orient:vertical;font-size:14px}.row-sub{font-size:12px;color:var(--soft)}
.facts{display:grid;grid-template-columns:max-content 1fr;gap:3px 16px;margin:8px 0;font-size:14px}.facts dt{color:var(--soft)}.facts dd{margin:0;overflow-wrap:anywhere}
.mono,.facts.mono{font:12.5px/1.5 ui-monospace,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace}
.thread-nav{border:1px solid var(--line);border-radius:8px;margin:8px 0 12px;max-width:820px;overflow:hidden}.thread-nav a{display:block;padding:7px 12px;font-size:13.5px;color:inherit}.thread-nav a+a{border-top:1px solid var(--line)}.thread-nav a.chosen{background:#e8f2fa;font-weight:600}
.mail-frame{display:block;width:100%;max-width:860px;height:900px;border:1px solid var(--line);border-radius:8px;margin:14px 0;background:#fff}
.mail-text{max-width:860px;color:var(--ink)}
.lozenge{font-size:11px;font-weight:700;text-transform:uppercase;letter-spacing:.02em;border-radius:3px;padding:1px 6px;background:#dfe1e6;color:#42526e;white-space:nowrap}
.lozenge.cat-indeterminate,.lozenge.blue{background:#deebff;color:#0747a6}.lozenge.cat-done,.lozenge.green{background:#e3fcef;color:#006644}.lozenge.red{background:#ffebe6;color:#bf2600}.lozenge.yellow{background:#fff0b3;color:#7a4b00}
.crumbs{font-size:12.5px;color:var(--soft)}.moves{display:flex;gap:8px;align-items:center;margin-bottom:12px}
.tag{display:inline-block;background:#eef0f4;border-radius:4px;padding:0 7px;font-size:12.5px;margin-right:5px;color:#42526e}.tag.bad{background:#fde8ee;color:var(--red)}
.adf{max-width:780px}.adf p{margin:6px 0}.adf h1,.adf h2,.adf h3,.adf h4{margin:14px 0 4px;font-size:16px}.adf ul,.adf ol{margin:6px 0;padding-left:24px}.adf li p{margin:2px 0}
.panel{border-radius:6px;padding:6px 14px;margin:8px 0;background:#deebff}.panel.warning{background:#fffae6;color:inherit;font-weight:400;font-size:inherit}.panel.error{background:#ffebe6}.panel.success{background:#e3fcef}.panel.note{background:#eae6ff}
.comment,.move{border-top:1px solid var(--line);padding:9px 0;max-width:780px}.comment-head{display:flex;gap:10px;align-items:baseline}.move time{margin-left:10px}
.card{border:1px solid var(--line);border-radius:8px;padding:12px 16px;margin-bottom:14px}.card header{display:flex;gap:10px;align-items:center;flex-wrap:wrap}.card header b{overflow-wrap:anywhere}.card header time{margin-left:auto}
.badge{font-size:12px;font-weight:600;border-radius:10px;padding:1px 9px;background:#eef0f4;color:#42526e}.badge.verified{background:#e3fcef;color:#006644}.badge.invalid{background:#ffebe6;color:#bf2600}
.traffic{width:100%;border-collapse:collapse;font-size:13.5px}.traffic th{text-align:left;color:var(--soft);font-weight:600;border-bottom:1px solid var(--line);padding:4px 8px}.traffic td{border-bottom:1px solid #f0f0f3;padding:5px 8px;vertical-align:top;overflow-wrap:anywhere}
.traffic details summary{cursor:pointer}.traffic pre{max-height:300px}
.good{color:#006644}.bad{color:var(--red)}.reason{color:var(--soft);font-size:12px}
@media (max-width:820px){body{grid-template-columns:1fr;height:auto}#side{position:static;height:auto}.split{grid-template-columns:1fr;height:auto}.split .list,.detail{height:auto}.b-fields{grid-template-columns:1fr}}
`;
