// Reporting without waiting: pictures are made small on the phone, a draft
// stays on it, and what is sent without signal goes out later. The form works
// without this file; sending twice stores once (the field "kunci").

const store = (mode, f) => new Promise((done, fail) => {
  const open = indexedDB.open("pendopo", 1);
  open.onupgradeneeded = () => open.result.createObjectStore("queue", { keyPath: "kunci" });
  open.onerror = () => fail(open.error);
  open.onsuccess = () => {
    const t = open.result.transaction("queue", mode), request = f(t.objectStore("queue"));
    t.oncomplete = () => done(request && request.result);
    t.onerror = () => fail(t.error);
  };
});

const kept = ["cerita", "kontak", "titik_cari"], ticked = ["anonim", "rahasia"];

// The pictures and the place of a draft, which local storage cannot hold. It lies
// beside what waits to be sent, under a name of its own.
const draft = "draf";
const forget = () => {
  localStorage.removeItem("laporan");
  return store("readwrite", (s) => s.delete(draft)).catch(() => {}); // no store: nothing lies in it
};

async function post(item) {
  const body = new FormData();
  for (const [name, value] of item.fields) body.append(name, value);
  const answer = await fetch(item.action, { method: "POST", body, headers: { Accept: "text/html" } });
  if (answer.status >= 500) throw new Error(answer.status);
  return answer;
}

// taken ends a report that was answered: stored, or shown again with what is to
// be mended or with reports like it. Either way the citizen sees the answer.
async function taken(item, answer) {
  const text = answer.redirected ? "" : await answer.text();
  await store("readwrite", (s) => s.delete(item.kunci)).catch(() => {}); // no store: nothing waits in it
  if (answer.redirected) { await forget(); location.href = answer.url; return; }
  const next = new DOMParser().parseFromString(text, "text/html").querySelector("main");
  document.querySelector("main").replaceWith(next);
  next.tabIndex = -1; next.focus(); scrollTo(0, 0);
}

async function flush() {
  if (!window.indexedDB || !navigator.onLine) return;
  for (const item of (await store("readonly", (s) => s.getAll())) || []) {
    if (item.kunci !== draft) try { return await taken(item, await post(item)); } catch { return; }
  }
}

