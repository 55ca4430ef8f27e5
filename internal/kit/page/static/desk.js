// Comfort on desk pages. Without this file every page works the same by links
// and forms.

const typing = (el) => el.closest("input,textarea,select,[contenteditable]");

// "/" goes to the search field.
document.addEventListener("keydown", (e) => {
  if (e.key !== "/" || e.ctrlKey || e.metaKey || e.altKey || typing(e.target)) return;
  const field = document.querySelector("[data-search]");
  if (field) { e.preventDefault(); field.focus(); field.select(); }
});

// A pressed button says that it works and is not sent twice.
document.addEventListener("submit", (e) => {
  const form = e.target, button = e.submitter;
  if (form.dataset.sent) { e.preventDefault(); return; }
  if (form.method !== "post" || !button || !button.dataset.busy) return;
  form.dataset.sent = "1";
  button.textContent = button.dataset.busy;
  button.setAttribute("aria-disabled", "true");
});
addEventListener("pageshow", () => {
  for (const f of document.querySelectorAll("form[data-sent]")) delete f.dataset.sent;
});

// A button with data-dialog="id" asks in the <dialog> of that id.
document.addEventListener("click", (e) => {
  const opener = e.target.closest("[data-dialog]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.dialog);
    if (dialog && dialog.showModal) { e.preventDefault(); dialog.showModal(); }
  }
  const closer = e.target.closest("[data-close]");
  if (closer) { e.preventDefault(); closer.closest("dialog").close(); }
});

// <main data-stream="/…"> is drawn again when the stream says that something
// changed.
const streamed = document.querySelector("main[data-stream]");
if (streamed) {
  let first = true, waiting;
  new EventSource(streamed.dataset.stream).onmessage = () => {
    if (first) { first = false; return; }
    clearTimeout(waiting);
    waiting = setTimeout(redraw, 250);
  };
}

// <main data-refresh="2"> is drawn again every two seconds while the server
// says so; focus stays where it is.
async function redraw() {
  const main = document.querySelector("main");
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const next = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
    if (answer.ok && next && !main.contains(document.activeElement.closest("a,button,input"))) {
      main.replaceChildren(...next.childNodes);
      if (next.dataset.refresh) main.dataset.refresh = next.dataset.refresh;
      else delete main.dataset.refresh;
    }
  } catch { /* no connection: the next try may have one */ }
}
async function refresh() {
  const main = document.querySelector("main[data-refresh]");
  if (!main) return;
  await new Promise((done) => setTimeout(done, main.dataset.refresh * 1000));
  await redraw();
  refresh();
}
refresh();

// <pdp-table>: j and k walk the rows, x marks one, Enter opens it; the bar
// with data-bulk counts what is marked.
class PdpTable extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", (e) => this.key(e));
    this.addEventListener("change", () => this.count());
    document.addEventListener("keydown", (e) => {
      if ((e.key === "j" || e.key === "k") && !this.contains(e.target) && !typing(e.target) && !e.ctrlKey && !e.metaKey && !e.altKey) this.step(e.key === "j" ? 1 : -1);
    });
    this.count();
  }
  rows() { return [...this.querySelectorAll("tbody tr")]; }
  at() { return this.rows().findIndex((r) => r.contains(document.activeElement)); }
  step(n) {
    const rows = this.rows(), i = this.at();
    const row = rows[Math.min(rows.length - 1, Math.max(0, i < 0 ? 0 : i + n))];
    if (row) { (row.querySelector("a") || row.querySelector("input")).focus(); row.scrollIntoView({ block: "nearest" }); }
  }
  key(e) {
    if (e.ctrlKey || e.metaKey || e.altKey || (typing(e.target) && e.target.type !== "checkbox")) return;
    if (e.key === "j" || e.key === "k") { e.preventDefault(); this.step(e.key === "j" ? 1 : -1); }
    if (e.key === "x") {
      const row = this.rows()[this.at()], box = row && row.querySelector("input[type=checkbox]");
      if (box) { e.preventDefault(); box.click(); }
    }
  }
  count() {
    const bar = this.querySelector("[data-bulk]");
    if (!bar) return;
    const n = this.querySelectorAll("tbody input[type=checkbox]:checked").length;
    bar.querySelector("[data-count]").textContent = n;
  }
}
customElements.define("pdp-table", PdpTable);
