/** The page's script: watches for changes, swaps the page's parts, and presses buttons without leaving. */
export const script = `
'use strict';
let version = document.body.dataset.version;
const who = () => document.getElementById('who');
const remembered = () => sessionStorage.getItem('who');
function fitFrames() {
  for (const frame of document.querySelectorAll('iframe.mail-frame')) {
    const fit = () => {
      const inner = frame.contentDocument && frame.contentDocument.documentElement;
      if (!inner) return;
      frame.style.height = '40px';
      frame.style.height = Math.min(4000, inner.scrollHeight + 4) + 'px';
    };
    frame.addEventListener('load', fit);
    fit();
  }
}
function restoreWho() {
  if (remembered() && who()) who().value = remembered();
}
async function refresh() {
  const response = await fetch(location.href, { headers: { accept: 'text/html' } });
  const next = new DOMParser().parseFromString(await response.text(), 'text/html');
  const open = [...document.querySelectorAll('details[open][id]')].map((one) => one.id);
  for (const id of ['side', 'view']) {
    const mine = document.getElementById(id);
    const theirs = next.getElementById(id);
    if (!mine || !theirs || mine.innerHTML === theirs.innerHTML) continue;
    mine.replaceChildren(...document.importNode(theirs, true).childNodes);
  }
  for (const id of open) document.getElementById(id)?.setAttribute('open', '');
  version = next.body.dataset.version;
  restoreWho();
  fitFrames();
}
async function watch() {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, document.hidden ? 3000 : 700));
    try {
      const now = (await (await fetch('/_sim/version')).json()).version;
      if (String(now) !== String(version)) await refresh();
    } catch { /* the simulators are restarting; the next round tries again */ }
  }
}
document.addEventListener('change', (event) => {
  if (event.target === who()) sessionStorage.setItem('who', event.target.value);
});
document.addEventListener('submit', async (event) => {
  const form = event.target;
  if (!form.classList.contains('press')) return;
  event.preventDefault();
  if (form.dataset.confirm && !window.confirm(form.dataset.confirm)) return;
  form.elements.user.value = who() ? who().value : '';
  form.classList.add('busy');
  try {
    const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)), redirect: 'manual' });
    if (answer.status === 409) window.alert(await answer.text());
  } finally {
    form.classList.remove('busy');
    await refresh();
  }
});
restoreWho();
fitFrames();
watch();
`;
