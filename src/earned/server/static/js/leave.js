// Leave quickly: blank the page at once, forget everything on the server and in the browser, and
// replace this page in the history. Without this script the same form does it by a redirect.
const form = document.querySelector("form.leave");
const PATIENCE = 1200; // milliseconds to wait for the server before going anyway

function go(address) {
  window.location.replace(address);
}

// What was kept for reading without a connection, if it was: the server asks for the same by a header,
// which not every browser honours.
async function forget() {
  const workers = (await navigator.serviceWorker?.getRegistrations?.()) ?? [];
  const names = window.caches ? await caches.keys() : [];
  await Promise.all([...workers.map((each) => each.unregister()), ...names.map((name) => caches.delete(name))]);
}

async function leave(event) {
  event.preventDefault();
  document.title = "\u00a0";
  document.body.hidden = true;
  const timer = setTimeout(go, PATIENCE, form.dataset.leave);
  try {
    const told = fetch(form.action, { method: "POST", redirect: "manual", keepalive: true, cache: "no-store" });
    await Promise.allSettled([told, forget()]);
  } finally {
    clearTimeout(timer);
    go(form.dataset.leave);
  }
}

form?.addEventListener("submit", leave);

// A page kept alive for 'Back' must ask the server again what may still be shown.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.reload();
});
