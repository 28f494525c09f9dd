// Keeps a draft on the server while somebody writes, so that a closed tab loses nothing. Nothing is put
// into the browser's own storage. Without this script the buttons below the text do the same.
const WAIT = 1500; // milliseconds of quiet after the last key

const form = document.querySelector("form[data-draft]");
const state = document.getElementById("draft-state");
let timer = 0;
let changed = false;
let leaving = false;
let keeping = Promise.resolve();

// Help that comes first where the words may speak of danger: below them, so that they stay in place.
function show(page) {
  const place = document.getElementById("draft-help");
  if (!place.firstElementChild) place.innerHTML = page;
}

async function keep() {
  if (!changed || leaving) return;
  changed = false;
  try {
    const answer = await fetch(form.dataset.draft, {
      method: "POST",
      body: new FormData(form),
      credentials: "same-origin",
      keepalive: document.visibilityState === "hidden", // a browser takes at most 64 kB then
      redirect: "error",
    });
    if (!answer.ok) throw new Error(String(answer.status));
    if (!changed) state.textContent = form.dataset.saved;
    if (answer.status === 200) show(await answer.text());
  } catch {
    changed = true;
    state.textContent = form.dataset.failed;
  }
}

function later() {
  changed = true;
  state.textContent = "";
  clearTimeout(timer);
  timer = setTimeout(() => {
    keeping = keep();
  }, WAIT);
}

if (form) {
  form.addEventListener("input", later);
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (leaving) return;
    // An older draft that is still on its way must not arrive after the entry.
    event.preventDefault();
    leaving = true;
    // Not before this event is over: until then a form does not send itself.
    keeping.finally(() => setTimeout(() => form.requestSubmit(event.submitter)));
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") {
      clearTimeout(timer);
      keeping = keep();
    }
  });
  // Back from the next page by the browser's own memory of this one: it can be written on again.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) leaving = false;
  });
}
