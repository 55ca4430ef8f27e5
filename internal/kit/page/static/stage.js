// Screens that follow a ceremony. Every event is the whole room, so a screen
// that slept or lost its line is right with the next one. Without this file the
// pages show the room as it was when they were opened.

const root = document.querySelector("[data-room]");
const get = (room, path) => path.split(".").reduce((v, k) => (v == null ? v : v[k]), room);
const marks = (room, group) => [...(room[group] || "")];

function draw(room) {
  for (const el of root.querySelectorAll("[data-text]")) {
    const v = get(room, el.dataset.text);
    const text = v == null ? "" : String(v);
    if (el.textContent !== text) el.textContent = text;
  }
  for (const el of root.querySelectorAll("[data-has]")) el.hidden = !get(room, el.dataset.has);
  for (const el of root.querySelectorAll("[data-part]")) {
    const parts = el.dataset.part.split(" ");
    el.hidden = !(parts.includes(room.kind) || (parts.includes("*") && !root.querySelector(`[data-part~="${room.kind}"]`)));
  }
  root.querySelectorAll("[data-item]").forEach((el, i) => {
    el.className = i < room.item ? "is-done" : i === room.item ? "is-now" : "is-later";
    if (i < room.item - 2 || i > room.item + 3) el.classList.add("is-far");
    if (i === room.item) {
      el.setAttribute("aria-current", "step");
      for (const now of root.querySelectorAll("[data-current]")) now.textContent = el.textContent;
    } else el.removeAttribute("aria-current");
  });
  for (const floor of root.querySelectorAll(".floor")) {
    floor.classList.toggle("floor-roll", !["oath", "signing", "pact", "remarks", "prayer", "closing"].includes(room.kind));
    for (const group of ["hall", "online"]) {
      const dots = floor.querySelectorAll(`[data-seats="${group}"] circle`), m = marks(room, group);
      dots.forEach((dot, i) => { const c = "seat seat-" + ({ ".": "away" }[m[i]] || m[i]); if (dot.getAttribute("class") !== c) dot.setAttribute("class", c); });
    }
  }
  for (const el of root.querySelectorAll("[data-line]")) {
    el.classList.toggle("is-shown", room.kind === "oath" && el.dataset.line <= room.step);
    el.classList.toggle("is-now", room.kind === "oath" && +el.dataset.line === room.step);
  }
  fit();
}

// The longest line of an oath and the longest name stay on the projector: what is
// being read grows smaller until nothing is cut.
function fit() {
  const body = root.querySelector(".stage-body");
  if (!body) return;
  let share = 1;
  do body.style.setProperty("--fit", share); while (body.firstElementChild.scrollHeight > body.clientHeight && (share -= 0.04) > 0.5);
}

// A page of forms (the official's own) is fetched anew when another part begins.
// The delay keeps a hundred phones from asking in the same instant.
let shown = root && root.dataset.key;
async function reopen(room) {
  const key = room.state + " " + room.kind + " " + (room.kind === "oath" && room.step === +root.dataset.last ? "last" : "");
  if (!root.dataset.forms || key === shown || key === root.dataset.key) { if (root.dataset.forms) shown = key; return; }
  shown = key;
  await new Promise((done) => setTimeout(done, Math.random() * 1500));
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const next = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-room]");
    if (answer.ok && next && !root.querySelector("input:focus") && ![...root.querySelectorAll("[name=strokes]")].some((f) => f.value)) swap(root, next);
  } catch { shown = ""; }
}

// swap puts a page as the server draws it now in the place of the one shown.
function swap(old, next) {
  old.replaceChildren(...next.childNodes);
  for (const name of Object.keys(old.dataset)) if (!(name in next.dataset)) delete old.dataset[name];
  Object.assign(old.dataset, next.dataset);
  old.dispatchEvent(new Event("swapped"));
}

function follow() {
  const source = new EventSource(root.dataset.room);
  source.onmessage = (e) => { const room = JSON.parse(e.data); draw(room); reopen(room); };
  source.onerror = () => { if (source.readyState === EventSource.CLOSED) setTimeout(follow, 2000); };
}

const clock = document.querySelector("[data-clock]");
if (clock) {
  const off = Date.now() - clock.dataset.since - clock.dataset.clock * 1000, two = (n) => String(n).padStart(2, "0");
  const tick = () => { const now = new Date(Date.now() - off); clock.textContent = two(now.getUTCHours()) + "." + two(now.getUTCMinutes()) + " " + clock.dataset.name; };
  tick(); setInterval(tick, 1000);
}

// A projector must not sleep.
const awake = () => navigator.wakeLock && navigator.wakeLock.request("screen").catch(() => {});
if (document.querySelector("[data-awake]")) {
  awake();
  document.addEventListener("visibilitychange", () => { if (!document.hidden) awake(); });
}

if (root) {
  fit();
  addEventListener("resize", fit);
  document.fonts.ready.then(fit);
  if (window.EventSource) follow();
}
