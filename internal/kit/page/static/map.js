// The map of a form, better: a click, a drag and the buttons answer at once,
// without sending the form, and the phone may tell its position. Everything here
// also works without this file.
customElements.define("pdp-map", class extends HTMLElement {
  L = 111195.08; // metres of a degree
  connectedCallback() {
    this.img = this.querySelector("input[type=image]");
    if (!this.img || this.ready) return;
    this.ready = true;
    this.view = this.field("titik_lihat");
    this.at = this.field("titik_di");
    this.w = this.img.width;
    this.h = this.img.height;
    this.img.addEventListener("click", e => {
      if (!e.detail) return; // the enter key: no pixel was meant
      e.preventDefault();
      if (!this.dragged) this.put(this.point(e.offsetX, e.offsetY));
    });
    this.addEventListener("click", e => {
      const b = e.target.closest("button[name=titik_aksi]");
      if (b && this.act(b.value)) e.preventDefault();
    });
    this.drag();
    if (navigator.geolocation && isSecureContext) this.offer();
  }
  field(n) { return this.querySelector(`input[name=${n}]`); }
  get v() { const [lat, lon, s] = this.view.value.split(",").map(Number); return { lat, lon, s }; }
  point(x, y) {
    const { lat, lon, s } = this.v;
    return [lat + (this.h / 2 - y) * s / this.L, lon + (x - this.w / 2) * s / (this.L * Math.cos(lat * Math.PI / 180))];
  }
  show(lat, lon, s) {
    this.view.value = [lat.toFixed(5), lon.toFixed(5), Math.min(5000, Math.max(.5, s)).toFixed(2)].join();
    const u = new URL(this.img.src);
    u.searchParams.set("lihat", this.view.value);
    if (this.at.value) u.searchParams.set("titik", this.at.value);
    this.img.src = u;
  }
  put([lat, lon], s) {
    this.at.value = lat.toFixed(6) + "," + lon.toFixed(6);
    const v = this.v;
    if (s || v.s > 4) this.show(lat, lon, s || Math.max(3, v.s / 5));
    else this.show(v.lat, v.lon, v.s);
    this.words();
    this.dispatchEvent(new CustomEvent("titik", { bubbles: true, detail: { lat, lon } }));
  }
  async words() {
    const place = this.querySelector(".map-place"), at = this.at.value;
    try {
      const en = location.pathname.startsWith("/en/") ? "/en" : "";
      const a = await (await fetch(en + "/peta/di?titik=" + at)).json();
      if (at !== this.at.value) return;
      place.querySelector("b").textContent = a.title;
      place.querySelector("span").textContent = a.text;
      place.classList.toggle("map-place-bad", !a.inside);
    } catch { place.querySelector("b").textContent = at; }
  }
  act(what) {
    const v = this.v, [n, e] = { utara: [.4, 0], selatan: [-.4, 0], timur: [0, .4], barat: [0, -.4] }[what] || [0, 0];
    if (what === "dekat") this.show(v.lat, v.lon, v.s / 2);
    else if (what === "jauh") this.show(v.lat, v.lon, v.s * 2);
    else if (n || e) this.show(...this.point(this.w * (.5 + e), this.h * (.5 - n)), v.s);
    else return false;
    return true;
  }
  drag() {
    let from;
    const i = this.img;
    i.draggable = false;
    i.style.touchAction = "none";
    i.addEventListener("pointerdown", e => { from = [e.clientX, e.clientY]; this.dragged = false; });
    i.addEventListener("pointermove", e => {
      if (!from) return;
      const x = e.clientX - from[0], y = e.clientY - from[1];
      if (!this.dragged && Math.hypot(x, y) < 8) return;
      if (!this.dragged) i.setPointerCapture(e.pointerId);
      this.dragged = true;
      i.style.transform = `translate(${x}px,${y}px)`;
    });
    const end = e => {
      if (from && this.dragged) {
        i.addEventListener("load", () => { i.style.transform = ""; }, { once: true });
        this.show(...this.point(this.w / 2 - e.clientX + from[0], this.h / 2 - e.clientY + from[1]), this.v.s);
      }
      from = null;
    };
    i.addEventListener("pointerup", end);
    i.addEventListener("pointercancel", () => { from = null; i.style.transform = ""; });
  }
  offer() {
    const b = document.createElement("button");
    b.type = "button";
    b.className = "button map-here";
    b.textContent = this.dataset.here;
    b.onclick = () => {
      b.textContent = this.dataset.wait;
      navigator.geolocation.getCurrentPosition(p => {
        b.textContent = this.dataset.here;
        this.put([p.coords.latitude, p.coords.longitude], 3);
      }, () => { b.textContent = this.dataset.no; }, { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 });
    };
    this.querySelector(".map-place").after(b);
  }
});
