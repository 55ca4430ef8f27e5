// The board without waiting: a chosen seat opens beside the chains, arrows walk
// the seats, a person is carried to a seat by pointer or by keyboard. Every step
// is a link or a form that works without this file.

class PdpBoard extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("#taruh");
    this.news = this.querySelector(".carried");
    document.addEventListener("click", (e) => this.open(e));
    document.addEventListener("dragstart", (e) => this.grasp(e));
    document.addEventListener("dragend", () => this.letGo());
    this.addEventListener("keydown", (e) => this.walk(e));
    this.addEventListener("focusin", (e) => this.over(e.target.closest(".seat")));
    for (const type of ["dragover", "dragleave", "drop"]) this.addEventListener(type, (e) => this.drag(e));
    document.addEventListener("keydown", (e) => {
      if (e.key !== "Escape") return;
      const close = document.querySelector("[data-close-panel]");
      if (this.held) this.letGo("put-back");
      else if (close && !e.target.closest("input,select,textarea,dialog")) close.click();
    });
    addEventListener("popstate", () => location.reload());
    this.ready();
  }
  seats() { return [...this.querySelectorAll(".seat a")]; }
  // Marks the seat of the address and makes people movable: those on seats, and
  // those in the lists of the panel, which get a grip.
  ready() {
    const here = new URL(location.href).searchParams;
    for (const a of this.seats()) {
      const to = new URL(a.href).searchParams;
      const on = ["kursi", "usul"].some((k) => to.has(k) && to.get(k) === here.get(k));
      a.closest(".seat").classList.toggle("seat-chosen", on);
      if (on) a.setAttribute("aria-current", "true"); else a.removeAttribute("aria-current");
    }
    if (this.form) for (const li of document.querySelectorAll("li[data-person]")) {
      li.draggable = true;
      if (li.matches(".seat")) li.querySelector("a").draggable = false;
      else if (!li.querySelector(".grip")) {
        const grip = document.createElement("button");
        grip.type = "button";
        grip.className = "grip";
        grip.ariaLabel = this.words("lift", this.name(li));
        li.prepend(grip);
      }
    }
  }
  async open(e) {
    if (e.target.closest(".grip")) return this.lift(e.target.closest("[data-person]"));
    const a = e.target.closest("pdp-board .seat a,[data-try]");
    if (!a || e.ctrlKey || e.metaKey || e.shiftKey || e.button) return;
    if (this.held && a.closest(".seat")) return e.preventDefault(), this.put(a.closest(".seat"));
    if (!matchMedia("(min-width:1100px)").matches) return;
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
  // Arrows go along the seats; Space takes the person of a seat up, and down on
  // another. Enter on a seat puts, as a click does, while somebody is held.
  walk(e) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[e.key];
    const seats = this.seats(), at = seats.indexOf(document.activeElement);
    if (at < 0 || !step && e.key !== " ") return;
    const seat = seats[at].closest(".seat");
    if (step) seats[at + step]?.focus();
    else if (!this.form) return;
    else if (this.held) this.put(seat);
    else if (seat.dataset.person) this.lift(seat);
    e.preventDefault();
  }
  name(li) { return li.dataset.name || li.querySelector("b").textContent; }
  words(key, ...args) { return args.reduce((s, x, i) => s.replace(`{${i}}`, x), this.form.dataset[key]); }
  // lift holds a person until a seat is chosen or Escape is pressed.
  lift(li) {
    this.letGo();
    this.held = li;
    li.classList.add("held");
    this.news.textContent = this.words("held", this.name(li));
    if (!li.matches(".seat")) (this.querySelector(".seat-chosen a") || this.seats()[0])?.focus();
    this.over(document.activeElement.closest(".seat"));
  }
  letGo(word) {
    if (this.held && word) this.held.querySelector(".grip,a").focus();
    this.news.textContent = this.held && word ? this.words("back", this.name(this.held)) : "";
    this.held?.classList.remove("held");
    this.held = null;
    this.over(null);
  }
  // over shows and says which seat the held person is above.
  over(seat) {
    for (const x of this.querySelectorAll(".seat-drop")) x.classList.remove("seat-drop");
    if (!this.held || !seat?.dataset.post || seat === this.held) return;
    seat.classList.add("seat-drop");
    this.news.textContent = this.words("over", this.name(this.held), seat.querySelector("a").textContent, this.name(seat));
  }
  put(seat) {
    const person = this.held.dataset.person;
    if (!seat.dataset.post || seat.dataset.person === person) return this.letGo("put-back");
    this.form.orang.value = person;
    this.form.kursi.value = seat.dataset.post;
    this.form.kembali.value = location.pathname.replace(/^\/en/, "") + location.search;
    this.form.submit();
  }
  grasp(e) {
    const li = e.target.closest?.("[data-person]");
    if (!li || !this.form) return;
    e.dataTransfer.setData("text/x-person", li.dataset.person);
    this.held = li;
    li.classList.add("held");
  }
  drag(e) {
    const seat = e.target.closest("[data-post]");
    if (!seat || !this.held || !e.dataTransfer.types.includes("text/x-person")) return;
    e.preventDefault();
    seat.classList.toggle("seat-drop", e.type === "dragover");
    if (e.type === "drop") this.put(seat);
  }
}
customElements.define("pdp-board", PdpBoard);
