// Keeps the pages on which citizens report and follow readable without signal:
// the newest answer of the network, else the last one seen on this phone.
const SHELL = "pendopo-1", PAGES = /^(\/en)?\/(lapor|lacak|sekitar)(\/|$)/;

addEventListener("install", (e) => e.waitUntil(caches.open(SHELL).then((c) => c.addAll(["/lapor", "/lacak"])).then(() => skipWaiting())));
addEventListener("activate", (e) => e.waitUntil(clients.claim()));

addEventListener("fetch", (e) => {
  const url = new URL(e.request.url);
  if (e.request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith("/s/")) { // the name of a file changes with its content
    e.respondWith(caches.match(e.request).then((hit) => hit || keep(e.request)));
  } else if (PAGES.test(url.pathname) && !url.searchParams.has("k")) {
    e.respondWith(keep(e.request).catch(() => caches.match(e.request).then((hit) => hit || caches.match("/lapor"))));
  }
});

async function keep(request) {
  const answer = await fetch(request);
  if (answer.ok && !answer.redirected) (await caches.open(SHELL)).put(request, answer.clone());
  return answer;
}