class PdpDraft extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.state = this.querySelector("[data-draft]");
    this.field("kunci").value = crypto.randomUUID ? crypto.randomUUID() : Date.now() + "-" + Math.random(); // the page may come from the cache
    const old = JSON.parse(localStorage.getItem("laporan") || "null");
    if (old && !this.field("cerita").value) {
      for (const name of kept) if (old[name] && this.field(name)) this.field(name).value = old[name];
      for (const name of ticked) if (old[name]) this.field(name).checked = true;
      this.say(this.dataset.found, true);
    }
    this.form.addEventListener("input", () => this.save());
    this.form.addEventListener("foto", () => this.keep());
    this.form.addEventListener("titik", () => { this.keep(); this.near(); });
    const story = this.field("cerita");
    story.addEventListener("change", () => this.near());
    story.addEventListener("input", () => { clearTimeout(this.pause); this.pause = setTimeout(() => this.near(), 1200); });
    this.restore();
    this.form.addEventListener("submit", (e) => this.send(e));
    addEventListener("online", flush);
    flush();
    if (!navigator.onLine) store("readonly", (s) => s.getAll()).then((all) => all.some((i) => i.kunci !== draft) && this.say(this.dataset.offline)).catch(() => {});
  }
  field(name) { return this.form.elements[name]; }
  say(text, drop) {
    this.state.textContent = text;
    this.state.classList.toggle("draft-kept", text === this.dataset.saved || text === this.dataset.part);
    if (!drop) return;
    const b = document.createElement("button");
    b.type = "button"; b.className = "button-link"; b.textContent = this.dataset.drop;
    b.onclick = () => { this.gone = true; this.form.reset(); forget().then(() => location.reload()); };
    this.state.append(" ", b);
  }
  point() { return (this.field("titik_di") || {}).value || ""; }
  async keep() {
    if (this.gone) return; // dropped: nothing is written any more
    const photos = [...this.held || [], ...(this.querySelector("pdp-photo") || {}).files || []];
    this.whole = await store("readwrite", (s) => s.put({ kunci: draft, photos, at: this.point() })).then(() => !this.lacks, () => false);
    this.save();
  }
  async restore() {
    const old = await store("readonly", (s) => s.get(draft)).catch(() => {}), sent = this.querySelectorAll("[name=foto_id]").length;
    if (sent) { // the server has them, and shows them; the draft still holds them
      if (old && old.photos.length >= sent) this.held = old.photos.slice(0, sent);
      this.lacks = !this.held;
      return;
    }
    if (!old || this.point()) return;
    const photo = this.querySelector("pdp-photo"), map = this.querySelector("pdp-map");
    if (photo && old.photos.length) await photo.add(old.photos, true);
    this.say(this.dataset.found, true);
    if (!map || !old.at) return;
    await customElements.whenDefined("pdp-map");
    if (!this.point()) map.put(old.at.split(",").map(Number), 3);
  }
  // near asks what was reported at the place, and whom to call, before anything is sent.
  async near() {
    const ask = new FormData();
    for (const [name, value] of new FormData(this.form))
      if (["kunci", "titik_di", "titik_lihat", "cerita", "topik", "topik_tebak", "lain"].includes(name)) ask.append(name, value);
    const words = [...ask.values()].join();
    if (words === this.asked) return;
    this.asked = words;
    const turn = this.turn = {};
    try {
      const answer = await fetch(this.form.getAttribute("action"), { method: "POST", body: ask, headers: { Accept: "text/html" } });
      if (!answer.ok || answer.redirected || turn !== this.turn) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const slot of document.querySelectorAll("[data-near]")) {
        const next = page.querySelector(`[data-near=${slot.dataset.near}]`);
        if (next && next.innerHTML !== slot.innerHTML && !slot.contains(document.activeElement)) slot.replaceChildren(...next.childNodes);
      }
    } catch { this.asked = ""; /* no signal: it is asked again when the report is sent */ }
  }
  save() {
    if (this.gone) return;
    const d = {};
    for (const name of kept) if (this.field(name)) d[name] = this.field(name).value;
    for (const name of ticked) d[name] = this.field(name).checked;
    try { localStorage.setItem("laporan", JSON.stringify(d)); this.say(this.whole === false ? this.dataset.part : this.dataset.saved, true); } catch { /* no room: the form still works */ }
  }
  async send(e) {
    const name = e.submitter && e.submitter.name;
    if (name === "lain") { // another matter: nothing is sent yet
      e.preventDefault();
      const no = document.createElement("input");
      no.type = "hidden"; no.name = name; no.value = e.submitter.value;
      e.submitter.closest("section").replaceWith(no);
      this.field("cerita").focus();
      return this.near();
    }
    if (name !== "kirim" && name !== "berbeda") return;
    e.preventDefault();
    const data = new FormData(this.form);
    data.append(name, e.submitter.value);
    const item = { kunci: data.get("kunci"), action: this.form.getAttribute("action"), fields: [...data.entries()] };
    try {
      await taken(item, await post(item));
    } catch {
      await store("readwrite", (s) => s.put(item));
      forget(); // it waits to be sent: written again it would be a second report
      this.say(this.dataset.offline);
    }
  }
}

// where is the place that a camera wrote into a picture, undefined without one.
async function where(file) {
  try {
    const v = new DataView(await file.slice(0, 131072).arrayBuffer());
    if (v.getUint16(0) !== 0xffd8) return;
    for (let at = 2; v.getUint8(at) === 0xff && v.getUint8(at + 1) !== 0xda; at += 2 + v.getUint16(at + 2))
      if (v.getUint8(at + 1) === 0xe1 && v.getUint32(at + 4) === 0x45786966) return gps(v, at + 10);
  } catch { /* a broken file tells nothing */ }
}

function gps(v, t) {
  const le = v.getUint16(t) === 0x4949, u2 = (o) => v.getUint16(o, le), u4 = (o) => v.getUint32(o, le);
  const find = (d, tag) => { for (let i = 0; i < u2(d); i++) if (u2(d + 2 + i * 12) === tag) return d + 2 + i * 12; };
  const d = t + u4(find(t + u4(t + 4), 0x8825) + 8);
  const degrees = (tag) => {
    const o = t + u4(find(d, tag) + 8), part = (i) => u4(o + i * 8) / u4(o + i * 8 + 4);
    const x = part(0) + part(1) / 60 + part(2) / 3600;
    return "SW".includes(String.fromCharCode(v.getUint8(find(d, tag - 1) + 8))) ? -x : x;
  };
  const at = [degrees(2), degrees(4)];
  return at.every(Number.isFinite) && (at[0] || at[1]) ? at : undefined;
}

