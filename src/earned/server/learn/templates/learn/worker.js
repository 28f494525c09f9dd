// Keeps pages of the library for reading without a connection. Registered only after a tap, and only
// for addresses below /learn/. Pages are asked for without cookies: what is kept is what anybody sees.
const EDITION = "learn-{{ edition }}";
const LIST = "offline.json";
const TOGETHER = 6; // requests at a time, so that a slow server is not flooded

async function keep() {
  const { language, pages, static: drawnWith } = await (await fetch(LIST)).json();
  const cache = await caches.open(EDITION);
  const asked = [...pages, ...drawnWith].map(
    (url) => new Request(url, { credentials: "omit", headers: { "Accept-Language": language } }),
  );
  while (asked.length) await cache.addAll(asked.splice(0, TOGETHER));
}

async function forgetOthers() {
  for (const name of await caches.keys()) if (name !== EDITION) await caches.delete(name);
  await self.clients.claim();
}

// The network first, so that nobody reads an old page while there is a connection. Vary is passed over:
// there is one copy of each page, in the language it was kept in.
async function answer(request) {
  try {
    return await fetch(request);
  } catch (trouble) {
    const found = await caches.match(request, { ignoreVary: true, ignoreSearch: true });
    if (found) return found;
    throw trouble;
  }
}

self.addEventListener("install", (event) => event.waitUntil(keep().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(forgetOthers()));
self.addEventListener("fetch", (event) => {
  if (event.request.method === "GET") event.respondWith(answer(event.request));
});
