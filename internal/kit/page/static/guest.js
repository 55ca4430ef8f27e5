// The official's own phone, after stage.js and sign.js in one file. It says every
// ten seconds that it is there. What is pressed is kept on the phone until the
// server has answered, with the time of the press; a PIN is kept nowhere, so a
// signature that waits longer than the page is open asks for it once more.
// offline.js keeps the page itself.
const own = document.querySelector("[data-own]");
if (own && own.dataset.seat) {
  const key = "ikut " + own.dataset.seat, half = 12 * 3600e3;
  let pin = null, lost = !navigator.onLine, sending = false;

  // Nothing waits longer than the cookie of the personal link lives.
  for (const k of Object.keys(localStorage)) if (k.startsWith("ikut ")) {
    let left = [];
    try { left = JSON.parse(localStorage[k]).filter((a) => Date.now() - a.at < half); } catch { }
    left.length ? localStorage[k] = JSON.stringify(left) : delete localStorage[k];
  }
  const kept = () => JSON.parse(localStorage[key] || "[]");
  const keep = (acts) => { acts.length ? localStorage[key] = JSON.stringify(acts) : delete localStorage[key]; };
  const waits = (act) => act.do !== "sign" || pin; // it can be sent without asking anything

  // arrange shows what was kept, and while there is no signal the next thing to
  // do, which the server would show.
  const arrange = () => {
    const acts = kept(), two = (n) => String(n).padStart(2, "0");
    let open = false;
    for (const part of own.querySelectorAll("[data-do]")) {
      const act = acts.find((a) => a.do === part.dataset.do);
      part.hidden = open || Boolean(act && waits(act)) || !lost && "later" in part.dataset && !act;
      open ||= !part.hidden;
      const form = part.querySelector("form");
      if (act && act.do === "sign" && !form.elements.strokes.value) {
        form.elements.name.value = act.name;
        form.elements.strokes.value = act.strokes;
        part.querySelector("pdp-sign").redraw();
      }
    }
    for (const el of own.querySelectorAll("[data-following]")) el.hidden = lost;
    const say = own.querySelector("[data-note]");
    if (!say) return;
    const names = acts.map((a) => {
      const button = own.querySelector(`[data-do="${a.do}"] .button-primary`), at = new Date(a.at);
      return (button ? button.textContent : a.do) + " (" + two(at.getHours()) + "." + two(at.getMinutes()) + ")";
    });
    const text = [lost && own.dataset.lost, names.length && own.dataset.kept + " " + names.join("; ") + ".",
      !lost && acts.some((a) => !waits(a)) && own.dataset.pin].filter(Boolean).join(" ");
    if (say.textContent !== text) say.textContent = text;
    say.hidden = !text;
  };

  const send = async () => {
    const [act] = kept();
    if (sending || !act || !waits(act)) return arrange();
    sending = true;
    let answered = false;
    try {
      const fields = { do: act.do, pukul: act.at, kirim: Date.now() };
      if (act.do === "sign") Object.assign(fields, { name: act.name, strokes: act.strokes }, pin);
      const answer = await fetch(own.dataset.own, { method: "POST", body: new URLSearchParams(fields), headers: { Accept: "text/html" } });
      if (answer.status >= 500 || answer.status === 429) throw new Error(answer.status);
      answered = true;
      lost = false;
      if (act.do === "sign") pin = null;
      const next = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-own]");
      if (!next || next.dataset.seat !== own.dataset.seat) return location.reload(); // the link is new, or the code is asked for: what is kept stays
      keep(kept().filter((a) => a.do !== act.do));
      if (!answer.ok || !kept().some(waits)) { // else the answer to the next one shows this one too
        swap(own, next);
        scrollTo(0, 0);
      }
    } catch {
      lost = true;
      setTimeout(send, 4000);
    } finally {
      sending = false;
      arrange();
    }
    if (answered) send();
  };

  const beat = async () => {
    if (!own.dataset.beat) return;
    try {
      const answer = await fetch(own.dataset.beat, { method: "POST" });
      if (answer.status === 404) return location.reload(); // the crew gave a new link
      if (answer.status >= 500) throw new Error(answer.status);
      lost = false;
    } catch { lost = true; }
    lost ? arrange() : send();
  };

  // Before the roll call there is nothing to follow yet: the page asks.
  const ask = async () => {
    if (!("wait" in own.dataset)) return;
    try {
      const next = new DOMParser().parseFromString(await (await fetch(location.href, { headers: { Accept: "text/html" } })).text(), "text/html").querySelector("[data-own]");
      if (next && !("wait" in next.dataset)) location.reload();
      lost = false;
    } catch { lost = true; }
    arrange();
  };

  document.addEventListener("submit", (e) => {
    const what = e.submitter && own.contains(e.target) ? e.submitter.value : "";
    if (what === "leave") return keep([]);
    if (!["arrive", "say", "sign"].includes(what)) return;
    e.preventDefault();
    const f = e.target.elements, acts = kept(), before = acts.find((a) => a.do === what);
    const act = { do: what, at: before ? before.at : Date.now() };
    if (what === "sign") {
      act.name = f.name.value;
      act.strokes = f.strokes.value;
      pin = { pin: f.pin.value, again: f.again ? f.again.value : "" };
    }
    keep([...acts.filter((a) => a !== before), act]);
    send();
  });
  own.addEventListener("swapped", arrange);
  addEventListener("online", () => own.dataset.beat ? beat() : ask());
  addEventListener("offline", () => { lost = true; arrange(); });
  setInterval(beat, 10000);
  setInterval(ask, 12000 + Math.random() * 6000);
  arrange();
  beat();
  if (navigator.serviceWorker) navigator.serviceWorker.register(own.dataset.own + "/luring.js", { scope: own.dataset.own }).catch(() => { });
}
