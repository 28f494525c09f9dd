// Keeps the library on this device, or takes it off again: each by one tap, and never unasked.
const box = document.querySelector("[data-offline]");
const scope = box?.dataset.scope;
const say = (name) => {
  box.querySelector("[role=status]").textContent = name ? box.dataset[name] : "";
};

function show(kept, busy = false) {
  box.querySelector("[data-do=keep]").hidden = kept;
  box.querySelector("[data-do=remove]").hidden = !kept;
  for (const button of box.querySelectorAll("button")) button.disabled = busy;
}

async function isKept() {
  const registration = await navigator.serviceWorker.getRegistration(scope);
  return Boolean(registration?.active);
}

// Settles once the worker has fetched everything, or has given up.
function settled(worker) {
  return new Promise((resolve, reject) => {
    const look = () => {
      if (worker.state === "activated") resolve();
      if (worker.state === "redundant") reject(new Error("not kept"));
    };
    worker.addEventListener("statechange", look);
    look();
  });
}

async function keep() {
  show(false, true);
  say("busy");
  try {
    const registration = await navigator.serviceWorker.register(box.dataset.worker, { scope });
    await settled(registration.installing ?? registration.waiting ?? registration.active);
    show(true);
    say("kept");
  } catch {
    await forget();
    show(false);
    say("failed");
  }
}

async function forget() {
  const registration = await navigator.serviceWorker.getRegistration(scope);
  await registration?.unregister();
  for (const name of await caches.keys()) await caches.delete(name);
}

async function remove() {
  show(true, true);
  await forget();
  show(false);
  say("removed");
}

if (box && "serviceWorker" in navigator) {
  box.hidden = false;
  box.addEventListener("click", (event) => {
    const actions = { keep, remove };
    actions[event.target.dataset?.do]?.();
  });
  isKept().then((kept) => show(kept));
}
