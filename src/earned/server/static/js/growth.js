// After a card was swapped: focus on its heading, and a word where the server cannot be reached.
// Everything here also works without it, by plain forms.

// htmx notes the page's address in the browser's storage when it loads; we keep nothing there.
try {
  window.sessionStorage.clear();
} catch {
  // storage is switched off: nothing to clear
}

// Whose day it is: only this server learns it, with requests to one's own space, and keeps it nowhere.
const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
const secure = window.location.protocol === "https:" ? ";secure" : "";
if (timeZone) document.cookie = `zone=${timeZone};path=/me/;samesite=lax${secure}`;

const trouble = document.getElementById("trouble");

document.body.addEventListener("htmx:beforeRequest", () => {
  trouble.hidden = true;
});

document.body.addEventListener("htmx:afterSettle", (event) => {
  const card = document.getElementById(event.detail.target?.id) ?? event.detail.elt;
  const place = card?.querySelector(".first-help h2, .error, h2");
  if (!place) return;
  place.setAttribute("tabindex", "-1");
  place.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
});

for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.body.addEventListener(name, () => {
    trouble.hidden = false;
  });
}
