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

const kept = ["cerita", "kontak", "titik_cari"];

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
  if (answer.redirected) { localStorage.removeItem("laporan"); location.href = answer.url; return; }
  const next = new DOMParser().parseFromString(text, "text/html").querySelector("main");
  document.querySelector("main").replaceWith(next);
  next.tabIndex = -1; next.focus(); scrollTo(0, 0);
}

async function flush() {
  if (!window.indexedDB || !navigator.onLine) return;
  for (const item of (await store("readonly", (s) => s.getAll())) || []) {
    try { return await taken(item, await post(item)); } catch { return; }
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
      this.say(this.dataset.found, true);
    }
    this.form.addEventListener("input", () => this.save());
    this.form.addEventListener("submit", (e) => this.send(e));
    addEventListener("online", flush);
    flush();
  }
  field(name) { return this.form.elements[name]; }
  say(text, drop) {
    this.state.textContent = text;
    if (!drop) return;
    const b = document.createElement("button");
    b.type = "button"; b.className = "button-link"; b.textContent = this.dataset.drop;
    b.onclick = () => { localStorage.removeItem("laporan"); this.form.reset(); this.state.textContent = ""; };
    this.state.append(" ", b);
  }
  save() {
    const d = {};
    for (const name of kept) if (this.field(name)) d[name] = this.field(name).value;
    try { localStorage.setItem("laporan", JSON.stringify(d)); this.say(this.dataset.saved); } catch { /* no room: the form still works */ }
  }
  async send(e) {
    const name = e.submitter && e.submitter.name;
    if (name !== "kirim" && name !== "berbeda") return;
    e.preventDefault();
    const data = new FormData(this.form);
    data.append(name, e.submitter.value);
    const item = { kunci: data.get("kunci"), action: this.form.getAttribute("action"), fields: [...data.entries()] };
    try {
      await taken(item, await post(item));
    } catch {
      await store("readwrite", (s) => s.put(item));
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
  connectedCallback() {
    this.input = this.querySelector("input");
    this.input.addEventListener("change", () => this.shrink());
  }
  async shrink() {
    const small = new DataTransfer();
    this.querySelectorAll("img").forEach((i) => { URL.revokeObjectURL(i.src); i.remove(); });
    this.ask([...this.input.files]);
    for (const file of [...this.input.files].slice(0, 3)) {
      let out = file;
      try {
        const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
        const scale = Math.min(1, 1600 / Math.max(bitmap.width, bitmap.height));
        const canvas = document.createElement("canvas");
        canvas.width = bitmap.width * scale; canvas.height = bitmap.height * scale;
        canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
        const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.8));
        if (blob && blob.size < file.size) out = new File([blob], "foto.jpg", { type: "image/jpeg" });
      } catch { /* the server reads it, or says why not */ }
      small.items.add(out);
      const img = new Image(104, 78);
      img.src = URL.createObjectURL(out); img.alt = "";
      this.append(img);
    }
    this.input.files = small.files;
  }
  async ask(files) {
    this.querySelectorAll("[role=group],[name=foto_lupa]").forEach((x) => x.remove());
    const map = document.querySelector("pdp-map"), mine = document.querySelector("[name=titik_di]");
    if (!map || !map.put || mine && mine.value) return;
    let at;
    for (const file of files) at = at || await where(file);
    if (!at) return;
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
if (document.querySelector("pdp-sent")) localStorage.removeItem("laporan");
if ("serviceWorker" in navigator) navigator.serviceWorker.register("/sw.js").catch(() => {});