// A picture of a phone's camera is made 1,600 pixels wide before it travels;
// drawing it anew leaves place and device behind. The place is asked about
// first.
class PdpPhoto extends HTMLElement {
  files = [];
  connectedCallback() {
    this.input = this.querySelector("input");
    this.list = document.createElement("ul");
    this.list.className = "photos";
    this.button = document.createElement("label");
    this.button.className = "button"; this.button.htmlFor = this.input.id;
    this.input.classList.add("sr");
    this.prepend(this.list);
    this.append(this.button);
    this.show(true);
    this.input.addEventListener("change", () => this.add([...this.input.files]));
  }
  // add puts pictures behind those already chosen: a camera gives one at a time.
  async add(files, again) {
    const room = (Number(this.dataset.most) || 3) - this.files.length;
    if (!again) this.ask(files.slice(0, room));
    for (const file of files.slice(0, room)) this.files.push(again ? file : await this.shrink(file));
    this.show(again);
  }
  show(again) {
    const all = new DataTransfer();
    this.list.querySelectorAll("img").forEach((i) => URL.revokeObjectURL(i.src));
    this.list.replaceChildren(...this.files.map((file, n) => {
      all.items.add(file);
      const li = document.createElement("li"), img = new Image(104, 78), b = document.createElement("button");
      img.src = URL.createObjectURL(file); img.alt = "";
      b.type = "button"; b.className = "button-link"; b.textContent = this.dataset.remove;
      b.setAttribute("aria-label", `${this.dataset.remove} ${n + 1}`);
      b.onclick = () => { this.files.splice(n, 1); this.show(); this.input.focus({ preventScroll: true }); };
      li.append(img, b);
      return li;
    }));
    this.input.files = all.files;
    this.button.textContent = this.files.length ? this.dataset.more : this.dataset.first;
    this.button.hidden = this.files.length >= (Number(this.dataset.most) || 3);
    if (!again) this.dispatchEvent(new CustomEvent("foto", { bubbles: true }));
  }
  async shrink(file) {
    try {
      const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, 1600 / Math.max(bitmap.width, bitmap.height));
      const canvas = document.createElement("canvas");
      canvas.width = bitmap.width * scale; canvas.height = bitmap.height * scale;
      canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.8));
      if (blob && blob.size < file.size) return new File([blob], "foto.jpg", { type: "image/jpeg" });
    } catch { /* the server reads it, or says why not */ }
    return file;
  }
  async ask(files) {
    const map = document.querySelector("pdp-map"), mine = document.querySelector("[name=titik_di]");
    if (!map || !map.put || mine && mine.value) return;
    let at;
    for (const file of files) at = at || await where(file);
    if (!at) return; // what was asked of an earlier picture stays
    this.querySelectorAll("[role=group],[name=foto_lupa]").forEach((x) => x.remove());
    const box = document.createElement("div"), p = document.createElement("p");
    box.setAttribute("role", "group"); box.className = "alike"; box.tabIndex = -1;
    p.innerHTML = "<b></b> "; p.firstChild.textContent = this.dataset.ask; p.append(this.dataset.text); box.append(p);
    for (const [word, yes] of [[this.dataset.use, true], [this.dataset.drop, false]]) {
      const b = document.createElement("button");
      b.type = "button"; b.className = yes ? "button" : "button-link"; b.textContent = word;
      b.onclick = () => {
        box.remove();
        if (yes) return map.put(at, 3);
        const no = document.createElement("input"); // the server does not ask again
        no.type = "hidden"; no.name = "foto_lupa"; no.value = "1";
        this.append(no);
      };
      box.append(b, " ");
    }
    this.append(box);
  }
}

customElements.define("pdp-draft", PdpDraft);
customElements.define("pdp-photo", PdpPhoto);
if (document.querySelector("pdp-sent")) forget();
if ("serviceWorker" in navigator) navigator.serviceWorker.register("/sw.js").catch(() => {});
