// Speeds up the quiz: keys 1 to 7, a tap chooses and goes on, focus and announcement after a swap.
// Everything here also works without it, by plain forms.
const PAUSE = 160; // milliseconds in which the chosen answer is seen before the next question comes
let pointed = false;

// htmx notes the page's address in the browser's storage when it loads; we keep nothing there.
try {
  window.sessionStorage.clear();
} catch {
  // storage is switched off: nothing to clear
}

const current = () => document.querySelector("#question form");
const radio = (number) => document.querySelector(`#question input[name="option"][value="${number}"]`);

function send() {
  current()?.requestSubmit();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  const choice = /^[1-9]$/.test(event.key) ? radio(event.key) : null;
  if (!choice) return;
  event.preventDefault();
  choice.checked = true;
  choice.focus();
  send();
});

document.addEventListener("pointerdown", (event) => {
  pointed = Boolean(event.target.closest?.(".option"));
});

// Arrow keys also change the choice, but must not send it: only a pointer does.
document.addEventListener("click", (event) => {
  if (!pointed || !event.target.matches?.('#question input[name="option"]')) return;
  pointed = false;
  setTimeout(send, PAUSE);
});

document.body.addEventListener("htmx:beforeRequest", () => {
  document.getElementById("trouble").hidden = true;
});

document.body.addEventListener("htmx:afterSettle", () => {
  const ask = document.getElementById("ask");
  const say = document.getElementById("say");
  const number = document.getElementById("question")?.dataset.number;
  window.scrollTo(0, 0);
  ask?.focus({ preventScroll: true });
  say.textContent = number ? `${say.dataset.question} ${number}` : ask?.textContent ?? "";
});

for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.body.addEventListener(name, () => {
    document.getElementById("trouble").hidden = false;
  });
}
