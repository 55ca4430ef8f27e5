// A field to sign on with a finger, a pen or a mouse. Without this file, and for
// whoever cannot draw, the name is typed instead; both need the PIN.
customElements.define("pdp-sign", class extends HTMLElement {
  connectedCallback() {
    if (this.canvas) return;
    const form = this.closest("form"), field = form.elements.strokes, W = 1000, H = 400;
    const canvas = this.canvas = document.createElement("canvas"), clear = document.createElement("button"), said = document.createElement("span");
    canvas.width = W; canvas.height = H;
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", this.dataset.label);
    clear.type = "button"; clear.className = "button button-small"; clear.textContent = this.dataset.clear;
    said.setAttribute("role", "status");
    const label = document.createElement("p");
    label.className = "sign-label"; label.textContent = this.dataset.label;
    const row = document.createElement("p");
    row.className = "buttons"; row.append(clear, said);
    this.append(label, canvas, row);
    this.hidden = false;
    const pen = canvas.getContext("2d");
    pen.lineWidth = 6; pen.lineCap = pen.lineJoin = "round";
    let strokes = [], now = null;
    const at = (e) => {
      const r = canvas.getBoundingClientRect(), fit = (v, of, most) => Math.max(0, Math.min(most, Math.round(v / of * most)));
      return [fit(e.clientX - r.left, r.width, W), fit(e.clientY - r.top, r.height, H)];
    };
    const keep = () => {
      field.value = strokes.map((s) => s.map((p) => p.join()).join(" ")).join(";");
      said.textContent = strokes.length ? this.dataset.done : "";
    };
    canvas.addEventListener("pointerdown", (e) => {
      e.preventDefault();
      canvas.setPointerCapture(e.pointerId);
      pen.strokeStyle = getComputedStyle(canvas).color;
      strokes.push(now = [at(e)]);
    });
    canvas.addEventListener("pointermove", (e) => {
      if (!now) return;
      const [a, b] = now[now.length - 1], p = at(e);
      if (Math.abs(a - p[0]) + Math.abs(b - p[1]) < 6) return;
      now.push(p);
      pen.beginPath(); pen.moveTo(a, b); pen.lineTo(...p); pen.stroke();
    });
    for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => { now = null; keep(); });
    clear.addEventListener("click", () => { strokes = []; pen.clearRect(0, 0, W, H); keep(); });
    // A drawing that the page kept is shown again.
    this.redraw = () => {
      pen.clearRect(0, 0, W, H);
      pen.strokeStyle = getComputedStyle(canvas).color;
      strokes = field.value ? field.value.split(";").map((s) => s.split(" ").map((p) => p.split(",").map(Number))) : [];
      for (const s of strokes) { pen.beginPath(); pen.moveTo(...s[0]); for (const p of s) pen.lineTo(...p); pen.stroke(); }
      said.textContent = strokes.length ? this.dataset.done : "";
    };
  }
});
