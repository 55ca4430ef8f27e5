// The board without waiting: a chosen seat opens beside the chains, arrows walk
// the seats, a person is dropped on a seat. Every step is a link or a form that
// works without this file.

class PdpBoard extends HTMLElement {
  connectedCallback() {
    document.addEventListener("click", (e) => this.open(e));
    this.addEventListener("keydown", (e) => this.walk(e));
    for (const type of ["dragover", "dragleave", "drop"]) this.addEventListener(type, (e) => this.drag(e));
    document.addEventListener("keydown", (e) => {
      const close = document.querySelector("[data-close-panel]");
      if (e.key === "Escape" && close && !e.target.closest("input,select,textarea,dialog")) close.click();
    });
    addEventListener("popstate", () => location.reload());
    this.form = this.querySelector("#taruh");
    this.ready();
  }
  seats() { return [...this.querySelectorAll(".seat a")]; }
  // Marks the seat of the address and makes the people of the panel draggable.
  ready() {
    const here = new URL(location.href).searchParams;
    for (const a of this.seats()) {
      const to = new URL(a.href).searchParams;
      const on = ["kursi", "usul"].some((k) => to.has(k) && to.get(k) === here.get(k));
      a.closest(".seat").classList.toggle("seat-chosen", on);
      if (on) a.setAttribute("aria-current", "true"); else a.removeAttribute("aria-current");
    }
    if (this.form) for (const li of document.querySelectorAll("[data-person]")) {
      li.draggable = true;
      li.ondragstart = (e) => e.dataTransfer.setData("text/x-person", li.dataset.person);
    }
  }
  async open(e) {
    const a = e.target.closest("pdp-board .seat a,[data-try]");
    if (!a || e.ctrlKey || e.metaKey || e.shiftKey || e.button || !matchMedia("(min-width:1100px)").matches) return;
    e.preventDefault();
    const panel = document.querySelector(".panel");
    const wait = setTimeout(() => { panel.style.opacity = ".6"; }, 300);
    try {
      const answer = await fetch(a.href, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html"), next = page.querySelector(".panel");
      if (!answer.ok || !next) throw answer.status;
      history.pushState(null, "", a.href);
      panel.replaceChildren(...next.childNodes);
      this.classList.add("board-chosen");
      this.ready();
      (panel.querySelector("#andaikan h3") || panel.querySelector("h2")).focus();
    } catch { location.href = a.href; }
    clearTimeout(wait);
    panel.style.opacity = "";
  }
  walk(e) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[e.key];
    const at = this.seats().indexOf(document.activeElement);
    if (!step || at < 0) return;
    e.preventDefault();
    const to = this.seats()[at + step];
    if (to) to.focus();
  }
  drag(e) {
    const seat = e.target.closest("[data-post]");
    if (!seat || !this.form || !e.dataTransfer.types.includes("text/x-person")) return;
    e.preventDefault();
    seat.classList.toggle("seat-drop", e.type === "dragover");
    if (e.type !== "drop") return;
    this.form.orang.value = e.dataTransfer.getData("text/x-person");
    this.form.kursi.value = seat.dataset.post;
    this.form.kembali.value = location.pathname.replace(/^\/en/, "") + location.search;
    this.form.submit();
  }
}
customElements.define("pdp-board", PdpBoard);
