// Keeps an official's own page on the phone for a moment without signal: the page
// itself, its style and its script, nothing else. The page answers whether it may
// be kept; once it may not (the ceremony is over, the person left, the link is
// void) everything is forgotten and this worker ends.
const page = new URL(registration.scope).pathname, name = "ikut " + version + " " + page, life = 12 * 3600e3;

async function forget() {
  for (const key of await caches.keys()) if (key.startsWith("ikut ")) await caches.delete(key);
}

async function keep(answer) {
  if (new URL(answer.url).pathname !== page || !answer.ok && answer.status !== 404) return;
  if (answer.headers.get("Pendopo-Keep") !== "page") {
    await forget();
    return registration.unregister();
  }
  const cache = await caches.open(name), html = await answer.clone().text();
  for (const [, part] of html.matchAll(/(?:href|src)="(\/s\/[^"]+)"/g)) if (!(await cache.match(part))) await cache.add(part);
  await cache.put(page, answer);
}

async function kept() {
  const answer = await caches.match(page, { cacheName: name });
  if (answer && Date.now() - Date.parse(answer.headers.get("Date")) < life) return answer;
  await forget();
  return Response.error();
}

addEventListener("install", (e) => {
  skipWaiting();
  e.waitUntil(fetch(page, { headers: { Accept: "text/html" } }).then(keep));
});

// Another worker's page, or another person's, is not kept beside this one.
addEventListener("activate", (e) => e.waitUntil(caches.keys()
  .then((all) => Promise.all(all.filter((key) => key.startsWith("ikut ") && key !== name).map((key) => caches.delete(key))))
  .then(() => clients.claim())));

addEventListener("fetch", (e) => {
  const asked = e.request, url = new URL(asked.url);
  if (url.origin !== location.origin) return;
  if (asked.method === "GET" && url.pathname.startsWith("/s/")) {
    e.respondWith(caches.match(asked).then((have) => have || fetch(asked)));
    return;
  }
  if (url.pathname !== page || url.search) return;
  if (asked.mode === "navigate" && asked.method !== "GET") return; // without script: the browser's own
  const answer = fetch(asked).then((a) => { e.waitUntil(keep(a.clone())); return a; });
  if (asked.mode !== "navigate") return e.respondWith(answer);
  // A line that hangs is no line: the page comes from the phone after six seconds.
  const late = new Promise((done) => setTimeout(done, 6000)).then(() => caches.match(page, { cacheName: name })).then((have) => have ? kept() : answer);
  e.respondWith(Promise.race([answer, late]).catch(kept));
});
